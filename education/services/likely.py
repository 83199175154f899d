"""The list of children likely to go missing from education."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from education.enums import LikelyReason
from education.models import EducationCase, Likely
from episodes.rules import LONDON
from episodes.services.reporting import owner_of
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Child, Tier


@transaction.atomic
def record_likely(*, child: Child, reason: str, since_on: date, note: str, review_on: date, by, now) -> Likely:
    """Put a child on the list of those likely to go missing from education (Bolton missing strategy, key tasks).

    Raises RuleError beside the field, also for a child on the list or the register; Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EDUCATION_WORK)
    held = Child.objects.visible_to(by, tier=Tier.RECORD).select_for_update(of=("self",)).get(pk=child.pk)
    today = now.astimezone(LONDON).date()
    if reason not in LikelyReason.values:
        raise RuleError(_("Choose why."), "reason")
    if since_on > today:
        raise RuleError(_("This day is in the future."), "since_on")
    _check_review(note, review_on, today)
    if Likely.objects.visible_to(by).standing().filter(child=held).exists():
        raise RuleError(_("This child is on the list already."))
    if EducationCase.objects.visible_to(by).standing().filter(child=held).exists():
        raise RuleError(_("This child is on the register of children missing education."))
    return Likely.objects.create(
        child=held, owner_agency=owner_of(held, by), reason=reason, since_on=since_on, note=note.strip(),
        review_on=review_on, recorded_by=by.user, recorded_at=now,
    )  # fmt: skip


def _check_review(note: str, review_on: date, today: date) -> None:
    if not note.strip():
        raise RuleError(_("Write what is known, and what is done."), "note")
    if review_on <= today:
        raise RuleError(_("Give a day after today."), "review_on")


def _standing(likely: Likely, by) -> Likely:
    by.demand(Perm.EDUCATION_WORK)
    found = Likely.objects.visible_to(by).select_for_update(of=("self",)).get(pk=likely.pk)
    if found.ended_at:
        raise RuleError(_("This is no longer on the list."))
    return found


@transaction.atomic
def review_likely(*, likely: Likely, note: str, review_on: date, by, now) -> Likely:
    """Record that it was looked at again: what is known now, and the next day. Raises as `record_likely`."""
    found = _standing(likely, by)
    _check_review(note, review_on, now.astimezone(LONDON).date())
    found.note, found.review_on, found.reviewed_at = note.strip(), review_on, now
    found.save(update_fields=["note", "review_on", "reviewed_at"])
    return found


@transaction.atomic
def end_likely(*, likely: Likely, reason: str, by, now) -> Likely:
    """Take a child off the list for a reason. Raises RuleError without one, or when it has ended."""
    found = _standing(likely, by)
    if not reason.strip():
        raise RuleError(_("Say why it is no longer so."), "reason")
    return _end(found, reason.strip(), None, by, now)


def end_as_case(case: EducationCase, *, by, now) -> None:
    """End what stands on the list about the child of a new case: it has become the case."""
    for found in Likely.objects.visible_to(by).standing().filter(child=case.child_id).select_for_update(of=("self",)):
        _end(found, _("The child is missing education."), case, by, now)


def _end(likely: Likely, reason: str, case: EducationCase | None, by, now) -> Likely:
    likely.ended_at, likely.ended_by, likely.end_reason, likely.case = now, by.user, reason, case
    likely.save(update_fields=["ended_at", "ended_by", "end_reason", "case"])
    return likely
