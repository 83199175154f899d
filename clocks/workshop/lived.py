"""What the council's real clocks kept of the past: with which facts they began, and when what was owed was done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

# The real tables by their full names: within a replay, others stand in front of them.
FACTS = (
    "SELECT c.child_id, c.subject_id, e.detail->>'trigger', c.anchor_at, (e.detail->'facts')::text"
    " FROM public.clock c JOIN public.clock_event e ON e.clock_id = c.id"
    " WHERE c.child_id = ANY(%s) AND c.agency_id = %s AND e.kind = 'started' AND e.detail ? 'facts'"
    " ORDER BY e.written_at, e.id"
)
DONE = (
    "SELECT child_id, subject_kind, subject_id, kind, ended_on, met_at, ended_at FROM public.clock"
    " WHERE child_id = ANY(%s) AND agency_id = %s AND outcome = 'met' AND ended_at < %s ORDER BY ended_at, id"
)
KINDS = "SELECT DISTINCT child_id, subject_kind, subject_id, kind FROM public.clock" \
    " WHERE child_id = ANY(%s) AND agency_id = %s AND outcome NOT IN ('void', 'stopped')"  # fmt: skip


@dataclass(frozen=True)
class Done:
    """A duty that was done: of which kind on what, on which trigger (empty: by hand), when, and when that was known."""

    child_id: UUID
    subject: tuple[str, UUID]
    kind: str
    on: str
    met_at: datetime
    known_at: datetime


def facts_at_start(children: Sequence[UUID], agency: UUID) -> dict[tuple, Mapping[str, Any]]:
    """Return the facts that decided by (subject id, trigger, moment counted from), and by (subject id, trigger)."""
    found: dict[tuple, Mapping[str, Any]] = {}
    for _child, subject, trigger, at, facts in _rows(FACTS, [list(children), agency]):
        found[subject, trigger] = found[subject, trigger, at] = json.loads(facts)
    return found


def done_of(children: Sequence[UUID], agency: UUID, until: datetime) -> dict[UUID, list[Done]]:
    """Return what was recorded as done before a moment, by child, in the order it was recorded."""
    found: dict[UUID, list[Done]] = {child: [] for child in children}
    for child, about, subject, kind, on, met_at, ended_at in _rows(DONE, [list(children), agency, until]):
        found[child].append(Done(child, (about, subject), kind, on, met_at, ended_at))
    return found


def kinds_had(children: Sequence[UUID], agency: UUID) -> set[tuple]:
    """Return (subject kind, subject id, kind) of every duty that was really owed."""
    return {tuple(row[1:]) for row in _rows(KINDS, [list(children), agency])}


def _rows(statement: str, parameters: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
