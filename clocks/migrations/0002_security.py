"""Row-level security, grants and audit of the clocks' tables."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited

CLOCKS = Path(__file__).resolve().parents[1]
FIRING = "(SELECT app_firing())"
ACTOR = "(SELECT app_actor())"


def _held(table):
    return f"({table}.child_id IS NULL OR {granted(f'{table}.child_id')})"


# A disclosure is addressed to an agency, which may hold no grant on the child: it may see that an answer is due.
WAITED_FOR = f"(clock.counterpart_id = {AGENCY} AND clock.subject_kind = 'disclosure')"
MINE = f"{AGENCY} IN (clock.agency_id, clock.counterpart_id) OR clock.assigned_to_id = {ACTOR}"
SEE_CLOCK = f"({WAITED_FOR} OR (({MINE} OR {FIRING}) AND {_held('clock')}))"
CHANGE_CLOCK = f"({FIRING} AND ({WAITED_FOR} OR {_held('clock')}))"


def _see(table):
    return f"({_within_services(table)} OR ({table}.agency_id = {AGENCY} AND {_held(table)}))"


def _within_services(table):
    """Rows below a clock that the reader's transaction may see while clocks.services run."""
    return f"({FIRING} AND EXISTS (SELECT 1 FROM clock c WHERE c.id = {table}.clock_id))"


UNDO = migrations.RunSQL.noop


class Migration(migrations.Migration):
    dependencies = [("clocks", "0001_initial"), ("missing_cases", "0002_security")]

    operations = [
        migrations.RunSQL(
            (CLOCKS / "sql/functions.sql").read_text(),
            "DROP FUNCTION clock_health(timestamptz); DROP FUNCTION app_firing(); DROP FUNCTION new_record_id()",
        ),
        protect("clock", see=SEE_CLOCK, add=CHANGE_CLOCK, change=CHANGE_CLOCK, clock="SELECT"),
        *[
            protect(table, see=_see(table), add=_within_services(table), change=_within_services(table), clock=rights)
            for table, rights in {"alarm": "SELECT, UPDATE", "clock_event": "SELECT, INSERT"}.items()
        ],
        append_only("clock_event"),
        append_only("protocol_version"),
        migrations.RunSQL(
            [
                "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON heartbeat, periodic_run FROM mc_app",
                "GRANT SELECT, INSERT, UPDATE ON heartbeat, periodic_run TO mc_clock",
                "GRANT SELECT ON protocol_version TO mc_clock",
            ],
            UNDO,
        ),
        audited("clock", digest=("note",)),
        audited("protocol_version", child=""),
    ]
