"""The sweep's rate against raw SQL doing the least it could: alarm fired, proof, one message, sign of life."""

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first

from benchmarks.timing import side_by_side  # noqa: E402
from clocks.sweep import sweep_once  # noqa: E402
from missing_cases.access.context import database_now  # noqa: E402

BATCH, ROUNDS, WARM, LIMIT = 500, 20, 3, 0.7

RAW = """
WITH due AS MATERIALIZED (
    SELECT id FROM alarm WHERE fired_at IS NULL AND void_at IS NULL AND fire_at <= %(now)s
     ORDER BY fire_at, id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
), fired AS (
    UPDATE alarm a SET fired_at = %(now)s FROM due WHERE a.id = due.id
    RETURNING a.id, a.clock_id, a.child_id, a.agency_id, a.fire_at
), proof AS (
    INSERT INTO clock_event (id, clock_id, child_id, agency_id, kind, at, written_at, alarm_id, fire_at, crank, detail)
    SELECT uuidv7(), clock_id, child_id, agency_id, 'fired', %(now)s, clock_timestamp(), id, fire_at, 'raw', '{}'
      FROM fired
), told AS (
    INSERT INTO message (id, key, topic, channel, recipient_id, agency_id, role, child_id, subject_kind, subject_id,
                         payload, incident, made_at, available_at, attempts, receipt, last_error)
    SELECT uuidv7(), 'raw:' || f.id, 'clock.alarm', 'email', %(person)s, f.agency_id, '', f.child_id, 'episode',
           c.subject_id, '{}', false, %(now)s, %(now)s, 0, '', '' FROM fired f JOIN clock c ON c.id = f.clock_id
)
SELECT count(*) FROM fired
"""


def main() -> int:
    """Print both rates and their ratio; return 1 when the sweep is under its share of the bound."""
    now = database_now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id FROM membership WHERE role = 'assistant_director' LIMIT 1")
        person = cursor.fetchone()[0]

    def raw():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.actor', 'system:bench', true)")
            cursor.execute(RAW, {"now": now, "batch": BATCH, "person": person})
            if cursor.fetchone()[0] != BATCH:
                raise SystemExit("the raw statement ran out of alarms")

    def ours():
        if sweep_once(now=now, crank="bench", batch=BATCH) != BATCH:
            raise SystemExit("the sweep ran out of alarms")

    pair = side_by_side(ours, raw, rounds=ROUNDS, warm=WARM)
    rate, bound = (BATCH / milliseconds * 1000 for milliseconds in (pair.median, pair.bound))
    share = rate / bound
    print(f"sweep {rate:,.0f} alarms/s, raw SQL {bound:,.0f} alarms/s, share {share:.2f} (at least {LIMIT})")  # noqa: T201
    return int(share < LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
