"""Talking with parents or carers about an episode that nobody reported."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes.enums import CarersOutcome, ConcernKind
from episodes.models import CarersTalk, ChildConcern
from episodes.services.concerns import fire_of
from episodes.services.referrals import locked, said
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError


@transaction.atomic
def record_carers_talk(
    *, concern: ChildConcern, outcome: str, words: str, at: datetime, person: str = "", by, now
) -> CarersTalk:
    """Record what came of the talk, or why there is none: it meets the duty (Wigan joint protocol, section 8).

    Raises RuleError beside the field, for what is no unreported episode, or where it is recorded already;
    ChildConcern.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.CHILD_EDIT)
    found = locked(concern, by, ConcernKind.UNREPORTED, _("This is no episode that nobody reported."))
    if CarersTalk.objects.filter(concern=found).exists():
        raise RuleError(_("What came of the talk is recorded already."))
    if outcome not in CarersOutcome.values:
        raise RuleError(_("Choose what came of it."), "outcome")
    if at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), "at")
    if at < found.told_at:
        raise RuleError(_("This is before the episode became known."), "at")
    who = person if outcome == CarersOutcome.UNSAFE else said(person, _("Say who was spoken to."), "person")
    row = CarersTalk.objects.create(
        concern=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, outcome=outcome,
        person=who.strip(), words=said(words, _("Write what was said, or why not."), "words"), at=at,
        recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    fire_of("concern.carers_told", found, {"carers_told_at": at}, by=by, now=now)
    return row
