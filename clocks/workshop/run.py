"""Replays that people asked for: each waits as a row, and a tick goes through a few children at a time.

What was done is kept with each step, so a worker that is killed costs one step and no more.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from clocks.engine.errors import ProtocolError
from clocks.engine.loading import load_protocol, plain_content
from clocks.models import ProtocolDraft, ProtocolVersion, ReplayedDuty, ReplayRun
from clocks.workshop import past, selectors
from clocks.workshop.replay import BATCH, Duty, Span, as_if_always, of_children, rules_replayed
from missing_cases.access.context import acting_as_system, database_now
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError

LONGEST = timedelta(days=3 * 366)
TURN = timedelta(seconds=5)  # how long a tick goes on; the next goes on from there


@transaction.atomic
def ask_replay(
    *, text: str, span: Span, by, now: datetime, draft: ProtocolDraft | None = None,
    version: ProtocolVersion | None = None,
) -> ReplayRun:  # fmt: skip
    """Ask for a replay of a text over a span of the past of the reader's agency, beside the version in force.

    Raises RuleError for a text that does not read or a span that is none, NotAllowed.
    """
    by.demand(Perm.PROTOCOL_DRAFT)
    _check(text, span, now)
    return ReplayRun.objects.create(
        agency=by.agency, draft=draft, version=version, beside=selectors.in_force(by.agency, now.date()), text=text,
        since=span.since, until=span.until, asked_by=by.user, asked_at=now,
    )  # fmt: skip


def _check(text: str, span: Span, now: datetime) -> None:
    try:
        load_protocol(text)
    except ProtocolError as error:
        raise RuleError(_("This text does not read as a protocol yet. Mend its faults first.")) from error
    if span.until > now:
        raise RuleError(_("The replay goes over the past. Enter a day that is over."), "until_on")
    if span.since >= span.until:
        raise RuleError(_("The last day is before the first."), "until_on")
    if span.until - span.since > LONGEST:
        raise RuleError(_("A replay goes over three years at most."), "since_on")


def turn_replays() -> int:
    """Go on with the replays that wait, the oldest first, for a few seconds; return how many steps were done.

    While another worker does so, none: what is due to fire is never kept waiting by what was.
    """
    with _alone() as alone:
        if not alone:
            return 0
        steps, until = 0, database_now() + TURN
        while database_now() < until and _step():
            steps += 1
        return steps


@contextmanager
def _alone() -> Iterator[bool]:
    """Yield whether no other worker goes on with a replay until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('clocks.replay'))")
        held = cursor.fetchone()[0]
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('clocks.replay'))")


def _step() -> bool:
    """Do the next children of a run, or finish it; return whether there was one to do."""
    with acting_as_system("replay") as now:
        waiting = ReplayRun.objects.select_for_update(skip_locked=True, of=("self",)).filter(finished_at=None)
        run = waiting.select_related("agency", "beside").order_by("asked_at").first()
        if run is None:
            return False
        try:
            with transaction.atomic():
                _go_on(run, now)
        except Exception as error:  # noqa: BLE001 - what went wrong is written on the run, and the others go on
            run.problem, run.finished_at = type(error).__name__, now  # its text may hold a row
        run.save()
    return True


def _go_on(run: ReplayRun, now: datetime) -> None:
    content, span = plain_content(run.text), Span(run.since, run.until)
    agency = run.agency
    agency.protocol_code = agency.protocol_code or content["protocol"]
    children = past.children_of(agency, run.since, run.until)
    left = [child for child in children if run.last_child is None or child > run.last_child]
    batch = left[:BATCH]
    beside = as_if_always(run.beside.content if run.beside else None, agency)
    versions = as_if_always(content, agency)
    before, after = (of_children(agency, each, batch, span, now) for each in (beside, versions))
    _count(run, before, 0)
    _count(run, after, 1)
    _keep(run, before, after)
    run.total, run.done = len(children), len(children) - len(left) + len(batch)
    if len(batch) == len(left):
        run.untold = sorted(rules_replayed(versions)[1] | rules_replayed(beside)[1])
        run.finished_at = now
    else:
        run.last_child = batch[-1]


def _count(run: ReplayRun, duties: Iterable[Duty], side: int) -> None:
    counts: dict[str, Any] = run.counts
    for duty in duties:
        row = counts.setdefault(duty.kind, {"owed": [0, 0], "late": [0, 0]})
        row["owed"][side] += duty.owed
        row["late"][side] += duty.late


def _keep(run: ReplayRun, before: Iterable[Duty], after: Iterable[Duty]) -> None:
    """Write down each duty that is owed or late on one side and not on the other."""
    sides = [{duty.key: duty for duty in side} for side in (before, after)]
    rows = [_row(run, sides[0].get(key), sides[1].get(key)) for key in sorted({**sides[0], **sides[1]}, key=str)]
    differ = [row for row in rows if (row.owed_before, row.late_before) != (row.owed_after, row.late_after)]
    ReplayedDuty.objects.bulk_create(differ)


def _row(run: ReplayRun, before: Duty | None, after: Duty | None) -> ReplayedDuty:
    either = after or before
    if either is None:
        raise LookupError("a duty of neither side")
    return ReplayedDuty(
        run=run, agency_id=run.agency_id, child_id=either.child_id, subject_kind=either.subject_kind,
        subject_id=either.subject_id, kind=either.kind, anchor_at=either.anchor_at,
        owed_before=before is not None and before.owed, owed_after=after is not None and after.owed,
        late_before=before is not None and before.late, late_after=after is not None and after.late,
        due_before=before.due_at if before else None, due_after=after.due_at if after else None, met_at=either.met_at,
    )  # fmt: skip


CHANGES: Mapping[str, Mapping[str, bool]] = {
    "more": {"owed_before": False, "owed_after": True},
    "fewer": {"owed_before": True, "owed_after": False},
    "late": {"late_before": False, "late_after": True},
    "in_time": {"late_before": True, "late_after": False},
}
