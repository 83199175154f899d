"""What the cranks do for disclosures: end what is over, and find a clock that was never made."""

import datetime as dt

import pytest

from clocks.completeness import SUBJECTS, differences
from clocks.models import Alarm, Clock, ClockEvent
from clocks.periodic import JOBS
from disclosures import services
from missing_cases.access import context
from tests.database import as_role

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def found(now):
    with context.acting_as_system("test"), as_role("mc_clock"):
        return [(each.problem, each.subject_id) for each in differences(now) if each.subject_kind == "disclosure"]


def lose_the_clock(disclosure):
    with context.acting_as_system("test"), as_role("mc_owner"):
        clocks = Clock.objects.filter(subject_id=disclosure.pk)
        for model in (ClockEvent, Alarm):
            model.objects.filter(clock__in=clocks).delete()
        assert clocks.delete()[0] == 1


def test_what_was_sent_has_its_clock(world, send):
    send()
    assert found(world.now) == []


def test_a_lost_clock_is_found(world, send):
    sent = send()
    lose_the_clock(sent)
    assert found(world.now) == [("missing", sent.pk)]


def test_what_is_answered_is_not_looked_for(world, send, as_reader):
    sent = as_reader(world.spoc, services.open_disclosure, disclosure=send(), now=world.now)
    as_reader(world.spoc, services.accept_disclosure, disclosure=sent, reference="1", now=world.now)
    lose_the_clock(sent)
    assert found(world.now) == []


def test_a_clock_without_its_disclosure_is_found(world, send):
    sent = send()
    with context.acting_as_system("test"), as_role("mc_owner"):
        Clock.objects.filter(subject_id=sent.pk).update(subject_id=world.record)
    assert ("dangling", world.record) in found(world.now)


def test_the_job_that_ends_disclosures_is_registered_and_runs_as_the_crank(world, send):
    sent = send(expires_at=world.now + HOUR)
    with context.acting_as_system("test"), as_role("mc_clock"):
        assert JOBS["disclosures_ending"].run(world.now + 2 * HOUR) == 1
    with context.acting(world.manager):
        sent.refresh_from_db()
    assert (sent.state, sent.expired_at) == ("expired", world.now + 2 * HOUR)
    assert "disclosure" in SUBJECTS
