"""The duties of two records of one child that become one record, and of one that becomes two again.

A duty about the child hangs on the child's key and is numbered there; patterns count over all of a child's episodes.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext

from clocks.engine.rules import CHILD
from clocks.engine.state import Outcome
from clocks.models import Clock, ClockEvent, EventKind
from clocks.services.derive import derive_patterns, histories
from clocks.services.ending import end_clock
from clocks.services.ladder import new_event, renew_alarms, schedule_for, set_aside_alarms
from clocks.services.scope import firing
from clocks.vocabulary import PATTERN_REACHED
from missing_cases.models import Agency, Child, ChildMerge, MergedRow

# What the database puts back by itself: whose duty it is, and its number. `count_apart` sees to the rest.
PUT_BACK = {"clock": ["seq"], "alarm": [], "clock_event": []}
COUNTED = ("anchor_at", "opens_at", "due_at", "counted")
ENDED = ("outcome", "ended_at", "ended_by_id", "ended_on", "note", "met_at")


def number_on(*, kept: Child, merged: Child) -> None:
    """Number the duties about the merged record on from those about the kept one, so that both fit on one child."""
    with firing():
        highest = Clock.objects.filter(subject_kind=CHILD, subject_id=kept.pk).aggregate(number=Max("seq"))["number"]
        theirs = Clock.objects.filter(subject_kind=CHILD, subject_id=merged.pk)
        if highest:
            theirs.update(seq=F("seq") + highest)


def count_together(*, kept: Child, reason: str, by, now: datetime) -> None:
    """Let each duty about the child be owed once, and count its episodes anew: those of both records are one child's.

    Of two that run for the same agency, the one due first goes on. What was told is told.
    """
    with firing():
        running = Clock.objects.running().filter(subject_kind=CHILD, subject_id=kept.pk)
        seen = set()
        for clock in list(running.exclude(trigger=PATTERN_REACHED).by_urgency()):
            if (clock.kind, clock.agency_id) in seen:
                note = gettext("The same is owed already for this child: two records were brought together.")
                end_clock(clock, Outcome.STOPPED, at=now, by=by, now=now, note=note)
            else:
                _number_last(clock)
            seen.add((clock.kind, clock.agency_id))
        _count([kept], reason, by, now)


def _number_last(clock: Clock) -> None:
    """Let a running duty be the last of its series: the next period begins from that one alone."""
    series = Clock.objects.filter(
        subject_kind=CHILD, subject_id=clock.subject_id, kind=clock.kind, agency=clock.agency_id
    )
    highest = series.aggregate(number=Max("seq"))["number"]
    if highest > clock.seq:
        clock.seq = highest + 1
        clock.save(update_fields=["seq"])


def _count(children: Iterable[Child], reason: str, by, now: datetime) -> None:
    for child in children:
        owners = {episode.owner for episode in histories([child.pk]).get(child.pk, ())}
        counting = Clock.objects.running().filter(subject_kind=CHILD, subject_id=child.pk, trigger=PATTERN_REACHED)
        for agency in Agency.objects.filter(pk__in=owners | set(counting.values_list("agency", flat=True))):
            derive_patterns(child=child, agency=agency, reason=reason, by=by, now=now)


def count_apart(*, merge: ChildMerge, reason: str, by, now: datetime) -> None:
    """Let the duties stand as before a merge: what it ended is needed again, what it moved counts as it did.

    A duty that the merge began is set aside. One that somebody has answered since stays as it is. What was told is
    told, and what is due by now fires.
    """
    with firing():
        rows = {row.row_id: row for row in MergedRow.objects.filter(merge=merge, table_name="clock")}
        for clock in Clock.objects.filter(pk__in=rows).select_for_update(of=("self",)).order_by("pk"):
            row = rows[clock.pk]
            if row.was is None:
                _set_aside(clock, reason, by, now)
            else:
                _restore(clock, row.was, row.became, reason, by, now)
        _count([merge.kept, Child(pk=merge.merged_id)], reason, by, now)


def _set_aside(clock: Clock, reason: str, by, now: datetime) -> None:
    if not clock.outcome:
        end_clock(clock, Outcome.VOID, at=now, by=by, now=now, on=PATTERN_REACHED, note=reason)


def _read(name: str, values: Mapping[str, Any]) -> Any:
    """Return a column's kept value as the field holds it."""
    field: Any = Clock._meta.get_field(name.removesuffix("_id"))
    return field.to_python(values[name])


def _restore(clock: Clock, was: Mapping[str, Any], became: Mapping[str, Any], reason: str, by, now: datetime) -> None:
    changed = [name for name in (*COUNTED, *ENDED) if name in was]
    if not changed or any(getattr(clock, name) != _read(name, became) for name in changed):
        return
    for name in changed:
        setattr(clock, name, _read(name, was))
    clock.generation += 1
    clock.save(update_fields=[*changed, "generation"])
    if clock.outcome:
        set_aside_alarms(clock, now)
    else:
        renew_alarms(clock, clock.rule, schedule_for(clock, clock.rule, clock.anchor_at), now)
    kind = EventKind.REOPENED if was.get("outcome") == "" else EventKind.MOVED
    ClockEvent.objects.bulk_create([new_event(clock, kind, at=now, by=by, now=now, reason=reason)])
