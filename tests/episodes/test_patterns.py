"""Duties that several episodes call for together, through the services that record, correct and set them aside."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clocks.completeness import differences
from clocks.models import Alarm, Clock, ClockEvent
from clocks.services import complete_duty, void_clock
from clocks.sweep import sweep
from episodes import services
from episodes.rules import When
from missing_cases.models import Agency, CareStatus
from tests.database import as_role
from tests.episodes.world import exact, london, make_world, report

THREE = "intervention_meeting_three"
HOUR = dt.timedelta(hours=1)


def when(day, hour=9, month=5):
    return london(day, hour, month=month, year=2026)


@pytest.fixture
def world(db):
    made = make_world(born=dt.date(2012, 3, 1))
    made.now = when(1)
    return made


def went(world, day, hour=9, *, month=5, hours=3):
    """Report an episode an hour after it began, and the return."""
    start = exact(day, hour, month=month, year=2026)
    world.now = start.at + HOUR
    episode = report(world, last_seen=start)
    world.now = start.at + hours * HOUR
    return back(world, episode, world.now)


def back(world, episode, at):
    by = world.acting("missing_coordinator")
    return services.record_returned(episode=episode, when=When(at), by=by, now=world.now)


def clocks(kind=THREE, **fields):
    with as_role("mc_clock"):
        return list(Clock.objects.filter(kind=kind, **fields).order_by("seq"))


def counted(clock):
    return [each["reference"] for each in clock.counted]


def move(world, episode, day, hour=9, month=5):
    moment = episode.episodemoment_rows.get(kind="last_seen", superseded_by__isnull=True)
    return services.correct_moment(
        episode=episode, moment=moment, when=exact(day, hour, month=month, year=2026), reason="The home wrote it wrong",
        by=world.acting("team_manager"), now=world.now,
    )  # fmt: skip


def test_the_third_episode_in_a_month_calls_the_meeting_once_and_names_the_three(world):
    episodes = [went(world, 1), went(world, 12)]
    assert clocks() == []
    episodes.append(went(world, 20))
    (clock,) = clocks()
    assert counted(clock) == [episode.reference for episode in episodes]
    assert (clock.subject_kind, clock.subject_id, clock.anchor_at) == ("child", world.child.pk, when(20))
    words = clock.explanation()
    for episode in episodes:
        assert episode.reference in words
    went(world, 22)
    went(world, 24)
    assert len(clocks()) == 1, "those that called one meeting do not call another"
    went(world, 26)
    assert [len(clock.counted) for clock in clocks()] == [3, 3]


def test_a_month_and_a_day_is_no_month(world):
    for day, month in ((1, 5), (12, 5), (2, 6)):
        went(world, day, month=month)
    assert clocks() == []


def test_a_child_who_is_away_with_the_whereabouts_known_is_not_counted(world):
    by = world.acting("missing_coordinator")
    CareStatus.objects.create(
        child=world.child, owner_agency=by.agency, code="looked_after", from_on=dt.date(2020, 1, 1),
        recorded_by=by.user, recorded_at=world.now,
    )  # fmt: skip
    for day in (1, 5, 9):
        start = exact(day, year=2026)
        world.now = start.at + HOUR
        episode = report(world, last_seen=start, status="away", whereabouts_known=True)
        back(world, episode, world.now)
    assert clocks() == []


def test_setting_an_episode_aside_takes_back_what_has_not_been_told(world):
    episodes = [went(world, day) for day in (1, 12, 20)]
    by = world.acting("team_manager")
    services.void_episode(episode=episodes[1], reason="It was her sister", by=by, now=world.now)
    (clock,) = clocks()
    assert (clock.outcome, clock.ended_on) == ("void", "pattern.reached")
    assert "It was her sister" in clock.note and "It was her sister" in clock.explanation()
    assert not Alarm.objects.filter(clock=clock, fired_at__isnull=True, void_at__isnull=True).exists()
    went(world, 25)
    assert counted(clocks()[1])[:2] == [episodes[0].reference, episodes[2].reference]
    assert [clock.outcome for clock in clocks()] == ["void", ""]


def test_what_was_told_stays_told_and_is_explained(world):
    episodes = [went(world, day) for day in (1, 12, 20)]
    with as_role("mc_clock"):
        sweep(now=world.now, crank="test")
        fired = ClockEvent.objects.filter(kind="fired", clock__kind=THREE).count()
    assert fired == 1
    services.void_episode(episode=episodes[0], reason="Twice", by=world.acting("team_manager"), now=world.now)
    (clock,) = clocks()
    assert clock.outcome == "void"
    assert "People had been told of it by then" in clock.explanation()
    with as_role("mc_clock"):
        assert Alarm.objects.get(clock=clock).fired_at == world.now
        assert ClockEvent.objects.filter(kind="fired", clock=clock).count() == 1


def test_a_corrected_time_moves_the_meeting_and_says_why(world):
    episodes = [went(world, day) for day in (1, 12, 20)]
    move(world, episodes[2], 20, 10)
    (clock,) = clocks()
    assert (clock.anchor_at, clock.generation, clock.outcome) == (when(20, 10), 2, "")
    with as_role("mc_clock"):
        moved = ClockEvent.objects.get(clock=clock, kind="moved")
    assert moved.detail["reason"] == "The home wrote it wrong"


def test_a_corrected_time_may_call_the_meeting_and_take_it_back(world):
    world.now = when(30, 10, month=4)
    first = report(world, last_seen=exact(28, month=4, year=2026))
    world.now = when(30, 12, month=4)
    episodes = [back(world, first, world.now), went(world, 12), went(world, 29)]
    assert clocks() == []
    move(world, episodes[0], 30, month=4)
    assert [clock.outcome for clock in clocks()] == [""]
    move(world, episodes[0], 28, 8, month=4)
    assert [clock.outcome for clock in clocks()] == ["void"]
    move(world, episodes[0], 30, 8, month=4)
    assert [clock.outcome for clock in clocks()] == ["void", ""]


def hold(world, clock):
    by = world.acting("missing_coordinator")
    return complete_duty(clock=clock, note="Held with everybody.", done_at=world.now, by=by, now=world.now)


def test_a_meeting_that_was_held_uses_up_its_episodes_whatever_is_corrected_later(world):
    episodes = [went(world, day) for day in (1, 12, 20)]
    hold(world, clocks()[0])
    services.void_episode(episode=episodes[0], reason="Twice", by=world.acting("team_manager"), now=when(21))
    assert [clock.outcome for clock in clocks()] == ["met"], "it was held: nothing takes that back"
    for day in (22, 23):
        went(world, day)
    assert len(clocks()) == 1
    went(world, 24)
    used = [reference for clock in clocks() for reference in counted(clock)]
    assert len(used) == len(set(used)) == 6


def test_one_that_a_person_set_aside_is_not_called_again_by_the_same_episodes(world):
    for day in (1, 12, 20):
        went(world, day)
    void_clock(clock=clocks()[0], reason="Agreed with the board", by=world.acting("team_manager"), now=world.now)
    went(world, 21)
    assert [clock.outcome for clock in clocks()] == ["void"]


def test_the_meeting_on_24_hours_answers_for_the_three_too(world):
    for day in (1, 12):
        went(world, day)
    went(world, 20, hours=30)
    (long,) = clocks("intervention_meeting", outcome="")
    assert [clock.outcome for clock in clocks()] == [""]
    hold(world, long)
    assert [clock.outcome for clock in clocks()] == ["met"]


def test_an_episode_after_the_meeting_is_for_the_senior_managers(world):
    for day in (1, 12, 20):
        went(world, day)
    assert clocks("senior_discussion") == []
    hold(world, clocks()[0])
    next_one = went(world, 22)
    went(world, 23)
    (senior,) = clocks("senior_discussion")
    assert counted(senior) == [next_one.reference]


def test_bolton_asks_for_a_plan_from_the_second_episode_and_once(world):
    Agency.objects.filter(pk=world.council.pk).update(protocol_code="bolton")
    world.council.protocol_code = "bolton"
    went(world, 1, month=1)
    assert clocks("plan_more_than_once") == []
    went(world, 1, month=5)
    (plan,) = clocks("plan_more_than_once")
    assert len(plan.counted) == 2
    hold(world, plan)
    went(world, 3)
    went(world, 5)
    assert len(clocks("plan_more_than_once")) == 1


def lost():
    with as_role("mc_clock"):
        return [(each.kind, each.subject_kind) for each in differences(when(30)) if each.subject_kind == "child"]


def test_one_that_was_lost_is_found_from_the_episodes(world):
    for day in (1, 12, 20):
        went(world, day)
    assert lost() == []
    (clock,) = clocks()
    with as_role("mc_owner"):
        ClockEvent.objects.filter(clock=clock).delete()
        Alarm.objects.filter(clock=clock).delete()
        clock.delete()
    assert lost() == [(THREE, "child")]


def test_one_that_was_done_or_set_aside_is_not_missed(world):
    for day in (1, 12, 20):
        went(world, day)
    hold(world, clocks()[0])
    assert lost() == []


def test_counting_costs_the_same_for_two_episodes_and_for_ten(world):
    costs = []
    for day in range(1, 21, 2):
        with CaptureQueriesContext(connection) as asked:
            episode = report(world, last_seen=exact(day, year=2026), now=when(day))
        costs.append(len(asked))
        services.record_returned(
            episode=episode, when=exact(day, 12, year=2026), by=world.acting("missing_coordinator"), now=when(day, 12)
        )
    assert max(costs[3:]) - costs[1] <= 3, costs  # the three inserts of a clock that is called for
