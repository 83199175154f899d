"""Gives the benchmark's episodes the moments and statuses that a replay lives through again."""

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first

from missing_cases.access.context import bind  # noqa: E402

STATUSES = """
INSERT INTO episode_status (id, episode_id, child_id, owner_agency_id, status, from_at, to_at, reason, recorded_at,
    void_reason)
SELECT uuidv7(), id, child_id, owner_agency_id, 'missing', missing_from_at, returned_at, '', missing_from_at, ''
  FROM episode
"""
MOMENTS = """
INSERT INTO episode_moment (id, episode_id, child_id, owner_agency_id, kind, at, precision, "order", said_by, how,
    reason, withdrawn, recorded_at)
SELECT uuidv7(), e.id, e.child_id, e.owner_agency_id, m.kind, m.at, 'exact', m.place, '', '', '', false, m.at
  FROM episode e CROSS JOIN LATERAL (VALUES
     ('last_seen', e.missing_from_at, 1),
     ('police_notified', e.missing_from_at + interval '1 hour', 2),
     ('located', e.located_at, 3),
     ('returned', e.returned_at, 4)) m (kind, at, place)
 WHERE m.at <= now()
"""


def main() -> None:
    """Write them, and refresh the planner's statistics."""
    with transaction.atomic(), connection.cursor() as cursor:
        bind(actor="system:benchmark")
        cursor.execute(STATUSES)
        cursor.execute(MOMENTS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
