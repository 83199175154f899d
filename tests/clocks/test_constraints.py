"""Each named constraint of the clocks' tables, both ways."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clocks.models import Alarm, Clock, ClockEvent, ProtocolVersion
from tests.clocks.world import MISSING, london, new_subject
from tests.conftest import as_role

HOUR = timedelta(hours=1)


@pytest.fixture
def make_clock(world):
    def make(**changes):
        values = {
            "child": world.child, "agency": world.council, "subject_kind": "episode", "subject_id": new_subject(),
            "kind": "return_interview_72h", "trigger": "t",
            "version": ProtocolVersion.objects.get(code="wigan", version=2),
            "anchor": "returned_at", "anchor_at": MISSING, "known_at": MISSING, "opens_at": MISSING,
            "due_at": london(12),
        }  # fmt: skip
        with as_role("mc_owner"):
            clock = Clock(**{**values, **changes})
            clock.save(force_insert=True)
        return clock

    return make


def refused(name, make, **changes):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(**changes)


def test_a_clock_opens_at_or_after_its_anchor(make_clock):
    make_clock(opens_at=MISSING + HOUR)
    refused("clock_opens_after_its_anchor", make_clock, opens_at=MISSING - HOUR)


def test_a_clock_is_due_at_or_after_it_opens_or_never(make_clock):
    make_clock(due_at=None)
    make_clock(due_at=MISSING)
    refused("clock_due_after_it_opens", make_clock, due_at=MISSING - HOUR)


def test_a_clock_ends_with_an_outcome_and_a_time(make_clock):
    make_clock(outcome="stopped", ended_at=MISSING)
    refused("clock_ended_with_an_outcome", make_clock, outcome="stopped")
    refused("clock_ended_with_an_outcome", make_clock, ended_at=MISSING)


def test_a_clock_that_is_met_was_met_at_a_time(make_clock):
    make_clock(outcome="met", ended_at=MISSING, met_at=MISSING)
    refused("clock_met_at_a_time", make_clock, outcome="met", ended_at=MISSING)
    refused("clock_met_at_a_time", make_clock, outcome="stopped", ended_at=MISSING, met_at=MISSING)


def test_a_clock_is_set_aside_with_a_reason(make_clock):
    make_clock(outcome="void", ended_at=MISSING, note="wrong child")
    refused("clock_set_aside_with_a_reason", make_clock, outcome="void", ended_at=MISSING)


def test_a_subject_has_one_clock_of_a_kind_and_number(make_clock):
    subject = new_subject()
    make_clock(subject_id=subject)
    make_clock(subject_id=subject, seq=2)
    refused("clock_once_per_subject", make_clock, subject_id=subject)
    refused("clock_numbered_from_one", make_clock, seq=0)


@pytest.fixture
def make_alarm(make_clock):
    clock = make_clock()

    def make(**changes):
        values = {
            "clock": clock, "agency": clock.agency, "stage": "due", "rank": 0, "generation": 1, "tell": [],
            "fire_at": london(12),
        }  # fmt: skip
        with as_role("mc_owner"):
            alarm = Alarm(**{**values, **changes})
            alarm.save(force_insert=True)
        return alarm

    return make


def test_a_step_has_one_alarm_in_a_generation(make_alarm):
    make_alarm()
    make_alarm(generation=2)
    make_alarm(stage="warn")
    refused("alarm_once_per_generation", make_alarm)


def test_an_alarm_fires_at_or_after_its_time_or_is_set_aside(make_alarm):
    make_alarm(stage="a", fired_at=london(12))
    make_alarm(stage="b", void_at=london(1))
    refused("alarm_never_fires_early", make_alarm, stage="c", fired_at=london(11))
    refused("alarm_fired_or_set_aside", make_alarm, stage="d", fired_at=london(12), void_at=london(12))


def test_an_event_of_an_alarm_is_its_firing_and_there_is_one(make_alarm):
    alarm = make_alarm()

    def event(**changes):
        values = {
            "clock": alarm.clock,
            "agency": alarm.agency,
            "kind": "fired",
            "at": london(12),
            "written_at": MISSING,
        }
        with as_role("mc_owner"):
            ClockEvent(**{**values, **changes}).save(force_insert=True)

    event(alarm=alarm, fire_at=london(12))
    event(kind="moved")
    refused("clock_event_alarm_id_key", event, alarm=alarm, fire_at=london(12))
    refused("clock_event_of_an_alarm_is_its_firing", event)
    refused("clock_event_of_an_alarm_is_its_firing", event, kind="moved", fire_at=london(12))
