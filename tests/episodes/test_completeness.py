"""The completeness sweep learns of every episode's duties from its facts alone."""

import datetime as dt

import pytest

from clocks.completeness import differences
from clocks.models import Alarm, Clock, ClockEvent
from episodes import services
from episodes.clock_subject import EpisodeClocks
from episodes.models import Episode
from missing_cases.models import CareStatus, Child
from tests.database import as_role
from tests.episodes.world import exact, london, make_world, report


def found(world):
    with as_role("mc_clock"):
        return [(row.problem, row.kind) for row in differences(london(20)) if row.subject_kind == "episode"]


@pytest.mark.parametrize("looked_after", [True, False])
def test_nothing_is_missing_at_any_step(db, looked_after):
    world = make_world(looked_after=looked_after)
    episode = report(world, noticed=exact(9, 9))
    assert found(world) == []
    by = world.acting("missing_coordinator")
    services.record_located(episode=episode, when=exact(10, 12), by=by, now=london(20))
    assert found(world) == []
    services.record_returned(episode=episode, when=exact(15, 16), by=by, now=london(20))
    assert found(world) == []


def test_subjects_that_exist(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    with as_role("mc_clock"):
        assert EpisodeClocks().exists([episode.pk, world.child.pk]) == {episode.pk}
    services.void_episode(episode=episode, reason="Twice", by=by, now=london(9))
    with as_role("mc_clock"):
        assert EpisodeClocks().exists([episode.pk]) == set()
        assert list(EpisodeClocks().expected(london(20))) == []


def returned(world, episode, when):
    by = world.acting("missing_coordinator")
    return services.record_returned(episode=episode, when=when, by=by, now=london(20))


def status_from(world, day, recorded=None):
    by = world.acting("missing_coordinator")
    return CareStatus.objects.create(
        child=world.child, owner_agency=by.agency, code="looked_after", from_on=day, recorded_by=by.user,
        recorded_at=recorded or london(20),
    )  # fmt: skip


def remove(kind):
    with as_role("mc_owner"):
        clock = Clock.objects.get(kind=kind)
        ClockEvent.objects.filter(clock=clock).delete()
        Alarm.objects.filter(clock=clock).delete()
        clock.delete()


def test_a_child_looked_after_since_going_missing_returns_as_one(world):
    episode = report(world)
    status_from(world, dt.date(2016, 5, 12))
    returned(world, episode, exact(15))
    assert Clock.objects.get(kind="social_worker_visit_24h").due_at == london(16)
    assert found(world) == []
    remove("social_worker_visit_24h")
    assert found(world) == [("missing", "social_worker_visit_24h")]


def test_a_status_recorded_after_the_return_calls_for_nothing_that_was_not_known(world):
    returned(world, report(world), exact(15))
    status_from(world, dt.date(2016, 1, 1))
    assert found(world) == []
    remove("return_interview_72h")
    assert found(world) != []


def test_a_status_set_aside_after_the_return_excuses_nothing(looked_after):
    returned(looked_after, report(looked_after), exact(15))
    with as_role("mc_owner"):
        CareStatus.objects.update(void_at=london(20), void_reason="Wrong child")
    assert found(looked_after) == []
    remove("social_worker_visit_24h")
    assert found(looked_after) == [("missing", "social_worker_visit_24h")]


@pytest.mark.parametrize("born", [dt.date(2003, 5, 10), None])
def test_a_birthday_or_a_new_date_of_birth_while_missing_excuses_nothing(db, born):
    world = make_world(born=born)
    report(world, noticed=exact(9, 9))
    Child.objects.filter(pk=world.child.pk).update(date_of_birth=dt.date(2003, 5, 8))
    assert found(world) == []
    remove("police_report_at_once")
    assert found(world) == [("missing", "police_report_at_once")]


def test_a_child_of_13_whose_date_of_birth_is_made_later_calls_for_nothing_new(db):
    world = make_world(born=dt.date(2003, 5, 8))
    report(world)
    Child.objects.filter(pk=world.child.pk).update(date_of_birth=dt.date(2003, 5, 11))
    assert found(world) == []


def test_what_never_reached_the_clocks_is_judged_by_the_day_it_happened(looked_after):
    episode = report(looked_after)
    with as_role("mc_owner"):
        Episode.objects.filter(pk=episode.pk).update(
            located_at=london(15), returned_at=london(15), ended_at=london(15), whereabouts_known=True
        )
    assert {kind for _, kind in found(looked_after)} == {
        "return_interview_72h", "social_worker_visit_24h", "strategy_meeting_considered", "risk_assessment_first_run",
    }  # fmt: skip
