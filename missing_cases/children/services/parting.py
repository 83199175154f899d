"""Taking two records apart that turned out to be two children: what the merge changed is put back, row by row."""

import json
from collections.abc import Callable

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from missing_cases.access.perms import Perm
from missing_cases.children.services.merging import standing_in_the_way
from missing_cases.errors import RuleError
from missing_cases.models import Child, ChildMerge, Tier

# Of apps above: called with (merge, reason, by, now) when the rows are back, to bring into line what they count.
PARTED: list[Callable[..., None]] = []
# Of apps above: the columns of a table that are put back as they were; services of the app see to the others.
PUT_BACK: dict[str, list[str]] = {}


@transaction.atomic
def part_children(*, merge: ChildMerge, reason: str, by, now) -> ChildMerge:
    """Undo a merge: each row it changed is as it was, except where somebody has changed it since.

    What was recorded since stays with the kept record, unless it hangs on a row that goes back (a later entry on an
    episode of the other child). The last of several merges is undone first. Raises RuleError, ChildMerge.DoesNotExist,
    NotAllowed.
    """
    by.demand(Perm.CHILD_MERGE)
    if not reason.strip():
        raise RuleError(_("Say why they are taken apart"), "reason")
    rows = ChildMerge.objects.visible_to(by).standing().select_for_update(of=("self",))
    found = rows.get(pk=merge.pk)
    kept = Child.objects.visible_to(by, tier=Tier.RECORD).select_for_update(of=("self",)).get(pk=found.kept_id)
    _demand_responsible(kept, by)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT take_merge_apart(%s, %s)", [found.pk, json.dumps(PUT_BACK)])
    except IntegrityError as error:
        raise standing_in_the_way(error) from error
    for count in PARTED:
        count(merge=found, reason=reason.strip(), by=by, now=now)
    found.undone_at, found.undone_by, found.undone_reason = now, by.user, reason.strip()
    found.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    return found


def _demand_responsible(kept: Child, by) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers_alone_for(%s::uuid[])", [[kept.pk]])
        if not cursor.fetchone()[0]:
            words = _("Only the council that is responsible for the child can take the two records apart.")
            raise RuleError(words)
