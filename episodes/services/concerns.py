"""What a council is told about a child outside an episode, and the duties that follow from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clocks.services import fire
from episodes import rules
from episodes.enums import RISKS, ConcernKind
from episodes.facts import child_facts_on
from episodes.models import ChildConcern
from episodes.services.reporting import owner_of
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Agency, Child, Tier

SUBJECT = "concern"
ENDED = {ConcernKind.HARM: "concern.harm_ended"}
NO_RISK_LEFT = "concern.risk_ended"
REGISTERS: dict[ConcernKind, Callable[..., str]] = {}  # of apps above: puts what was told onto their register


@dataclass(frozen=True)
class Told:
    """What was told: its kind, when, by whom, in words; for an absence from education, its first day."""

    kind: ConcernKind
    told_at: datetime
    told_by: str
    text: str
    first_absent_on: date | None = None


@transaction.atomic
def record_concern(*, child: Child, told: Told, by, now) -> ChildConcern:
    """Record what was told of a child and start the duties it calls for.

    A professional's telephone call is followed by a written referral (Wigan, foreword), an absence from education by
    checks (Bolton), a significant risk of harm by an assessment and its reviews, links between children by a mapping
    meeting, an episode nobody reported by a response and a talk with parents or carers (Wigan, sections 8 to 11).

    Raises RuleError beside the field, Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.CHILD_EDIT)
    held = Child.objects.visible_to(by, tier=Tier.RECORD).get(pk=child.pk)
    _check(told, now)
    concern = ChildConcern.objects.create(
        child=held,
        owner_agency=owner_of(held, by),
        kind=told.kind,
        told_at=told.told_at,
        told_by=told.told_by.strip(),
        text=told.text.strip(),
        first_absent_on=told.first_absent_on,
        recorded_by=by.user,
        recorded_at=now,
    )
    fire_of(trigger_of(concern), concern, anchors_of(concern), by=by, now=now)
    return concern


def _check(told: Told, now: datetime) -> None:
    if told.kind not in ConcernKind.values:
        raise RuleError(_("Choose what it is."), "kind")
    if not told.told_by.strip():
        raise RuleError(_("Say who told it, or who found it."), "told_by")
    if not told.text.strip():
        raise RuleError(_("Write what was told."), "text")
    if told.told_at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), "told_at")
    absent = told.first_absent_on
    if (told.kind == ConcernKind.EDUCATION) != (absent is not None):
        raise RuleError(
            _("Give the first day of absence of a child missing education, and only then."), "first_absent_on"
        )
    if absent and absent > told.told_at.astimezone(rules.LONDON).date():
        raise RuleError(_("The first day of absence is after it was told."), "first_absent_on")


def trigger_of(concern: ChildConcern) -> str:
    """Return the trigger that a concern fires when it is recorded."""
    return f"concern.{concern.kind}"


def anchors_of(concern: ChildConcern) -> dict[str, datetime]:
    """Return the moments that duties of a concern count from; a day counts from midnight in London."""
    anchors = {"told_at": concern.told_at}
    if concern.first_absent_on:
        anchors["first_absent_on"] = datetime.combine(concern.first_absent_on, time(0), tzinfo=rules.LONDON)
    return anchors


def facts_of(concern: ChildConcern) -> dict:
    """Return the child's facts on the day it was told, as the agency that answers for the child has them."""
    on = concern.told_at.astimezone(rules.LONDON).date()
    return child_facts_on(concern.child_id, concern.owner_agency_id, on)


def fire_of(trigger: str, concern: ChildConcern, anchors, *, by, now) -> None:
    """Tell the clocks what happened to a concern, for the agency that answers for the child. `anchors`: by name."""
    agency = Agency.objects.get(pk=concern.owner_agency_id)
    fire(
        trigger=trigger, subject_kind=SUBJECT, subject_id=concern.pk, child=concern.child, agency=agency,
        anchors=anchors, facts=facts_of(concern), by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def end_concern(*, concern: ChildConcern, reason: str, by, now) -> ChildConcern:
    """Record that a risk is no longer so, for a reason: the reviews it called for end with the last of its kind.

    Raises RuleError without a reason, for what is no risk or has ended; ChildConcern.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.CHILD_EDIT)
    found = ChildConcern.objects.visible_to(by).select_for_update(of=("self",)).get(pk=concern.pk)
    if found.kind not in RISKS or found.ended_at or found.void_at:
        raise RuleError(_("This is not a risk that still stands."))
    if not reason.strip():
        raise RuleError(_("Say why it is no longer so."), "reason")
    found.ended_at, found.ended_by, found.end_reason = now, by.user, reason.strip()
    found.save(update_fields=["ended_at", "ended_by", "end_reason"])
    standing = set(standing_risks().filter(child=found.child_id).values_list("kind", flat=True))
    if found.kind in ENDED and found.kind not in standing:
        fire_of(ENDED[ConcernKind(found.kind)], found, {"ended_at": now}, by=by, now=now)
    if not standing:
        fire_of(NO_RISK_LEFT, found, {"ended_at": now}, by=by, now=now)
    return found


def standing_risks():
    """Return the risks that were recorded and have not ended."""
    return ChildConcern.objects.filter(kind__in=sorted(RISKS), ended_at__isnull=True, void_at__isnull=True)
