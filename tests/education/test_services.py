"""The register of children missing education: onto it, checks and their duties, found, into provision, closed."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from clocks.completeness import differences
from clocks.models import Clock
from education import services
from education.enums import State
from education.models import EducationCase, EducationCheck, Enquiry
from education.selectors import register_for, rows_of
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.models import Child
from tests.database import as_role
from tests.education.world import ABSENT, HOUR, NOW, make_world, put_on
from tests.episodes.world import london, make_child

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def case(world):
    return put_on(world)


def who(world, now=NOW + HOUR):
    return {"by": world.acting("missing_coordinator"), "now": now}


def check(world, case, kind="school", **given):
    filled = {"made_by": "Head of year", "result": "Not at home.", "made_at": NOW, **given}
    return services.record_check(case=case, kind=kind, **filled, **who(world))


def outcomes():
    with as_role("mc_clock"):
        return dict(Clock.objects.values_list("kind", "outcome"))


def test_each_check_has_a_duty_of_its_own(world, case):
    with as_role("mc_clock"):
        due = dict(Clock.objects.values_list("kind", "due_at"))
    midnight = london(12, 0, month=3, year=2026)
    assert due["education_checks_10_days"] == due["education_practitioner_checks_10_days"] == midnight
    check(world, case, "school")
    after = outcomes()
    assert (after["education_checks_10_days"], after["education_practitioner_checks_10_days"]) == ("met", "")
    check(world, case, "practitioners")
    assert outcomes()["education_practitioner_checks_10_days"] == "met"
    with as_role("mc_clock"):
        assert differences(NOW + HOUR) == [], "completeness looks for the same duties"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "neighbour"}, "kind"),
        ({"made_by": " "}, "made_by"),
        ({"result": ""}, "result"),
        ({"made_at": NOW + 2 * HOUR}, "made_at"),
        ({"made_at": NOW - 3 * DAY}, "made_at"),
    ],
)
def test_a_check_says_whose_by_whom_with_what_result_and_when(world, case, given, field):
    with pytest.raises(RuleError) as error:
        check(world, case, **given)
    assert error.value.field == field
    assert not EducationCheck.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [({"teller": "stranger"}, "teller"), ({"reason": "mood"}, "reason"), ({"told_by": ""}, "told_by"),
     ({"text": " "}, "text"), ({"first_absent_on": dt.date(2026, 3, 5)}, "first_absent_on"),
     ({"kind": "harm", "first_absent_on": None}, None)],
)  # fmt: skip
def test_what_does_not_hold_together_does_not_go_on(world, given, field):
    with pytest.raises(RuleError) as error:
        put_on(world, **given)
    assert (error.value.field or None) == field
    assert not EducationCase.objects.exists()


def test_a_child_stands_on_the_register_once(world, case):
    with pytest.raises(RuleError, match="on the register already"):
        put_on(world)
    with pytest.raises(IntegrityError, match="education_case_stands_once"), transaction.atomic():
        EducationCase.objects.create(
            child=case.child, owner_agency=case.owner_agency, concern=_another_concern(case), teller="school",
            reason="absent", recorded_at=NOW,
        )  # fmt: skip
    services.close_case(case=case, reason="Moved to Scotland, told the authority there.", **who(world))
    assert put_on(world).state == State.OPEN


def _another_concern(case):
    told = case.concern
    told.pk = None
    told.id = type(case)._meta.get_field("id").get_default()
    told._state.adding = True
    told.save()
    return told


def test_found_is_not_in_education(world, case):
    found = services.record_found(case=case, where="With an aunt in Leigh", found_at=NOW, **who(world))
    assert found.stands
    assert outcomes()["education_checks_10_days"] == "", "the checks are still owed"
    with pytest.raises(RuleError, match="found already"):
        services.record_found(case=case, where="At home", found_at=NOW, **who(world))


def test_into_provision_ends_what_is_owed(world, case):
    ended = services.record_provision(case=case, provision="Hill School", from_on=dt.date(2026, 3, 4), **who(world))
    assert (ended.state, ended.ended_by) == (State.PROVISION, world.people["missing_coordinator"])
    assert set(outcomes().values()) == {"stopped"}
    with pytest.raises(RuleError, match="has ended"):
        check(world, case)
    with as_role("mc_clock"):
        assert differences(NOW + HOUR) == []


@pytest.mark.parametrize("day", [dt.date(2026, 3, 5), ABSENT - DAY])
def test_a_provision_begins_after_the_absence_and_not_in_the_future(world, case, day):
    with pytest.raises(RuleError) as error:
        services.record_provision(case=case, provision="Hill School", from_on=day, **who(world))
    assert error.value.field == "from_on"


def test_a_case_is_closed_for_a_reason(world, case):
    with pytest.raises(RuleError) as error:
        services.close_case(case=case, reason=" ", **who(world))
    assert error.value.field == "reason"
    with pytest.raises(IntegrityError, match="education_case_closed_for_a_reason"), transaction.atomic():
        EducationCase.objects.filter(pk=case.pk).update(state="closed", ended_at=NOW)


def test_an_enquiry_is_answered_once(world, case):
    asked = services.record_enquiry(case=case, asked="Housing office", asked_at=NOW, **who(world))
    assert asked.answered_at is None
    answered = services.answer_enquiry(enquiry=asked, answer="Tenancy ended in February.", **who(world))
    assert answered.answered_at == NOW + HOUR
    with pytest.raises(RuleError, match="answered already"):
        services.answer_enquiry(enquiry=asked, answer="Again.", **who(world))
    at_once = services.record_enquiry(case=case, asked="GP", asked_at=NOW, answer="Not seen.", **who(world))
    assert at_once.answered_at
    with pytest.raises(IntegrityError, match="enquiry_answered_at_a_time"), transaction.atomic():
        Enquiry.objects.filter(pk=asked.pk).update(answered_at=None)


def test_the_longest_absent_stand_first_with_their_missing_episodes(world, case):
    by = world.acting("missing_coordinator")
    longer = make_child(by, NOW, born=dt.date(2011, 1, 1))
    other = put_on(world, child=longer, first_absent_on=dt.date(2026, 1, 5))
    rows = rows_of(list(register_for(by)), by, NOW)
    assert [row.case.pk for row in rows] == [other.pk, case.pk]
    assert [row.days for row in rows] == [58, 2]
    assert [check.late for check in rows[0].checks] == [True, True]
    services.close_case(case=other, reason="A mistake.", **who(world))
    assert [row.case.pk for row in rows_of(list(register_for(by)), by, NOW)] == [case.pk, other.pk]
    assert [each.pk for each in register_for(by, "closed")] == [other.pk]


def test_another_council_neither_sees_nor_adds(world, case):
    by = world.acting("other_coordinator")
    assert not register_for(by).exists()
    with pytest.raises(Child.DoesNotExist):
        put_on(world, role="other_coordinator")
    with pytest.raises(EducationCase.DoesNotExist):
        services.close_case(case=case, reason="No.", by=by, now=NOW)


def test_a_role_without_the_function_is_refused(world, case):
    by = world.acting("police_spoc")
    with pytest.raises(NotAllowed):
        services.close_case(case=case, reason="No.", by=by, now=NOW)
