"""The grades an agency uses, from one date to another. What was graded under an earlier list stays as it was."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from episodes.enums import GradeCode
from episodes.models import GradeScheme
from missing_cases.errors import RuleError


def lowest_first(codes) -> list[str]:
    """Return grades in the order of their gravity, each once."""
    return [code for code in GradeCode.values if code in set(codes)]


def add_scheme(*, scheme: GradeScheme) -> GradeScheme:
    """Save a new list. The agency's list that is open until then ends on the day the new one begins.

    Raises RuleError (with the field) without grades, when it ends before it begins, or when it overlaps another list.
    """
    with transaction.atomic():
        others = GradeScheme.objects.select_for_update().filter(agency=scheme.agency_id)
        check_new(scheme, others)
        others.filter(from_on__lt=scheme.from_on, to_on__isnull=True).update(to_on=scheme.from_on)
        scheme.save(force_insert=True)
    return scheme


def change_scheme(*, scheme: GradeScheme, fields, now: datetime) -> GradeScheme:
    """Save these fields of a list. Of one that has begun only its end, from today on, and its source may change.

    Raises RuleError (with the field).
    """
    with transaction.atomic():
        GradeScheme.objects.select_for_update().get(pk=scheme.pk)
        check_change(scheme, fields, now)
        if fields:
            scheme.save(update_fields=list(fields))
    return scheme


def check_new(scheme: GradeScheme, others=None) -> None:
    """Raise RuleError where a new list cannot stand beside the agency's others (read where they are not given)."""
    others = GradeScheme.objects.filter(agency=scheme.agency_id) if others is None else others
    _check(scheme)
    for other in others:
        ends = other.to_on or (scheme.from_on if other.from_on < scheme.from_on else None)
        _refuse_overlap(scheme, other.from_on, ends)


def check_change(scheme: GradeScheme, fields, now: datetime) -> None:
    """Raise RuleError where a change would alter what was in force in the past, or overlaps another list."""
    before, today = GradeScheme.objects.get(pk=scheme.pk), timezone.localdate(now)
    if before.from_on <= today and set(fields) - {"to_on", "source"}:
        raise RuleError(_("This list has been in use. End it, and add the new one."), field="from_on")
    if "to_on" in fields and any(day is not None and day < today for day in (before.to_on, scheme.to_on)):
        raise RuleError(_("What was in force in the past stays. Choose today or a later day."), field="to_on")
    _check(scheme)
    for other in GradeScheme.objects.filter(agency=scheme.agency_id).exclude(pk=scheme.pk):
        _refuse_overlap(scheme, other.from_on, other.to_on)


def _check(scheme: GradeScheme) -> None:
    if not scheme.codes:
        raise RuleError(_("Choose the grades of this list."), field="codes")
    if scheme.to_on is not None and scheme.to_on <= scheme.from_on:
        raise RuleError(_("The list ends before it begins."), field="to_on")


def _refuse_overlap(scheme: GradeScheme, from_on: date, to_on: date | None) -> None:
    if from_on < (scheme.to_on or date.max) and scheme.from_on < (to_on or date.max):
        raise RuleError(_("Another list of this agency is in force on some of these days."), field="from_on")
