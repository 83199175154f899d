"""Putting a list in, matching its columns, and stopping and resuming its reading."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from intake.enums import ListState, Outcome
from intake.models import ListRow, ListRun, SenderMapping
from intake.reading.kinds import FileKind
from intake.reading.mapping import check_mapping, folded, propose_mapping
from intake.reading.tables import Table, read_table
from intake.services.keeping import keep_original, read_original
from intake.values import Fact
from missing_cases.access.perms import Perm
from missing_cases.children.selectors import police_force_for
from missing_cases.errors import RuleError


@transaction.atomic
def begin_list(*, data: bytes, name: str, kind: FileKind, sender: str, by, now: datetime) -> tuple[ListRun, bool]:
    """Keep a list as it came and return its run, which waits for its columns, and whether it is new.

    The same file again is the run that stands, as far as it is. Raises RuleError beside "file", NotAllowed.
    """
    by.demand(Perm.INTAKE_DECIDE)
    table = read_table(data, kind)
    original, _new = keep_original(data=data, name=name, kind=kind, owner=by.agency, by=by, now=now)
    found = ListRun.objects.visible_to(by).filter(original=original).first()
    if found:
        return found, False
    run = ListRun(
        owner_agency=by.agency, original=original, sender=sender.strip()[:200], sender_key=sender_key(sender),
        header=list(table.header), total=len(table.rows), asked_at=now, asked_by=by.user,
    )  # fmt: skip
    run.save(force_insert=True)
    return run, True


def sender_key(sender: str) -> str:
    """Return a sender's name as it is compared."""
    return folded(sender)[:200]


def fingerprint(header) -> str:
    """Return what tells one header from another."""
    return hashlib.sha256("\n".join(map(folded, header)).encode()).hexdigest()


def table_of(run: ListRun) -> Table:
    """Return the list of a run, read again from what was kept. Raises DamagedFile, RuleError."""
    return read_table(read_original(run.original), run.original.kind)


def mapping_of(run: ListRun, by) -> dict[str, Fact]:
    """Return how the columns of a list are matched: as chosen, else as last chosen for this sender, else our guess."""
    if run.columns:
        return {column: Fact(fact) for column, fact in run.columns}
    kept = SenderMapping.objects.visible_to(by).filter(
        sender_key=run.sender_key, fingerprint=fingerprint(run.header)
    ).first()  # fmt: skip
    if kept:
        facts = [Fact(fact) for _column, fact in kept.columns]
        return dict(zip(run.header, facts, strict=True))
    return propose_mapping(run.header)


@transaction.atomic
def choose_columns(*, run: ListRun, mapping: Mapping[str, Fact], by, now: datetime, of_police: bool = False) -> ListRun:
    """Match the columns of a list, keep that for its sender, and let it be read.

    `of_police`: it is the list of the council's own police force, which the register is compared with each day.
    Of a list that was read already, the rows that could not be taken in are read again. Raises RuleError, NotAllowed.
    """
    found = _lock(run, by)
    if found.state == ListState.WAITING:
        raise RuleError(_("It is being read. Stop it first."))
    check_mapping(mapping)
    columns = [[column, mapping.get(column, Fact.IGNORED).value] for column in found.header]
    SenderMapping.objects.create(
        owner_agency_id=found.owner_agency_id, sender_key=found.sender_key, fingerprint=fingerprint(found.header),
        columns=columns, saved_at=now, saved_by=by.user,
    )  # fmt: skip
    found.columns, found.done, found.problem = columns, 0, ""
    found.sender_agency = police_force_for(by.agency) if of_police else None
    return _save(found, ListState.WAITING)


@transaction.atomic
def stop_list(*, run: ListRun, by, now: datetime) -> ListRun:
    """Stop the reading of a list after the rows under way. Raises RuleError where it is not being read, NotAllowed."""
    found = _lock(run, by)
    if found.state != ListState.WAITING:
        raise RuleError(_("It is not being read."))
    return _save(found, ListState.STOPPED)


@transaction.atomic
def go_on(*, run: ListRun, by, now: datetime) -> ListRun:
    """Go on with a list that was stopped, or that a fault of ours ended. Raises RuleError, NotAllowed."""
    found = _lock(run, by)
    if found.state not in (ListState.STOPPED, ListState.FAILED):
        raise RuleError(_("It is not stopped."))
    found.problem = ""
    return _save(found, ListState.WAITING)


def is_of_police(run: ListRun, by) -> bool:
    """Say whether a list is its police force's: as chosen, else as the sender's last one was, else by its name."""
    if run.columns:
        return run.sender_agency_id is not None
    before = ListRun.objects.visible_to(by).filter(sender_key=run.sender_key).exclude(columns=[]).first()
    if before:
        return before.sender_agency_id is not None
    force = police_force_for(by.agency)
    return force is not None and run.sender_key == sender_key(force.name)


def counts_of(run: ListRun) -> dict[str, int]:
    """Return how many rows had each outcome, none left out."""
    rows = ListRow.objects.filter(run=run).order_by().values_list("outcome").annotate(Count("id"))
    return {**dict.fromkeys(Outcome.values, 0), **dict(rows)}


def _lock(run: ListRun, by) -> ListRun:
    by.demand(Perm.INTAKE_DECIDE)
    return ListRun.objects.visible_to(by).select_for_update(of=("self",)).get(pk=run.pk)


def _save(run: ListRun, state: ListState) -> ListRun:
    run.state, run.finished_at = state, None
    run.save(force_update=True)
    return run
