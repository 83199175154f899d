"""Bringing two records of one child together, so that each row, and each clock, counts once. Nothing is deleted."""

from collections.abc import Callable, Mapping

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from missing_cases import triggers
from missing_cases.access.perms import Perm
from missing_cases.audit.wording import table_in_words
from missing_cases.children.rules import day_of
from missing_cases.children.sameness import MERGED, settled
from missing_cases.children.services.care import SUBJECT as PLACEMENT
from missing_cases.children.services.merge_preview import (
    CARE_STATUSES,
    PLACEMENTS,
    WORKER,
    MergePreview,
    allocated,
    identity_of,
    overlapping_placements,
    overlapping_statuses,
    preview_merge,
)
from missing_cases.children.services.workers import close_to_teams
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Child, ChildMerge, ChildName, Involvement, KeyWorker, NameKind, Tier

# Of apps above: ends what one child has once and both records hold, with (kept, merged, reason, by, now).
SETTLING: list[Callable[..., None]] = []
# Of apps above, which keep what hangs on a child's key without a foreign key, or count over a child's rows.
MOVING: list[Callable[..., None]] = []  # called with (kept, merged) before the rows move
MOVED: list[Callable[..., None]] = []  # called with (kept, reason, by, now) when they have


@transaction.atomic
def merge_children(
    *, kept: Child, merged: Child, choices: Mapping[str, str], reason: str, seen: str, by, now
) -> ChildMerge:
    """Make one record of two of the same child: all that names `merged` names `kept` from now on.

    `choices`: for each conflict of the preview, which record's answer stands. `seen`: the token of the preview the
    reader was shown; StaleError where something has changed since. The other record's names become aliases, duties that
    both had are owed once, and patterns are counted anew over all episodes. Every changed row is kept for undoing.
    Raises RuleError beside the field, Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.CHILD_MERGE)
    kept, merged = _locked(kept, merged, by)
    if kept.pk == merged.pk:
        raise RuleError(_("That is this record itself. Enter the reference of the other one."), "reference")
    if not reason.strip():
        raise RuleError(_("Say how it is known that they are one child"), "reason")
    shown = preview_merge(kept=kept, merged=merged, by=by)
    if shown.refusals:
        raise RuleError(shown.refusals[0])
    if shown.token != seen:
        raise StaleError(_("Something has changed since you looked. Nothing is saved: look at it again."), {})
    _check(shown, choices)
    merge = _begin(shown, reason.strip(), by, now)
    _settle(kept, merged, choices, by, now)
    for prepare in MOVING:
        prepare(kept=kept, merged=merged)
    _call("move_merged_rows", merge)
    _rewrite(kept, merged, choices)
    close_to_teams(kept, by=by, now=now)
    for count in MOVED:
        count(kept=kept, reason=_note(), by=by, now=now)
    _call("record_merge", merge)
    return merge


def _locked(kept: Child, merged: Child, by) -> tuple[Child, Child]:
    """Lock both records, always in the same order, so that two people who merge the same two wait and do not hang."""
    rows = Child.objects.visible_to(by, tier=Tier.RECORD).filter(void_at__isnull=True, merged_into__isnull=True)
    found = {row.pk: row for row in rows.filter(pk__in=[kept.pk, merged.pk]).select_for_update().order_by("pk")}
    if kept.pk not in found or merged.pk not in found:
        raise Child.DoesNotExist
    return found[kept.pk], found[merged.pk]


def _check(shown: MergePreview, choices: Mapping[str, str]) -> None:
    for conflict in shown.conflicts:
        if choices.get(conflict.field) not in conflict.options:
            raise RuleError(_("Choose which is right: %(what)s") % {"what": conflict.label}, conflict.field)


def _begin(shown: MergePreview, reason: str, by, now) -> ChildMerge:
    widened = [{"who": gain.who, "reference": gain.reference, "tier": gain.tier} for gain in shown.gains]
    merge = ChildMerge.objects.create(
        kept=shown.kept, merged=shown.merged, merged_reference=shown.merged.reference, owner_agency=by.agency,
        reason=reason, widened=widened, merged_at=now, merged_by=by.user,
    )  # fmt: skip
    _call("begin_merge", merge)
    return merge


def _call(function: str, merge: ChildMerge) -> None:
    """Run one of the database's three steps. Raises RuleError where rows of the two cannot stand side by side."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [merge.pk])
    except IntegrityError as error:
        raise standing_in_the_way(error) from error


def standing_in_the_way(error: IntegrityError) -> RuleError:
    """Return in words which kind of row keeps two records from being one, or from being two again."""
    table = getattr(getattr(error.__cause__, "diag", None), "table_name", None) or ""
    words = _("Two rows cannot stand side by side on one record: %(what)s. End or set aside one of them first.")
    return RuleError(words % {"what": table_in_words(table)})


def _note() -> str:
    return gettext("Two records of one child were brought together.")


def _settle(kept: Child, merged: Child, choices: Mapping[str, str], by, now) -> None:
    """End what both have and one child has only once, on the side that was not chosen."""
    for field, pairs in (
        (PLACEMENTS, overlapping_placements(kept, merged)),
        (CARE_STATUSES, overlapping_statuses(kept, merged)),
    ):
        losing = 0 if choices.get(field) == MERGED else 1
        for row in {pair[losing].pk: pair[losing] for pair in pairs}.values():
            row.void_at, row.void_by, row.void_reason = now, by.user, _note()
            row.save(update_fields=["void_at", "void_by", "void_reason"])
            if field == PLACEMENTS:
                triggers.end(
                    subject_kind=PLACEMENT,
                    subject_id=row.pk,
                    on="placement.ended",
                    note=_note(),
                    at=now,
                    by=by,
                    now=now,
                )
    _settle_names(kept, merged, by, now)
    _settle_workers(kept, merged, choices, now)
    _settle_involvements(kept, merged, now)
    for settle in SETTLING:
        settle(kept=kept, merged=merged, reason=_note(), by=by, now=now)


def _settle_names(kept: Child, merged: Child, by, now) -> None:
    """Let the child be found by the names of both records: the other's name becomes one more, unless it is the same."""
    legal = ChildName.objects.filter(child=merged, kind=NameKind.LEGAL, void_at__isnull=True)
    same = legal.filter(given_names__iexact=kept.given_names, family_name__iexact=kept.family_name)
    same.update(void_at=now, void_by=by.user, void_reason=_note())
    legal.update(kind=NameKind.ALIAS)


def _settle_workers(kept: Child, merged: Child, choices: Mapping[str, str], now) -> None:
    mine, theirs = allocated(kept), allocated(merged)
    if mine and theirs:
        losing: KeyWorker = mine if choices.get(WORKER) == MERGED else theirs
        losing.to_on = max(day_of(now), losing.from_on)
        losing.save(update_fields=["to_on"])


def _settle_involvements(kept: Child, merged: Child, now) -> None:
    """End one of two open involvements of an agency in one role: the one that opens less, else the other record's."""
    rows = Involvement.objects.filter(void_at__isnull=True, to_at__isnull=True)
    mine = {(row.agency_id, row.team_id, row.role): row for row in rows.filter(child=kept)}
    for theirs in rows.filter(child=merged):
        own = mine.get((theirs.agency_id, theirs.team_id, theirs.role))
        if own is not None:
            losing = own if own.tier < theirs.tier else theirs
            losing.to_at = max(now, losing.from_at)
            losing.save(update_fields=["to_at"])


def _rewrite(kept: Child, merged: Child, choices: Mapping[str, str]) -> None:
    """Let the kept record say what was taken over and what was chosen of the other."""
    changed = settled(identity_of(kept), identity_of(merged), choices)
    for name, value in changed.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save(update_fields=[*changed, "version"])
