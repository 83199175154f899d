"""Finding in what the police's lists and the register differ, each once, and settling it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clocks.services import fire
from episodes.rules import LONDON
from intake.models import Difference, Settlement
from intake.reconciling import accounts
from intake.reconciling.accounts import Span
from intake.reconciling.compare import Counts, Found, compare
from missing_cases.access.perms import Perm
from missing_cases.children.selectors import police_force_for
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Agency, AgencyKind, Child

SUBJECT, FOUND, SETTLED = "difference", "difference.found", "difference.settled"
BACK = timedelta(days=35)  # how far back each day looks: the whole of a month, and the list that came late


def reconcile_everybody(now: datetime) -> int:
    """Compare every council's register with its force's lists, and return how many differences were found anew.

    Run by the cranks each day, as mc_clock.
    """
    councils = Agency.objects.filter(kind=AgencyKind.COUNCIL, active=True).select_related("police_force")
    return sum(len(reconcile(owner=council, by=None, now=now)) for council in councils)


@transaction.atomic
def reconcile(*, owner: Agency, by, now: datetime) -> list[Difference]:
    """Bring a council's differences into line with what both sides say now; return those found anew.

    Each new one begins its duty; one that is gone is settled by that. `by`: None for the cranks. Raises NotAllowed.
    """
    if by is not None:
        by.demand(Perm.INTAKE_DECIDE)
    force = police_force_for(owner)
    counts = counted(owner, force, Span(now - BACK, now)) if force else None
    if force is None or counts is None:
        return []
    rows = Difference.objects.filter(owner_agency=owner, force=force)
    standing = {(each.kind, each.about): each for each in rows.standing().select_for_update()}
    found = {(each.kind.value, each.about): each for each in counts.found}
    for key in standing.keys() - found.keys():
        _settle(standing[key], Settlement.AGREED, "", by=by, now=now)
    answered = _answered(rows)
    return [
        _stand(owner, force, each, by, now) for key, each in found.items()
        if key not in standing and answered.get(key) != (each.they_say, each.we_say)
    ]  # fmt: skip


def _answered(rows) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what each side said where somebody has settled a difference: said again, it is no new one."""
    settled = rows.exclude(settlement__in=("", Settlement.AGREED)).order_by("settled_at", "id")
    return {(each.kind, each.about): (each.they_say, each.we_say) for each in settled}


def counted(owner: Agency, force: Agency, span: Span) -> Counts | None:
    """Return how the two accounts of a span agree as far as the force's lists reach; None where none came."""
    reached = accounts.covered(owner, force, span)
    if reached is None:
        return None
    theirs = accounts.police_account(owner, force, reached)
    ours = accounts.council_account(owner, force, reached, [row.episode_id for row in theirs if row.episode_id])
    return compare(theirs, ours, day_of=lambda at: at.astimezone(LONDON).date())


def _stand(owner: Agency, force: Agency, found: Found, by, now: datetime) -> Difference:
    difference = Difference(
        owner_agency=owner, force=force, kind=found.kind, about=found.about[:60], notification_id=found.theirs,
        episode_id=found.ours, they_say=found.they_say, we_say=found.we_say, found_at=now,
    )  # fmt: skip
    if difference.episode is not None:
        difference.child_id = difference.episode.child_id
    difference.save(force_insert=True)
    _fire(FOUND, difference, {"found_at": now}, by=by, now=now)
    return difference


def _fire(trigger: str, difference: Difference, anchors: dict[str, datetime], *, by, now) -> None:
    fire(
        trigger=trigger, subject_kind=SUBJECT, subject_id=difference.pk,
        child=Child(pk=difference.child_id) if difference.child_id else None,
        agency=difference.owner_agency, anchors=anchors, facts={}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def take_difference(*, difference: Difference, by, now: datetime) -> Difference:
    """Say that the reader sees to a difference. Raises StaleError when it is settled, NotAllowed."""
    found = _lock(difference, by)
    found.held_by = by.user
    found.save(update_fields=["held_by"])
    return found


@transaction.atomic
def settle_difference(*, difference: Difference, settlement: str, note: str, by, now: datetime) -> Difference:
    """Write down how a difference was settled, and end its duty.

    Where the register was wrong it is corrected on the episode's own pages, first. Raises RuleError for what is
    missing, StaleError when it is settled already, Difference.DoesNotExist, NotAllowed.
    """
    if settlement not in Settlement.values or settlement == Settlement.AGREED:
        raise RuleError(_("Say how it was settled."), "settlement")
    if not note.strip():
        raise RuleError(_("Write down what was found out, and with whom."), "note")
    found = _lock(difference, by)
    return _settle(found, Settlement(settlement), note.strip(), by=by, now=now)


def _lock(difference: Difference, by) -> Difference:
    by.demand(Perm.INTAKE_DECIDE)
    rows = (
        Difference.objects.visible_to(by).select_for_update(of=("self",)).select_related("owner_agency", "settled_by")
    )
    found = rows.get(pk=difference.pk)
    if found.settled_at:
        who = found.settled_by.get_short_name() if found.settled_by else ""
        raise StaleError(_("This difference is settled already."), {}, who)
    return found


def _settle(difference: Difference, settlement: Settlement, note: str, *, by, now: datetime) -> Difference:
    difference.settled_at, difference.settled_by = now, by.user if by else None
    difference.settlement, difference.note = settlement, note
    difference.save(update_fields=["settled_at", "settled_by", "settlement", "note"])
    _fire(SETTLED, difference, {"settled_at": now}, by=by, now=now)
    return difference
