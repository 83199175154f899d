"""A replay of the versions that were in force, over any lived history, gives the very clocks that stand."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import given, settings

from clocks.models import Alarm, Clock, ClockEvent
from clocks.workshop.replay import Span, as_it_was, replay, rules_replayed
from missing_cases.models import Message
from tests.clocks import happenings
from tests.database import as_role
from tests.episodes.test_histories import CHECKED, CORRECTIONS, GAPS, STEPS, History, TakenBack, found_and_lost
from tests.properties import examples

SINCE = dt.datetime(2010, 1, 1, tzinfo=dt.UTC)
FACTS = ("subject_kind", "subject_id", "kind", "anchor_at", "opens_at", "due_at", "outcome", "met_at")


def replayed(world, until, since=SINCE):
    with as_role("mc_clock"):
        versions = as_it_was(world.council)
        found = replay(agency=world.council, versions=versions, span=Span(since, until), now=until)
        return sorted((tuple(getattr(duty, name) for name in FACTS) for duty in found), key=str)


def standing(world):
    told, _ = rules_replayed(as_it_was(world.council))
    with as_role("mc_clock"):
        clocks = Clock.objects.filter(agency=world.council, kind__in=told).exclude(outcome="void")
        return sorted(clocks.values_list(*FACTS), key=str)


def rows():
    with as_role("mc_clock"):
        return [model.objects.count() for model in (Clock, Alarm, ClockEvent, Message)]


def agrees(world, until, corrected=False):
    """Hold a replay to what stands. What was stopped on the way to a correction was never owed, and is left out."""
    before = rows()
    again, stands = replayed(world, until), standing(world)
    if corrected:
        again, stands = [[row for row in side if row[6] != "stopped"] for side in (again, stands)]
    assert again == stands
    assert rows() == before, "nothing was written"


def lived(world, steps, away=False):
    with pytest.raises(TakenBack), transaction.atomic():
        history = History(world, away)
        for step, hours in steps:
            history.do(step, hours)
        corrected = any(step.startswith(("correct", "withdraw", "shift")) for step, _ in steps)
        agrees(world, history.now + dt.timedelta(hours=1), corrected)
        raise TakenBack


@settings(max_examples=examples(12), suppress_health_check=CHECKED)
@given(steps=STEPS)
def test_any_history_lived_again_under_its_own_protocol_has_the_same_duties(world, steps):
    lived(world, steps)


@settings(max_examples=examples(12), suppress_health_check=CHECKED)
@given(gaps=GAPS, corrections=CORRECTIONS)
def test_a_corrected_history_lived_again_has_the_same_duties(world, gaps, corrections):
    lived(world, found_and_lost(gaps) + corrections)


STORIES = [
    happenings.a_teenager_goes_missing,
    happenings.a_young_child_goes_missing,
    happenings.a_looked_after_child_returns,
    happenings.a_child_in_need_returns,
    happenings.a_risk_assessment_is_done,
    happenings.three_episodes_in_a_month,
    happenings.again_after_the_meeting,
    happenings.authorised_interview,
    happenings.an_interview_is_written_and_sent,
]


@pytest.mark.parametrize("protocol", ["england", "wigan", "bolton", "kirklees", "rochdale"])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_story_lived_again_has_the_same_duties(db, story, protocol):
    world = happenings.world_of(protocol)
    with suppress(Clock.DoesNotExist):  # a protocol without the duty that a story does: what went before is told
        story(world)
    agrees(world, world.now + dt.timedelta(hours=1))
