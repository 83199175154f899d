"""Correcting a moment of an earlier spell: a child found, then lost again within one episode."""

import pytest

from clocks.models import Alarm, Clock, ClockEvent
from clocks.sweep import sweep
from episodes import services
from episodes.models import EpisodeMoment
from episodes.services import changes_to_duties
from tests.database import as_role
from tests.episodes.world import exact, london, report

NEED = "need_to_know_24h"
NOW = london(20)


@pytest.fixture
def episode(world):
    """Missing from 9am on 9 May, located at 5am on the 10th (20 hours), lost again at 9am on the 12th."""
    return lose_again(world, report(world), located=exact(10, 5))


def lose_again(world, episode, *, located):
    who = {"episode": episode, "by": world.acting("missing_coordinator"), "now": NOW}
    services.record_located(when=located, **who)
    services.change_status(status="missing", when=exact(12), reason="Gone again", **who)
    return episode


def correcting(world, episode, kind, when, *, place=0):
    """Return the correction of the first (or another) moment of a kind, to be done or to be tried."""
    moments = EpisodeMoment.objects.current().filter(episode=episode, kind=kind).order_by("order")
    by = world.acting("team_manager")
    return lambda: services.correct_moment(
        episode=episode, moment=moments[place], when=when, reason="Misheard", by=by, now=NOW
    )


def needs(episode):
    clocks = Clock.objects.filter(subject_id=episode.pk, kind=NEED).order_by("seq")
    return [(clock.anchor_at, clock.outcome) for clock in clocks]


def test_a_finding_corrected_past_the_hour_lets_the_duty_of_that_spell_stand(world, episode):
    assert needs(episode) == [(london(9), "stopped"), (london(12), "")]
    correcting(world, episode, "located", exact(10, 15))()
    assert needs(episode) == [(london(9), ""), (london(12), "void")]
    with as_role("mc_clock"):
        sweep(now=NOW, crank="test")
    told = ClockEvent.objects.filter(clock__kind=NEED, clock__seq=1, kind="fired")
    assert told.exists()


def test_what_moves_and_fires_is_said_first_and_nothing_is_kept(world, episode):
    act = correcting(world, episode, "located", exact(10, 15))
    before = needs(episode)
    said = changes_to_duties(episode=episode, act=act, by=world.acting("team_manager"), now=NOW)
    assert needs(episode) == before
    assert "Need to Know, 24 hours is needed again: 9:00am, 10 May 2016." in said
    assert "Need to Know, 24 hours: people are told at once." in said
    assert "Need to Know, 24 hours is set aside." in said


def test_a_finding_corrected_before_the_hour_hands_the_duty_to_the_next_spell(world):
    episode = lose_again(world, report(world), located=exact(10, 15))
    with as_role("mc_clock"):
        sweep(now=NOW, crank="test")
    fired = set(Alarm.objects.exclude(fired_at=None).values_list("pk", flat=True))
    assert needs(episode) == [(london(9), "")]
    correcting(world, episode, "located", exact(10, 5))()
    assert needs(episode) == [(london(9), "stopped"), (london(12), "")]
    stopped = ClockEvent.objects.get(clock__kind=NEED, kind="stopped")
    assert (stopped.at, stopped.by, stopped.written_at) == (london(10, 5), world.people["team_manager"], NOW)
    assert fired == set(Alarm.objects.filter(pk__in=fired).exclude(fired_at=None).values_list("pk", flat=True))
    correcting(world, episode, "located", exact(10, 15))()
    assert needs(episode) == [(london(9), ""), (london(12), "void")]
    correcting(world, episode, "located", exact(10, 6))()
    assert needs(episode) == [(london(9), "stopped"), (london(12), "void"), (london(12), "")]


def test_when_it_began_moves_the_first_spell_alone(world, episode):
    correcting(world, episode, "last_seen", exact(9, 7))()
    assert needs(episode) == [(london(9, 7), "stopped"), (london(12), "")]
    moved = ClockEvent.objects.get(clock__kind=NEED, kind="moved")
    assert moved.detail["reason"] == "Misheard"
    assert moved.detail["before"]["anchor_at"] == london(9).isoformat()
    assert moved.detail["after"]["anchor_at"] == london(9, 7).isoformat()
    correcting(world, episode, "last_seen", exact(9, 4))()  # 25 hours, now
    assert needs(episode) == [(london(9, 4), ""), (london(12), "void")]


def test_when_the_child_was_lost_again_moves_the_second_spell_alone(world, episode):
    correcting(world, episode, "lost_again", exact(11, 9))()
    assert needs(episode) == [(london(9), "stopped"), (london(11, 9), "")]


def test_a_middle_spell_that_nobody_counted_begins_its_own(world):
    episode = lose_again(world, report(world), located=exact(10, 15))  # 30 hours; then 48 hours; then a third
    who = {"episode": episode, "by": world.acting("missing_coordinator"), "now": NOW}
    services.record_located(when=exact(14), **who)
    services.change_status(status="missing", when=exact(15), reason="Gone again", **who)
    assert needs(episode) == [(london(9), "")]
    correcting(world, episode, "located", exact(10, 5))()
    assert needs(episode) == [(london(9), "stopped"), (london(12), "")]
    correcting(world, episode, "located", exact(12, 20), place=1)()
    assert needs(episode) == [(london(9), "stopped"), (london(12), "stopped"), (london(15), "")]


def test_what_met_the_duty_of_a_later_spell_meets_the_one_that_stood_before_it(world, episode):
    services.send_notice(
        episode=episode, circumstances="Gone twice", planned_actions="Search", strategy_meeting=True,
        by=world.acting("missing_coordinator"), now=NOW,
    )  # fmt: skip
    assert needs(episode) == [(london(9), "stopped"), (london(12), "met")]
    correcting(world, episode, "located", exact(10, 15))()
    assert needs(episode) == [(london(9), "met"), (london(12), "met")]
