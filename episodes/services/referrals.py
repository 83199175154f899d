"""The written referral after a telephone call: received, decided, and its outcome back with the referrer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clocks.models import Clock
from clocks.services import meet_clock
from episodes.enums import ConcernKind, How, ReferralOutcome
from episodes.models import ChildConcern, Referral
from episodes.services.concerns import SUBJECT, fire_of
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError

RECEIVED = "concern.referred"


@transaction.atomic
def record_referral(*, concern: ChildConcern, referred_by: str, text: str, received_at: datetime, by, now) -> Referral:
    """Record the written referral that follows a professional's call: it alone meets the 48 hours (Wigan, foreword).

    Raises RuleError beside the field, for what was not telephoned, or where there is one already;
    ChildConcern.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.CHILD_EDIT)
    found = locked(concern, by, ConcernKind.TELEPHONED, _("Only a concern told by telephone has a written referral."))
    if Referral.objects.filter(concern=found).exists():
        raise RuleError(_("The written referral is recorded already."))
    _check_moment(received_at, found.told_at, now, "received_at", _("This is before the telephone call."))
    row = Referral.objects.create(
        concern=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, received_at=received_at,
        referred_by=said(referred_by, _("Say who wrote the referral."), "referred_by"),
        text=said(text, _("Write what the referral says."), "text"), recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    fire_of(RECEIVED, found, {"referred_at": received_at}, by=by, now=now)
    _meet_older(found, received_at, by, now)
    return row


def _meet_older(concern: ChildConcern, at: datetime, by, now) -> None:
    """Meet what still runs: a clock that began under a version that had it ticked off by hand keeps that version."""
    for clock in Clock.objects.running().filter(subject_kind=SUBJECT, subject_id=concern.pk):
        meet_clock(clock=clock, at=at, by=by, now=now, on=RECEIVED, note=gettext("The written referral was received."))


@transaction.atomic
def decide_referral(
    *, referral: Referral, outcome: str, decided_by: str, next_step: str, decided_at: datetime, by, now
) -> Referral:
    """Record what became of a referral, who decided it and what happens next. Raises as `record_referral`."""
    found = _standing(referral, by)
    if found.outcome:
        raise RuleError(_("The outcome is recorded already."))
    if outcome not in ReferralOutcome.values:
        raise RuleError(_("Choose the outcome."), "outcome")
    _check_moment(decided_at, found.received_at, now, "decided_at", _("This is before the referral was received."))
    found.outcome, found.decided_at, found.decision_recorded_by = ReferralOutcome(outcome), decided_at, by.user
    found.decided_by = said(decided_by, _("Say who decided."), "decided_by")
    found.next_step = said(next_step, _("Say what happens next."), "next_step")
    found.save(update_fields=["outcome", "decided_at", "decision_recorded_by", "decided_by", "next_step"])
    return found


@transaction.atomic
def tell_referrer(*, referral: Referral, how: str, person: str, told_at: datetime, by, now) -> Referral:
    """Record that the referrer knows the outcome: who told them is the reader. Raises as `record_referral`."""
    found = _standing(referral, by)
    if not found.decided_at:
        raise RuleError(_("There is no outcome yet to tell."))
    if found.answered_at:
        raise RuleError(_("The referrer was told already."))
    if how not in How.values:
        raise RuleError(_("Choose how they were told."), "how")
    _check_moment(told_at, found.decided_at, now, "told_at", _("This is before it was decided."))
    found.answered_at, found.answered_how, found.answered_by = told_at, How(how), by.user
    found.answered_to = said(person, _("Say who was told."), "person")
    found.save(update_fields=["answered_at", "answered_how", "answered_by", "answered_to"])
    return found


def _standing(referral: Referral, by) -> Referral:
    by.demand(Perm.CHILD_EDIT)
    return Referral.objects.visible_to(by).select_for_update(of=("self",)).get(pk=referral.pk)


def locked(concern: ChildConcern, by, kind: ConcernKind, sentence) -> ChildConcern:
    """Return a concern of a kind, locked. Raises RuleError with the sentence, ChildConcern.DoesNotExist."""
    found = ChildConcern.objects.visible_to(by).select_for_update(of=("self",)).get(pk=concern.pk)
    if found.kind != kind or found.void_at:
        raise RuleError(sentence)
    return found


def said(words: str, sentence, field: str) -> str:
    """Return words without the space round them. Raises RuleError beside the field where there are none."""
    if not words.strip():
        raise RuleError(sentence, field)
    return words.strip()


def _check_moment(at: datetime, after: datetime, now: datetime, field: str, sentence) -> None:
    if at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), field)
    if at < after:
        raise RuleError(sentence, field)
