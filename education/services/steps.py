"""What is done about a child missing education: checks, enquiries, found, into provision, closed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clocks.services import fire
from clocks.services.finish import end_duties_about
from education.enums import CHECKED, CheckKind, State
from education.models import EducationCase, EducationCheck, Enquiry
from episodes.rules import LONDON
from episodes.services.concerns import SUBJECT, facts_of
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError


def _standing(case: EducationCase, by) -> EducationCase:
    by.demand(Perm.EDUCATION_WORK)
    found = EducationCase.objects.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    if not found.stands:
        raise RuleError(_("This case has ended."))
    return found


def _say(text: str, sentence, field: str) -> str:
    if not text.strip():
        raise RuleError(sentence, field)
    return text.strip()


def _happened(at: datetime, case: EducationCase, now: datetime, field: str) -> None:
    if at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), field)
    absent = case.concern.first_absent_on
    if absent and at.astimezone(LONDON).date() < absent:
        raise RuleError(_("This is before the first day of absence."), field)


@transaction.atomic
def record_check(*, case, kind: str, made_by: str, result: str, made_at: datetime, by, now) -> EducationCheck:
    """Record a check by the school or by other practitioners; its own duty ends (Bolton missing strategy).

    Raises RuleError beside the field, for a case that has ended; EducationCase.DoesNotExist, NotAllowed.
    """
    found = _standing(case, by)
    if kind not in CheckKind.values:
        raise RuleError(_("Choose whose check it was."), "kind")
    said = _say(made_by, _("Say who made the check."), "made_by")
    came = _say(result, _("Write what came of it."), "result")
    _happened(made_at, found, now, "made_at")
    row = EducationCheck.objects.create(
        case=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, kind=kind, made_by=said,
        result=came, made_at=made_at, recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    fire(
        trigger=CHECKED[CheckKind(kind)], subject_kind=SUBJECT, subject_id=found.concern_id, child=found.child,
        agency=found.owner_agency, anchors={"checked_at": made_at}, facts=facts_of(found.concern), by=by, now=now,
    )  # fmt: skip
    return row


@transaction.atomic
def record_enquiry(*, case, asked: str, asked_at: datetime, answer: str = "", by, now) -> Enquiry:
    """Record who was asked where the child is and, if it is there already, the answer. Raises as `record_check`."""
    found = _standing(case, by)
    whom = _say(asked, _("Say who was asked."), "asked")
    _happened(asked_at, found, now, "asked_at")
    return Enquiry.objects.create(
        case=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, asked=whom, asked_at=asked_at,
        answer=answer.strip(), answered_at=now if answer.strip() else None, recorded_by=by.user, recorded_at=now,
    )  # fmt: skip


@transaction.atomic
def answer_enquiry(*, enquiry: Enquiry, answer: str, by, now) -> Enquiry:
    """Record the answer to an enquiry, once. Raises RuleError without words or when it is answered already."""
    by.demand(Perm.EDUCATION_WORK)
    found = Enquiry.objects.visible_to(by).select_for_update(of=("self",)).get(pk=enquiry.pk)
    if found.answered_at:
        raise RuleError(_("This enquiry is answered already."))
    found.answer, found.answered_at = _say(answer, _("Write the answer."), "answer"), now
    found.save(update_fields=["answer", "answered_at"])
    return found


@transaction.atomic
def record_found(*, case, where: str, found_at: datetime, by, now) -> EducationCase:
    """Record where the child was found. Found is not in education: the case stands until there is a provision.

    Raises as `record_check`, and for a child found already.
    """
    found = _standing(case, by)
    if found.state == State.FOUND:
        raise RuleError(_("The child is recorded as found already."))
    place = _say(where, _("Say where the child is."), "where")
    _happened(found_at, found, now, "found_at")
    found.state, found.found_at, found.found_where, found.found_by = State.FOUND, found_at, place, by.user
    found.save(update_fields=["state", "found_at", "found_where", "found_by"])
    return found


@transaction.atomic
def record_provision(*, case, provision: str, from_on: date, by, now) -> EducationCase:
    """Record the school or provision that the child is in, and from when; what is still owed ends. Raises likewise."""
    found = _standing(case, by)
    found.provision = _say(provision, _("Name the school or provision."), "provision")
    if from_on > now.astimezone(LONDON).date():
        raise RuleError(_("This day is in the future. Record it when the child has begun there."), "from_on")
    if found.concern.first_absent_on and from_on < found.concern.first_absent_on:
        raise RuleError(_("This is before the first day of absence."), "from_on")
    found.state, found.provision_from_on = State.PROVISION, from_on
    return _end(found, "education.provision", _("The child is in education."), by, now)


@transaction.atomic
def close_case(*, case, reason: str, by, now) -> EducationCase:
    """Close a case for a reason other than a provision; what is still owed ends. Raises as `record_check`."""
    found = _standing(case, by)
    found.end_reason = _say(reason, _("Say why it is closed."), "reason")
    found.state = State.CLOSED
    return _end(found, "education.closed", _("The case was closed."), by, now)


def _end(case: EducationCase, on: str, note, by, now) -> EducationCase:
    case.ended_at, case.ended_by = now, by.user
    case.save(update_fields=["state", "provision", "provision_from_on", "end_reason", "ended_at", "ended_by"])
    end_duties_about(
        subject_kind=SUBJECT, subject_id=case.concern_id, on=on, at=now, note=str(note), by=by, now=now,
    )  # fmt: skip
    return case
