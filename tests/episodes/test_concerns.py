"""What a council is told about a child outside an episode: the record, its duties, its pages, its walls."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from clocks.completeness import differences
from clocks.models import Alarm, Clock, ClockEvent
from episodes.enums import ConcernKind
from episodes.models import ChildConcern
from episodes.services import Told, end_concern, record_concern
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.models import Agency, Child
from tests.database import as_role
from tests.episodes.world import bind, london, make_world

NOW = london(4, 12, month=3, year=2026)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(db):
    made = make_world(born=dt.date(2012, 3, 1))
    made.now = NOW
    return made


def tell(world, kind, *, now=NOW, role="missing_coordinator", **given):
    filled = {
        "kind": ConcernKind(kind),
        "told_at": now,
        "told_by": "A teacher",
        "text": "Seen with older boys.",
        **given,
    }
    world.now = now
    return record_concern(child=world.child, told=Told(**filled), by=world.acting(role), now=now)


def end(world, concern, now=NOW + HOUR, reason="Nothing since the move."):
    return end_concern(concern=concern, reason=reason, by=world.acting("missing_coordinator"), now=now)


def running(outcome=""):
    with as_role("mc_clock"):
        return sorted(Clock.objects.filter(outcome=outcome).values_list("kind", flat=True))


def test_a_telephoned_concern_is_followed_by_a_written_referral_within_48_hours(world):
    tell(world, "telephoned", told_at=NOW - HOUR)
    with as_role("mc_clock"):
        (clock,) = Clock.objects.all()
    assert (clock.kind, clock.due_at) == ("written_referral_48h", NOW + 47 * HOUR)
    tell(world, "telephoned")
    assert running() == ["written_referral_48h"] * 2, "each call has a referral of its own"


@pytest.mark.parametrize(
    ("kind", "duties"),
    [
        ("immediate", ["immediate_escalation"]),
        ("linked", ["mapping_meeting"]),
        ("high_risk", ["high_risk_governance"]),
        ("harm", ["harm_assessment", "harm_review_six_weeks", "harm_review_weekly", "harm_strategy_considered",
                  "high_risk_governance"]),
    ],
)  # fmt: skip
def test_each_kind_starts_what_wigan_asks(world, kind, duties):
    tell(world, kind)
    assert running() == duties


def test_the_checks_of_a_child_missing_education_count_from_the_first_absence(world):
    Agency.objects.filter(pk=world.council.pk).update(protocol_code="bolton")
    tell(world, "education", first_absent_on=dt.date(2026, 3, 2))
    with as_role("mc_clock"):
        checks = Clock.objects.get(kind="education_checks_10_days")
    assert checks.due_at == london(12, 0, month=3, year=2026)
    assert running() == [
        "education_checks_10_days", "education_officer_told", "education_practitioner_checks_10_days"
    ]  # fmt: skip


def test_the_reviews_end_with_the_last_risk(world):
    harm, high = tell(world, "harm"), tell(world, "high_risk")
    end(world, harm)
    assert running() == ["high_risk_governance"]
    end(world, high)
    assert running() == []
    assert "harm_review_weekly" in running("stopped")


def test_another_risk_of_the_same_kind_keeps_them(world):
    first, _second = tell(world, "harm"), tell(world, "harm")
    end(world, first)
    assert "harm_review_weekly" in running()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"told_by": " "}, "told_by"),
        ({"text": ""}, "text"),
        ({"told_at": NOW + HOUR}, "told_at"),
        ({"first_absent_on": dt.date(2026, 3, 1)}, "first_absent_on"),
        ({"kind": "education"}, "first_absent_on"),
        ({"kind": "education", "first_absent_on": dt.date(2026, 3, 5)}, "first_absent_on"),
    ],
)
def test_what_is_missing_or_impossible_is_refused(world, given, field):
    filled = {"kind": "harm", "told_at": NOW, "told_by": "A teacher", "text": "x", **given}
    with pytest.raises(RuleError) as error:
        record_concern(child=world.child, told=Told(**filled), by=world.acting("missing_coordinator"), now=NOW)
    assert error.value.field == field
    assert not ChildConcern.objects.exists()


def test_only_a_standing_risk_is_ended_and_for_a_reason(world):
    call, harm = tell(world, "telephoned"), tell(world, "harm")
    for concern, reason in ((call, "x"), (harm, " ")):
        with pytest.raises(RuleError):
            end(world, concern, reason=reason)
    end(world, harm)
    with pytest.raises(RuleError):
        end(world, harm)


def test_others_neither_see_nor_record(world):
    concern = tell(world, "harm")
    with pytest.raises(Child.DoesNotExist):
        tell(world, "harm", role="other_coordinator")
    with pytest.raises(NotAllowed):
        tell(world, "harm", role="police_spoc")
    by = world.acting("other_coordinator")
    assert not ChildConcern.objects.visible_to(by).exists()
    bind(by)
    assert not ChildConcern.objects.filter(pk=concern.pk).exists(), "nor does PostgreSQL show it"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "rumour"},
        {"text": ""},
        {"first_absent_on": dt.date(2026, 3, 1)},
        {"end_reason": "x"},
        {"ended_at": NOW},
    ],
)
def test_the_database_refuses_what_makes_no_sense(world, change):
    concern = tell(world, "harm")
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildConcern.objects.filter(pk=concern.pk).update(**change)


def test_a_lost_duty_of_a_concern_is_found(world):
    tell(world, "harm")
    call = tell(world, "telephoned")
    with as_role("mc_clock"):
        assert differences(NOW) == []
    with as_role("mc_owner"):
        for clock in Clock.objects.filter(kind__in=["written_referral_48h", "harm_assessment"]):
            ClockEvent.objects.filter(clock=clock).delete()
            Alarm.objects.filter(clock=clock).delete()
            clock.delete()
    with as_role("mc_clock"):
        found = {(each.kind, each.subject_kind, each.subject_id) for each in differences(NOW)}
    assert found == {
        ("written_referral_48h", "concern", call.pk), ("harm_assessment", "child", world.child.pk)
    }  # fmt: skip


def test_a_risk_that_has_ended_calls_for_nothing(world):
    end(world, tell(world, "harm"))
    with as_role("mc_clock"):
        assert differences(NOW + 2 * HOUR) == []
