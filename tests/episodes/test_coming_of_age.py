"""A child who turns 18 while missing: told at midnight, closed as of then, owed nothing as a child afterwards."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clocks import completeness
from clocks.models import Clock
from clocks.periodic import JOBS
from episodes import services
from episodes.models import EpisodeMoment
from episodes.rules import When
from missing_cases.children.rules import LONDON, age_on, came_of_age_at
from missing_cases.errors import RuleError
from missing_cases.models import Child, Message
from tests.database import as_role
from tests.episodes.world import START, make_world, report

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
BIRTHDAY = dt.datetime(2016, 5, 10, tzinfo=LONDON)  # START is 9am on 9 May 2016
BORN = dt.date(1998, 5, 10)
OWED = {"return_interview_72h", "social_worker_visit_24h"}


@pytest.fixture
def world(db):
    return make_world(looked_after=True, born=BORN)


def back(world, episode, at, *, now=None):
    by = world.acting("missing_coordinator")
    return services.record_returned(episode=episode, when=When(at), by=by, now=now or at + HOUR)


def close(world, episode, now, reason="turned_18"):
    return services.close_episode(episode=episode, reason=reason, by=world.acting("team_manager"), now=now)


def kinds(outcome=""):
    with as_role("mc_clock"):
        return set(Clock.objects.filter(outcome=outcome).values_list("kind", flat=True))


def told(now):
    with as_role("mc_clock"):
        JOBS["came_of_age"].run(now)
        return list(Message.objects.filter(topic="episode.turned_18").values_list("incident", "role"))


def test_the_desk_is_told_from_midnight_of_the_birthday_and_once(world):
    report(world)
    assert told(BIRTHDAY - dt.timedelta(microseconds=1)) == []
    assert told(BIRTHDAY) == [(True, "missing_coordinator")]
    assert told(BIRTHDAY + DAY) == [(True, "missing_coordinator")]


def test_nobody_is_told_of_a_child_who_is_back_or_of_no_known_age(world):
    back(world, report(world), START + HOUR)
    assert told(BIRTHDAY) == []


def test_a_date_of_birth_corrected_later_counts_at_once(world):
    Child.objects.filter(pk=world.child.pk).update(date_of_birth=None)
    report(world)
    assert told(BIRTHDAY + DAY) == []
    Child.objects.filter(pk=world.child.pk).update(date_of_birth=BORN)
    assert len(told(BIRTHDAY + DAY)) == 1


def test_the_episode_ends_at_that_midnight_whenever_it_is_closed(world):
    episode = close(world, report(world), BIRTHDAY + 5 * DAY)
    assert (episode.ended_at, episode.closed_at) == (BIRTHDAY, BIRTHDAY + 5 * DAY)
    assert "strategy_meeting_72h" not in kinds(), "they were missing as a child for less than 72 hours"
    assert "strategy_meeting_72h" in kinds("stopped")


def test_withdrawing_a_finding_leaves_the_end_at_that_midnight(world):
    by = world.acting("missing_coordinator")
    episode = services.record_located(episode=report(world), when=When(START + HOUR), by=by, now=START + 2 * HOUR)
    episode = close(world, episode, BIRTHDAY + 5 * DAY)
    moment = EpisodeMoment.objects.get(episode=episode, kind="located")
    by = world.acting("team_manager")
    episode = services.withdraw_moment(episode=episode, moment=moment, reason="x", by=by, now=BIRTHDAY + 6 * DAY)
    assert episode.ended_at == BIRTHDAY


@pytest.mark.parametrize(
    ("born", "now", "words"),
    [
        (BORN, BIRTHDAY - HOUR, "not 18 yet"),
        (None, BIRTHDAY + HOUR, "date of birth is not recorded"),
        (dt.date(1998, 5, 1), BIRTHDAY + HOUR, "18 already when they went missing"),
    ],
)
def test_it_is_refused_where_it_cannot_be(world, born, now, words):
    episode = report(world)
    Child.objects.filter(pk=world.child.pk).update(date_of_birth=born)
    episode.child.refresh_from_db()
    with pytest.raises(RuleError, match=words) as refused:
        close(world, episode, now)
    assert refused.value.field == "reason"


def test_who_was_18_on_the_day_of_the_return_is_owed_no_interview_and_no_visit(world):
    back(world, report(world), BIRTHDAY + HOUR)
    assert not OWED & kinds()
    with as_role("mc_clock"):
        assert [each for each in completeness.differences(BIRTHDAY + DAY) if each.kind in OWED] == []


def test_a_return_before_the_birthday_that_is_written_later_is_owed_both(world):
    back(world, report(world), BIRTHDAY - HOUR, now=BIRTHDAY + DAY)
    assert kinds() >= OWED


def test_correcting_the_return_over_the_birthday_begins_and_sets_aside(world):
    episode = back(world, report(world), BIRTHDAY - HOUR, now=BIRTHDAY + DAY)
    by = world.acting("team_manager")
    for at, owed in ((BIRTHDAY + HOUR, False), (BIRTHDAY - HOUR, True)):
        moment = EpisodeMoment.objects.filter(episode=episode, kind="returned", superseded_by=None).get()
        services.correct_moment(
            episode=episode, moment=moment, when=When(at), reason="Misheard", by=by, now=BIRTHDAY + DAY
        )
        assert (kinds() >= OWED) is owed


@given(born=st.dates(dt.date(1990, 1, 1), dt.date(2012, 12, 31)))
def test_coming_of_age_is_the_first_instant_at_which_one_is_18(born):
    at = came_of_age_at(born)
    assert age_on(born, at.date()) == 18
    assert age_on(born, (at - dt.timedelta(seconds=1)).astimezone(LONDON).date()) == 17


def test_a_child_missing_again_before_the_interview_keeps_the_duty_of_each_return(world):
    """A new report leaves the earlier interview's clock running; each return has its own 72 hours."""
    Child.objects.filter(pk=world.child.pk).update(date_of_birth=dt.date(2003, 1, 1))
    first = back(world, report(world), START + 2 * HOUR)
    second = report(world, now=START + 20 * HOUR, last_seen=When(START + 19 * HOUR))
    with as_role("mc_clock"):
        running = Clock.objects.running().filter(kind="return_interview_72h")
        assert [(clock.subject_id, clock.due_at) for clock in running] == [(first.pk, START + 74 * HOUR)]
    back(world, second, START + 30 * HOUR)
    with as_role("mc_clock"):
        running = Clock.objects.running().filter(kind="return_interview_72h").order_by("due_at")
        assert [(clock.subject_id, clock.due_at) for clock in running] == [
            (first.pk, START + 74 * HOUR), (second.pk, START + 102 * HOUR),
        ]  # fmt: skip
