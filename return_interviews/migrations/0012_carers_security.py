"""Row-level security and audit of what carers say; the line of care beside what a person is to the child."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

SQL = Path(__file__).parents[1] / "sql"
BEFORE = (SQL / "functions.sql").read_text().split("REVOKE")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
TABLE = "carer_account"
RECORD, HEADER = granted(f"{TABLE}.child_id", Tier.RECORD), granted(f"{TABLE}.child_id")
GIVEN = (
    f"EXISTS (SELECT 1 FROM interview_allocation a WHERE a.episode_id = {TABLE}.episode_id"
    f" AND a.worker_agency_id = {AGENCY} AND a.ended_at IS NULL)"
)
SEEN = f"({RECORD} OR ({HEADER} AND {GIVEN}))"
ADDED = f"(({RECORD} AND {TABLE}.owner_agency_id = {AGENCY}) OR ({HEADER} AND {GIVEN}))"
OWN = f"interviewer_profile.owner_agency_id = {AGENCY}"
MINE = f"{TABLE}.recorded_by_id = (SELECT app_actor())"


class Migration(migrations.Migration):
    dependencies = [("return_interviews", "0011_carers_and_next_tries")]

    operations = [
        protect(TABLE, see=SEEN, add=f"({ADDED} AND {MINE})"),
        append_only(TABLE),
        audited(TABLE, digest=("name", "words", "worries")),
        protect("interviewer_profile", see="true", add=OWN, change=OWN),
        audited("interviewer_profile", child="", digest=("note",)),
        migrations.RunSQL(
            (SQL / "role_with_child_2.sql").read_text(),
            [BEFORE, "DROP FUNCTION roles_with_children(uuid[], date)"],
        ),
    ]
