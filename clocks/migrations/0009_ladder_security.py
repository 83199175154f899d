"""Row-level security, grants and audit of who is told instead; the crank makes the rungs of a ladder."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited

ACTOR = "(SELECT app_actor())"
OF_AN_AGENCY = ("agency_hours", "opening_time", "shut_day")


def _own(table):
    return f"{table}.agency_id = {AGENCY}"


class Migration(migrations.Migration):
    dependencies = [("clocks", "0008_ladder")]

    operations = [
        *[protect(table, see=_own(table), clock="SELECT") for table in OF_AN_AGENCY],
        protect(
            "absence", see=f"({_own('absence')} OR absence.person_id = {ACTOR})", add=_own("absence"), clock="SELECT"
        ),
        protect(
            "settlement",
            see=f"({_own('settlement')} AND (settlement.child_id IS NULL OR {granted('settlement.child_id')}))",
            add=_own("settlement"),
        ),
        append_only("settlement"),
        *[audited(table, child="") for table in (*OF_AN_AGENCY, "absence")],
        audited("settlement", digest=("note",)),
        migrations.RunSQL("GRANT INSERT ON alarm TO mc_clock", "REVOKE INSERT ON alarm FROM mc_clock"),
    ]
