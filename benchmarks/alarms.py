"""Fills the benchmark's database with alarms that are due: enough for every round of the sweep and of its bound."""

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first

from benchmarks.sweep import BATCH, ROUNDS, WARM  # noqa: E402
from missing_cases.access.context import bind  # noqa: E402

CLOCKS = """
INSERT INTO clock (id, child_id, agency_id, subject_kind, subject_id, kind, seq, version_id, trigger, anchor, anchor_at,
    known_at, opens_at, due_at, generation, outcome, ended_on, note)
SELECT uuidv7(), e.child_id, e.owner_agency_id, 'episode', e.id, 'return_interview_72h', 1 + n,
       (SELECT id FROM protocol_version WHERE code = 'wigan' ORDER BY id LIMIT 1), 'episode.returned', 'returned_at',
       e.missing_from_at, e.missing_from_at, e.missing_from_at, e.missing_from_at + interval '3 days', 1, '', '', ''
  FROM episode e CROSS JOIN generate_series(1, %(each)s) n ORDER BY n, e.id LIMIT %(most)s
"""
ALARMS = """
INSERT INTO alarm (id, clock_id, child_id, agency_id, stage, rank, generation, tell, fire_at)
SELECT uuidv7(), c.id, c.child_id, c.agency_id, 'due', 1, 1, '[{"role": "assistant_director", "at": "owner"}]', c.due_at
  FROM clock c WHERE c.outcome = '' AND c.seq > 1 AND c.due_at < now()
"""


def main() -> None:
    """Make the duties and their alarms."""
    most = 2 * BATCH * (ROUNDS + WARM) * 11 // 10
    with transaction.atomic(), connection.cursor() as cursor:
        bind(actor="system:benchmark")
        cursor.execute("SELECT count(*) FROM episode")
        each = 1 + most // cursor.fetchone()[0]
        cursor.execute(CLOCKS, {"most": most, "each": each})
        cursor.execute(ALARMS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
