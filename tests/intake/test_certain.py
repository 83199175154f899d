"""Several notifications taken in by one press: only those beyond doubt, each on its own, nothing on a stale page."""

import datetime as dt

import pytest
from django.test import Client

from episodes.models import Episode
from intake.models import Notification
from intake.services.at_once import certain_among, decide_several
from intake.services.deciding import refuse
from tests.episodes.world import report
from tests.intake.world import NOW, START, arrive, make_world
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def world():
    return make_world()


def rows(world):
    by = world.acting("missing_coordinator")
    return certain_among(Notification.objects.visible_to(by).awaiting(), by, LATER)


def decide(world, ticked, grade="medium"):
    by = world.acting("missing_coordinator")
    tokens = {row.notification.pk: row.token for row in ticked}
    return decide_several(ticked=tokens, grades=dict.fromkeys(tokens, grade), by=by, now=LATER)


def test_only_those_beyond_doubt_are_offered(world):
    sure, unsure = arrive(world), arrive(world, date_of_birth=dt.date(2002, 3, 2))
    assert [row.notification for row in rows(world)] == [sure]
    assert unsure.state == "awaiting"


def test_one_opens_an_episode_as_its_form_would_and_the_next_joins_it(world):
    arrive(world, police_log_number="GM-1", circumstances="Left by the window")
    (opened,) = decide(world, rows(world))
    assert (opened.problem, opened.episode.circumstances) == ("", "Left by the window")
    assert opened.episode.missing_from_at == START
    assert opened.episode.episodeagency_rows.get(role="police").police_log_number == "GM-1"
    arrive(world, reporter_name="An aunt")
    (joined,) = decide(world, rows(world))
    assert joined.episode == opened.episode and Episode.objects.count() == 1


def test_without_a_risk_level_no_episode_is_opened_and_the_others_are_taken(world):
    report(world)
    arrive(world)
    (taken,) = decide(world, rows(world), grade="")
    assert taken.episode is not None, "a second report needs none"
    other = make_world()
    arrive(other)
    (refused,) = decide(other, rows(other), grade="")
    assert (refused.episode, refused.problem) == (None, "Choose the risk level.")
    assert Notification.objects.visible_to(other.acting("missing_coordinator")).awaiting().count() == 1


def test_what_changed_since_it_was_shown_is_not_taken(world):
    arrive(world)
    shown = rows(world)
    report(world)
    (refused,) = decide(world, shown)
    assert refused.episode is None and "Something changed" in refused.problem
    by = world.acting("missing_coordinator")
    refuse(notification=shown[0].notification, reason="Ours", by=by, now=LATER)
    (gone,) = decide(world, shown)
    assert gone.episode is None and Episode.objects.count() == 1


def test_two_reports_of_one_child_on_one_page_make_one_episode(world):
    arrive(world, police_log_number="GM-1")
    arrive(world, police_log_number="GM-2")
    outcomes = decide(world, rows(world))
    assert Episode.objects.count() == 1
    assert [bool(each.episode) for each in outcomes] == [True, False], "the second says that the child is missing"


def test_the_page_asks_for_ticks_keeps_them_and_says_what_was_taken(world):
    client = sign_in(Client(), world.people["missing_coordinator"])
    found = arrive(world)
    page = client.get("/inbox/certain/")
    assert "Amira Khan" in page.content.decode() and "Open an episode" in page.content.decode()
    assert "Tick those" in client.post("/inbox/certain/", {}).content.decode()
    (row,) = rows(world)
    typed = {"ticked": [str(found.pk), "not a key"], f"shown_{found.pk}": row.token, f"grade_{found.pk}": ""}
    refused = client.post("/inbox/certain/", typed)
    assert refused.status_code == 422 and "Choose the risk level." in refused.content.decode()
    assert " checked" in refused.content.decode()
    taken = client.post("/inbox/certain/", {**typed, f"grade_{found.pk}": "high"}, follow=True)
    assert "taken in: ME-" in taken.content.decode()


def test_another_council_sees_and_takes_nothing(world):
    found = arrive(world)
    (row,) = rows(world)
    other = world.acting("other_coordinator")
    outcomes = decide_several(ticked={found.pk: row.token}, grades={found.pk: "high"}, by=other, now=LATER)
    assert outcomes == []
    client = sign_in(Client(), world.people["other_coordinator"])
    assert "Amira" not in client.get("/inbox/certain/").content.decode()
