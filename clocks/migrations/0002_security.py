"""Row-level security, grants and audit of the clocks' tables."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited

CLOCKS = Path(__file__).resolve().parents[1]
FIRING = "(SELECT app_firing())"
ACTOR = "(SELECT app_actor())"


def _duty(table, *more):
    """Rows of the reader's agency (or otherwise the reader's), on a child they hold a grant on, or on no child."""
    mine = " OR ".join([f"{table}.agency_id = {AGENCY}", *more, FIRING])
    return f"(({mine}) AND ({table}.child_id IS NULL OR {granted(f'{table}.child_id')}))"


def _within_services(table):
    return f"({FIRING} AND ({table}.child_id IS NULL OR {granted(f'{table}.child_id')}))"


UNDO = migrations.RunSQL.noop


class Migration(migrations.Migration):
    dependencies = [("clocks", "0001_initial"), ("missing_cases", "0002_security")]

    operations = [
        migrations.RunSQL(
            (CLOCKS / "sql/functions.sql").read_text(),
            "DROP FUNCTION clock_health(timestamptz); DROP FUNCTION app_firing(); DROP FUNCTION new_record_id()",
        ),
        protect(
            "clock",
            see=_duty("clock", f"clock.counterpart_id = {AGENCY}", f"clock.assigned_to_id = {ACTOR}"),
            add=_within_services("clock"),
            change=_within_services("clock"),
            clock="SELECT",
        ),
        protect(
            "alarm",
            see=_duty("alarm"),
            add=_within_services("alarm"),
            change=_within_services("alarm"),
            clock="SELECT, UPDATE",
        ),
        protect("clock_event", see=_duty("clock_event"), add=_within_services("clock_event"), clock="SELECT, INSERT"),
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
