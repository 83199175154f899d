"""The API calls the same services under the same rules."""

import pytest
from django.test import Client

from missing_cases.access import context
from return_interviews.models import ReturnInterview
from tests.return_interviews.world import bring_to, hold, offer
from tests.sign_in import sign_in

ROOT = "/api/v1/interviews/"


@pytest.fixture
def call(world):
    """Return a function that calls as somebody: `call("manager", "get", path, body)`."""

    def run(name, method, path="", body=None):
        client = sign_in(Client(enforce_csrf_checks=False), getattr(world, name).user)
        return getattr(client, method)(f"{ROOT}{path}", body, content_type="application/json")

    return run


def found(world):
    with context.acting(world.coordinator):
        return ReturnInterview.objects.select_related("record").get()


def test_offer_hold_write_and_read(world, call):
    contact = {"episode": str(world.episode.pk), "at": "2016-05-16T09:00:00Z", "method": "call", "result": "accepted"}
    made = call("coordinator", "post", "", contact)
    assert made.status_code == 201
    key = made.json()["interview"]["id"]
    held = call("coordinator", "post", f"{key}/held/", {"held_at": "2016-05-16T10:00:00Z", "place": "Home"})
    assert (held.json()["state"], held.json()["independent"]) == ("held", True)
    answer = {"question": "clear_head", "state": "answered", "codes": ["yes"], "words": "Air"}
    saved = call("coordinator", "put", f"{key}/sections/why/", {"version": 1, "answers": [answer]})
    assert saved.status_code == 200
    assert saved.json()["version"] == 2
    stale = call("coordinator", "put", f"{key}/sections/why/", {"version": 1, "answers": [answer]})
    assert stale.status_code == 409
    whole = call("manager", "get", f"{key}/").json()
    (why,) = [section for section in whole["sections"] if section["code"] == "why"]
    assert why["answers"] == [{**answer, "text": ""}]


def test_what_is_not_so_is_refused_with_a_sentence(world, call):
    contact = {"episode": str(world.episode.pk), "at": "2016-05-14T09:00:00Z", "method": "call", "result": "accepted"}
    early = call("coordinator", "post", "", contact)
    assert early.status_code == 422
    assert "before the child was found" in early.json()["at"][0]
    interview = hold(world, offer(world))
    wrong = {"question": "clear_head", "state": "answered", "codes": ["perhaps"]}
    assert (
        call("coordinator", "put", f"{interview.pk}/sections/why/", {"version": 1, "answers": [wrong]}).status_code
        == 400
    )
    gone = {"question": "gone", "state": "not_asked"}
    assert (
        call("coordinator", "put", f"{interview.pk}/sections/why/", {"version": 1, "answers": [gone]}).status_code
        == 400
    )
    assert (
        call("coordinator", "put", f"{interview.pk}/sections/gone/", {"version": 1, "answers": []}).status_code == 404
    )
    assert call("manager", "post", f"{interview.pk}/authorise/").status_code == 422


def test_deciding(world, call):
    interview = bring_to(world, "written")
    assert call("coordinator", "post", f"{interview.pk}/authorise/").status_code == 403
    back = call("manager", "post", f"{interview.pk}/send-back/", {"notes": {"why": "Where?"}})
    assert back.json()["state"] == "sent_back"
    assert found(world).state == "sent_back"


def test_others_find_nothing(world, call):
    interview = bring_to(world, "authorised")
    assert call("outsider", "get", f"{interview.pk}/").status_code == 404
    assert call("outsider", "get").json()["results"] == []
    assert call("spoc", "get", f"{interview.pk}/").status_code == 403
    assert [row["id"] for row in call("leader", "get").json()["results"]] == [str(interview.pk)]
