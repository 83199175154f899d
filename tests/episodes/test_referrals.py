"""The written referral after a telephone call: it alone meets the duty, is decided, and its outcome goes back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from clocks.models import Clock
from clocks.services import complete_duty
from clocks.services.publish import publish_protocol
from episodes.enums import ConcernKind
from episodes.models import ChildConcern, Referral
from episodes.services import Told, decide_referral, record_concern, record_referral, tell_referrer
from missing_cases.access.context import acting_as_system
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.models import Agency
from tests.clocks.engine.shipped import text_of
from tests.database import as_role
from tests.episodes.world import bind, london, make_world

NOW = london(4, 12, month=3, year=2026)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(db):
    made = make_world(born=dt.date(2012, 3, 1))
    made.now = NOW
    return made


def call(world, kind="telephoned"):
    told = Told(kind=ConcernKind(kind), told_at=NOW, told_by="A teacher", text="Not seen since Monday.")
    return record_concern(child=world.child, told=told, by=world.acting("missing_coordinator"), now=NOW)


def refer(world, concern, *, now=NOW + HOUR, role="missing_coordinator", **given):
    filled = {"referred_by": "A teacher, Mill Lane", "text": "As told.", "received_at": now, **given}
    return record_referral(concern=concern, by=world.acting(role), now=now, **filled)


def decide(world, referral, *, now=NOW + 2 * HOUR, **given):
    filled = {"outcome": "early_help", "decided_by": "Duty manager", "next_step": "A visit.", "decided_at": now}
    return decide_referral(referral=referral, by=world.acting("missing_coordinator"), now=now, **{**filled, **given})


def answer(world, referral, *, now=NOW + 3 * HOUR, **given):
    filled = {"how": "email", "person": "A teacher", "told_at": now, **given}
    return tell_referrer(referral=referral, by=world.acting("missing_coordinator"), now=now, **filled)


def clock_of(concern):
    with as_role("mc_clock"):
        return Clock.objects.get(subject_id=concern.pk)


def test_only_the_written_referral_meets_the_48_hours(world):
    concern = call(world)
    by = world.acting("missing_coordinator")
    with pytest.raises(RuleError):
        complete_duty(clock=clock_of(concern), note="She will write.", done_at=NOW, by=by, now=NOW + HOUR)
    refer(world, concern, received_at=NOW + HOUR)
    clock = clock_of(concern)
    assert (clock.outcome, clock.met_at, clock.ended_on) == ("met", NOW + HOUR, "concern.referred")


def test_a_referral_after_48_hours_is_recorded_late(world):
    concern = call(world)
    refer(world, concern, now=NOW + 60 * HOUR)
    clock = clock_of(concern)
    assert clock.outcome == "met" and clock.met_at > clock.due_at


def test_one_call_is_answered_by_its_own_referral(world):
    first, second = call(world), call(world)
    refer(world, first)
    assert (clock_of(first).outcome, clock_of(second).outcome) == ("met", "")


def test_a_clock_of_an_earlier_version_is_met_too(world):
    text = text_of("wigan_4").replace("protocol: wigan", "protocol: older")
    with acting_as_system("test"):
        publish_protocol(text=text, now=NOW)
        Agency.objects.filter(pk=world.council.pk).update(protocol_code="older")
    concern = call(world)
    refer(world, concern)
    assert clock_of(concern).outcome == "met"


def test_a_referral_needs_no_duty_of_the_protocol(world):
    Agency.objects.filter(pk=world.council.pk).update(protocol_code="bolton")
    assert refer(world, call(world)).received_at == NOW + HOUR
    with as_role("mc_clock"):
        assert not Clock.objects.exists()


def test_it_is_decided_and_the_outcome_goes_back_to_the_referrer(world):
    referral = decide(world, refer(world, call(world)))
    assert (referral.outcome, referral.decided_by, referral.next_step) == ("early_help", "Duty manager", "A visit.")
    told = answer(world, referral)
    assert (told.answered_how, told.answered_to, told.answered_by) == (
        "email", "A teacher", world.people["missing_coordinator"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"referred_by": " "}, "referred_by"),
        ({"text": ""}, "text"),
        ({"received_at": NOW + 2 * HOUR}, "received_at"),
        ({"received_at": NOW - HOUR}, "received_at"),
    ],
)
def test_what_is_missing_or_impossible_is_refused(world, given, field):
    concern = call(world)
    with pytest.raises(RuleError) as error:
        refer(world, concern, **given)
    assert error.value.field == field and not Referral.objects.exists()
    assert clock_of(concern).outcome == ""


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "lost"}, "outcome"),
        ({"decided_by": ""}, "decided_by"),
        ({"next_step": " "}, "next_step"),
        ({"decided_at": NOW}, "decided_at"),
        ({"decided_at": NOW + 9 * HOUR}, "decided_at"),
    ],
)
def test_a_decision_says_what_who_and_what_next(world, given, field):
    referral = refer(world, call(world))
    with pytest.raises(RuleError) as error:
        decide(world, referral, **given)
    referral.refresh_from_db()
    assert error.value.field == field and not referral.outcome


@pytest.mark.parametrize(
    ("given", "field"),
    [({"how": "pigeon"}, "how"), ({"person": ""}, "person"), ({"told_at": NOW}, "told_at")],
)
def test_an_answer_says_how_whom_and_when(world, given, field):
    referral = decide(world, refer(world, call(world)))
    with pytest.raises(RuleError) as error:
        answer(world, referral, **given)
    assert error.value.field == field


def test_each_step_is_taken_once_and_in_order(world):
    concern = call(world)
    referral = refer(world, concern)
    with pytest.raises(RuleError):
        refer(world, concern)
    with pytest.raises(RuleError):
        answer(world, referral)
    decide(world, referral)
    with pytest.raises(RuleError):
        decide(world, referral)
    answer(world, referral)
    with pytest.raises(RuleError):
        answer(world, referral)


def test_nothing_but_a_call_has_a_written_referral(world):
    with pytest.raises(RuleError):
        refer(world, call(world, "linked"))


def test_others_neither_see_nor_record(world):
    concern = call(world)
    with pytest.raises(ChildConcern.DoesNotExist):
        refer(world, concern, role="other_coordinator")
    with pytest.raises(NotAllowed):
        refer(world, concern, role="police_spoc")
    refer(world, concern)
    bind(world.acting("other_coordinator"))
    assert not Referral.objects.exists(), "PostgreSQL shows it to nobody without the record"


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"outcome": "accepted"},
        {"decided_at": NOW},
        {"answered_at": NOW, "answered_how": "email", "answered_to": "x"},
    ],
)
def test_the_database_refuses_what_makes_no_sense(world, change):
    referral = refer(world, call(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**change)
