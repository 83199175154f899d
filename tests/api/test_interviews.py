"""An interview from the offer to the signature over the API, refused where the pages refuse it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missing_cases.access import context, grants
from missing_cases.forms.given import Given
from missing_cases.models import Answer
from return_interviews import services
from return_interviews.models import ReturnInterview
from tests.api.calling import person
from tests.return_interviews.world import bring_to, do, finish, make_child, make_episode, offer, write

AT = "2016-05-16T09:00:00Z"
pytestmark = pytest.mark.django_db


@pytest.fixture
def as_person(world):
    return lambda name: person(getattr(world, name).user)


def section(told, code):
    return next(part for part in told["sections"] if part["code"] == code)


def test_the_whole_way_by_two_people(world, as_person):
    caller = as_person("coordinator")
    made = caller.post("interviews/offer/", episode=str(world.episode.pk), at=AT, answer="accepted")
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["state"] == "accepted" and told["child"] == str(world.child.pk)
    one = f"interviews/{told['id']}/"
    held = caller.post(f"{one}held/", held_at="2016-05-16T10:00:00Z", place="At home", said_independent=True).json()
    assert (held["state"], held["holder"], held["independent"]) == ("held", "Coordinator", True)
    version = section(held, "why")["version"]
    saved = caller.put(f"{one}sections/why/", version=version, answers={"clear_head": {"codes": ["yes"], "words": ""}})
    assert section(saved.json(), "why")["answers"]["clear_head"] == {
        "codes": ["yes"], "text": "", "words": "", "empty": "",
    }  # fmt: skip
    sent = caller.post(f"{one}finish/", approver=str(world.manager.user.pk)).json()
    assert sent["state"] == "written"
    signed = as_person("manager").post(f"{one}authorise/")
    assert signed.json()["state"] == "authorised"
    with context.acting(world.coordinator):
        row = ReturnInterview.objects.get(pk=told["id"])
    assert row.authorised_by == world.manager.user and row.written_by == world.coordinator.user


def test_a_manager_sends_one_section_back(world, as_person):
    interview = bring_to(world, "held")
    write(world, interview, "why", {})
    caller = as_person("coordinator")
    caller.post(f"interviews/{interview.pk}/finish/", approver=str(world.manager.user.pk))
    told = as_person("manager").post(f"interviews/{interview.pk}/send-back/", notes={"why": "What helped?"}).json()
    assert told["state"] == "sent_back"
    assert (section(told, "why")["state"], section(told, "why")["note"]) == ("sent_back", "What helped?")
    other = next(part for part in told["sections"] if part["code"] != "why")
    refused = caller.put(f"interviews/{interview.pk}/sections/{other['code']}/", version=other["version"], answers={})
    assert refused.status_code == 422
    assert "Only the sections that were sent back" in refused.json()["detail"][0]


def test_its_author_may_not_authorise_it(world, as_person):
    interview = offer(world, by=world.manager)
    caller = as_person("manager")
    caller.post(f"interviews/{interview.pk}/held/", held_at=AT.replace("09", "10"), place="Home", said_independent=True)
    caller.post(f"interviews/{interview.pk}/finish/", approver=str(world.second_manager.user.pk))
    refused = caller.post(f"interviews/{interview.pk}/authorise/")
    assert refused.status_code == 422 and "Somebody else must authorise it" in refused.json()["detail"][0]
    with context.acting(world.manager):
        assert ReturnInterview.objects.get().state == "written"


def test_an_alarming_answer_asks_for_a_decision_first(world, as_person):
    interview = bring_to(world, "held")
    caller, one = as_person("coordinator"), f"interviews/{interview.pk}/"
    told = caller.get(one).json()
    where = next(part for part in told["sections"] if part["code"] == "why")
    kept = {"kept_against_will": {"codes": ["yes"]}}
    saved = caller.put(f"{one}sections/why/", version=where["version"], answers=kept)
    assert saved.json()["needs_referral"] == ["kept_against_will"]
    caller.post(f"{one}finish/", approver=str(world.manager.user.pk))
    manager = as_person("manager")
    assert manager.post(f"{one}authorise/").json() == {
        "referral": ["The child was held against their will. Record the decision about a referral before authorising."]
    }
    decided = manager.post(f"{one}referral/", decision="both", reason="Strategy meeting today").json()
    assert decided["needs_referral"] == []
    assert manager.post(f"{one}authorise/").json()["state"] == "authorised"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"no_such": {"codes": ["yes"]}}, "no_such"),
        ({"clear_head": {"codes": ["perhaps"]}}, "clear_head"),
        ({"clear_head": {"codes": ["yes", "no"]}}, "clear_head"),
        ({"clear_head": {"text": "words where a choice is asked"}}, "clear_head"),
    ],
)
def test_an_answer_the_question_does_not_take_is_refused_beside_it(world, as_person, answers, field):
    interview = bring_to(world, "held")
    told = as_person("coordinator").get(f"interviews/{interview.pk}/").json()
    version = section(told, "why")["version"]
    good = {"planned": {"codes": ["yes"]}}
    refused = as_person("coordinator").put(
        f"interviews/{interview.pk}/sections/why/", version=version, answers={**good, **answers}
    )
    assert refused.status_code == 422 and list(refused.json()) == [field]
    with context.acting(world.coordinator):
        assert not Answer.objects.filter(question="planned").exists()


def test_the_second_of_two_savers_is_shown_what_stands(world, as_person):
    interview = bring_to(world, "held")
    caller, path = as_person("coordinator"), f"interviews/{interview.pk}/sections/why/"
    version = section(caller.get(f"interviews/{interview.pk}/").json(), "why")["version"]
    assert caller.put(path, version=version, answers={"clear_head": {"codes": ["yes"]}}).status_code == 200
    late = as_person("manager").put(path, version=version, answers={"clear_head": {"codes": ["no"]}})
    assert late.status_code == 409
    assert late.json()["saved_by"] == "Coordinator"
    assert late.json()["theirs"]["clear_head"]["codes"] == ["yes"]
    with context.acting(world.coordinator):
        assert [row.codes for row in Answer.objects.filter(question="clear_head")] == [["yes"]]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"at": "2999-01-01T00:00:00Z"}, "at"), ({"at": "2016-05-10T00:00:00Z"}, "at"),
     ({"answer": "declined"}, "decline_reason"), ({"answer": "arranged"}, "arranged_for")],
)  # fmt: skip
def test_an_offer_that_cannot_be_is_refused_beside_its_field(world, as_person, changed, field):
    body = {"episode": str(world.episode.pk), "at": AT, "answer": "accepted", **changed}
    refused = as_person("coordinator").post("interviews/offer/", **body)
    assert refused.status_code == 422 and list(refused.json()) == [field]
    with context.acting(world.coordinator):
        assert not ReturnInterview.objects.exists()


def test_somebody_elses_episode_is_as_if_it_were_not_there(world, as_person):
    refused = as_person("outsider").post("interviews/offer/", episode=str(world.episode.pk), at=AT, answer="accepted")
    assert refused.status_code == 422 and list(refused.json()) == ["episode"]


def test_what_is_kept_apart_goes_to_the_agencies_that_write_it(world, as_person):
    interview = bring_to(world, "held")
    write(world, interview, "concerns", {"further_information": Given.of(text="Heard elsewhere"),
                                         "concerns_raised": Given.of(words="The bus")})  # fmt: skip
    finish(world, interview)
    do(world.manager, services.authorise, interview=interview)
    do(world.coordinator, grants_as_host, child=world.child, agency=world.other)
    own = section(as_person("coordinator").get(f"interviews/{interview.pk}/").json(), "concerns")["answers"]
    told = section(as_person("outsider").get(f"interviews/{interview.pk}/").json(), "concerns")["answers"]
    assert own["further_information"]["text"] == "Heard elsewhere"
    assert told["concerns_raised"]["words"] == "The bus" and "further_information" not in told


def grants_as_host(*, child, agency, by, now):
    grants.involve_agency(child=child, agency=agency, role="host", legal_basis="placed there", by=by.user, now=now)


def test_a_reader_of_another_agency_may_not_write_it(world, as_person):
    interview = bring_to(world, "authorised")
    do(world.coordinator, grants_as_host, child=world.child, agency=world.other)
    assert as_person("outsider").get(f"interviews/{interview.pk}/").status_code == 200
    assert as_person("outsider").post(f"interviews/{interview.pk}/authorise/").status_code == 404


def test_a_page_of_interviews_costs_the_same_however_many_there_are(world, as_person):
    bring_to(world, "held")
    caller = as_person("coordinator")
    caller.get("interviews/")
    with CaptureQueriesContext(connection) as one:
        assert len(caller.get("interviews/").json()["results"]) == 1
    for number in range(4):
        world.child = make_child(world, f"Child{number}")
        world.episode = make_episode(world, world.child)
        offer(world)
    with CaptureQueriesContext(connection) as five:
        assert len(caller.get("interviews/").json()["results"]) == 5
    assert len(five) <= len(one)


def test_a_contact_that_reached_nobody_makes_no_interview(world, as_person):
    contact = {"episode": str(world.episode.pk), "at": AT, "method": "call", "result": "no_answer"}
    made = as_person("coordinator").post("interviews/attempts/", **contact)
    assert made.status_code == 201 and made.json()["result"] == "no_answer"
    assert as_person("coordinator").post("interviews/attempts/", **{**contact, "result": "accepted"}).status_code == 400
    with context.acting(world.coordinator):
        assert not ReturnInterview.objects.exists()


def test_each_role_does_its_own_part_and_no_more(world, as_person):
    interview = bring_to(world, "written")
    one = f"interviews/{interview.pk}/"
    assert as_person("coordinator").post(f"{one}authorise/").status_code == 403
    assert as_person("spoc").get(one).status_code == 403
    assert as_person("outsider").get(one).status_code == 404
    assert as_person("outsider").get("interviews/").json()["results"] == []
    assert [row["id"] for row in as_person("leader").get("interviews/").json()["results"]] == [str(interview.pk)]
    assert as_person("coordinator").put(f"{one}sections/gone/", version=1, answers={}).status_code == 404
