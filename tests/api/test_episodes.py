"""Episodes, duties and the month over the API."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clocks.models import Clock
from episodes.models import Episode, EpisodeAgency
from missing_cases.access import context
from tests.api.calling import machine, person
from tests.return_interviews.world import make_child, make_episode

pytestmark = pytest.mark.django_db
FIELDS = {
    "id", "reference", "child", "owner_agency", "status", "whereabouts_known", "missing_from_at", "reported_at",
    "located_at", "returned_at", "closed_at", "missing_from", "missing_from_place", "circumstances", "clothing",
    "version",
}  # fmt: skip


@pytest.fixture
def as_person(world):
    return lambda name: person(getattr(world, name).user)


@pytest.fixture
def body(world):
    child = make_child(world, "Una")
    at = (context.database_now() - dt.timedelta(hours=2)).isoformat()
    return {"child": str(child.pk), "last_seen": {"at": at}, "missing_from": "home", "grade": "medium"}


def test_reported_located_returned(world, as_person, body, oracle):
    caller = as_person("coordinator")
    made = caller.post("episodes/", **body, circumstances="Left after tea", clothing="Red coat")
    assert made.status_code == 201, made.content
    told, one = made.json(), f"episodes/{made.json()['id']}/"
    assert (told["status"], told["circumstances"], told["clothing"]) == ("missing", "Left after tea", "Red coat")
    assert oracle("SELECT count(*) FROM clock WHERE subject_id = %s", [told["id"]])[0][0] > 0
    assert caller.post(f"{one}updates/", kind="note", text="Rang her aunt").status_code == 201
    assert caller.post(f"{one}grades/", code="high", reason="Dark").status_code == 201
    now = context.database_now().isoformat()
    located = caller.post(f"{one}located/", when={"at": now}).json()
    assert located["located_at"] and located["whereabouts_known"]
    stale = caller.post(f"{one}returned/", when={"at": now}, version=told["version"])
    assert stale.status_code == 409 and stale.json()["theirs"]
    assert caller.get(one).json()["returned_at"] is None
    assert caller.post(f"{one}returned/", when={"at": now}, version=located["version"]).json()["returned_at"]


def test_the_report_is_the_callers_agencys_whatever_the_body_says(world, as_person, body):
    other = str(world.other.pk)
    told = as_person("coordinator").post(
        "episodes/", **body, owner_agency=other, reference="ME-MINE", recorded_by=str(world.outsider.user.pk),
        closed_at="2026-01-01T00:00:00Z", version=7, id=other,
    ).json()  # fmt: skip
    assert told["owner_agency"] == str(world.council.pk)
    assert told["reference"] != "ME-MINE" and told["closed_at"] is None and told["id"] != other
    with context.acting(world.coordinator):
        assert Episode.objects.get(pk=told["id"]).recorded_by == world.coordinator.user


@pytest.mark.parametrize(
    ("change", "field"),
    [({"last_seen": {"at": "2999-01-01T00:00:00Z"}}, "last_seen"), ({"child": "00000000-0000-7000-8000-0000000000aa"},
     "child")],
)  # fmt: skip
def test_a_report_that_cannot_be_leaves_nothing_behind(world, as_person, body, oracle, change, field):
    before = oracle("SELECT count(*) FROM episode")[0][0], oracle("SELECT count(*) FROM clock")[0][0]
    refused = as_person("coordinator").post("episodes/", **{**body, **change})
    assert refused.status_code == 422 and list(refused.json()) == [field]
    assert before == (oracle("SELECT count(*) FROM episode")[0][0], oracle("SELECT count(*) FROM clock")[0][0])


def test_another_councils_child_cannot_be_reported(world, as_person, body):
    refused = as_person("outsider").post("episodes/", **body)
    assert refused.status_code == 422 and list(refused.json()) == ["child"]
    assert "Una" not in refused.content.decode()


def test_a_second_report_names_the_episode_it_belongs_to(world, as_person, body, oracle):
    caller = as_person("coordinator")
    first = caller.post("episodes/", **body).json()
    again = caller.post("episodes/", **body)
    assert again.status_code == 409 and again.json()["episode"] == first["id"]
    joined = caller.post("episodes/join/", child=body["child"], text="Seen at the station")
    assert joined.status_code == 200 and joined.json()["id"] == first["id"]
    assert oracle("SELECT count(*) FROM episode WHERE child_id = %s", [body["child"]]) == [(1,)]
    assert oracle("SELECT count(*) FROM episode_update WHERE text = 'Seen at the station'") == [(1,)]


def test_police_see_the_header_of_what_is_reported_to_them_alone(world, as_person):
    police, by, one = as_person("spoc"), world.coordinator, f"episodes/{world.episode.pk}/"
    assert police.get(one).status_code == 404 and police.get("episodes/").json()["results"] == []
    with context.acting(by) as now:
        EpisodeAgency.objects.create(
            episode=world.episode, child=world.child, owner_agency=world.council, agency=world.police, role="police",
            recorded_by=by.user, recorded_at=now,
        )  # fmt: skip
    assert set(police.get(one).json()) == FIELDS == set(as_person("coordinator").get(one).json())
    assert [row["id"] for row in police.get("episodes/").json()["results"]] == [str(world.episode.pk)]
    assert [police.get(path).status_code for path in ("interviews/", "clocks/", "months/2016-05/")] == [403] * 3


def test_a_duty_is_explained_and_only_done_when_it_can_be(world, as_person):
    caller = as_person("coordinator")
    (row, *_more) = caller.get("clocks/").json()["results"]
    assert row["title"] and len(row["explanation"]) > 20 and row["state"]
    with context.acting(world.coordinator):
        clock = Clock.objects.get(pk=row["id"])
    assert row["kind"] == clock.kind == "return_interview_72h"
    refused = caller.post(f"clocks/{clock.pk}/done/", done_at="2016-05-16T09:00:00Z", note="Held")
    assert refused.status_code == 422 and "cannot be ticked off" in refused.json()["detail"][0]
    with context.acting(world.coordinator):
        assert Clock.objects.get(pk=clock.pk).outcome == ""


def test_the_month_in_numbers_with_small_ones_hidden_from_those_without_the_rows(world):
    exact = person(world.manager.user).get("months/2016-05/").json()
    episodes = next(row for row in exact if row["measure"] == "episodes")
    assert episodes["number"] == 1 and "first reported in the month" in episodes["formula"]
    robot = machine(world.council, "team_manager", ["month_see"])
    hidden = robot.get("months/2016-05/").json()
    assert {row["number"] for row in hidden if row["measure"] == "episodes"} == {None}
    assert person(world.manager.user).get("months/2016-13/").status_code == 404


@pytest.mark.parametrize("path", ["episodes/", "clocks/"])
def test_a_page_costs_the_same_however_long_it_is(world, as_person, path):
    caller = as_person("coordinator")
    caller.get(path)
    with CaptureQueriesContext(connection) as one:
        assert len(caller.get(path).json()["results"]) >= 1
    for number in range(5):
        make_episode(world, make_child(world, f"Child{number}"))
    with CaptureQueriesContext(connection) as many:
        assert len(caller.get(path).json()["results"]) >= 6
    assert len(many) <= len(one)


def test_every_childs_episode_shown_is_noted(world, as_person, oracle):
    second = make_child(world, "Second")
    make_episode(world, second)
    as_person("manager").get("episodes/")
    ((children,),) = oracle("SELECT children FROM audit.read WHERE view = 'api:episode-list'")
    assert set(children) == {world.child.pk, second.pk}
