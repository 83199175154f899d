"""Row-level security and audit of what children want of their interviews: as of the contacts about them."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

TABLE = "interview_wish"
RECORD, HEADER = granted(f"{TABLE}.child_id", Tier.RECORD), granted(f"{TABLE}.child_id")
GIVEN = (
    f"EXISTS (SELECT 1 FROM interview_allocation a WHERE a.episode_id = {TABLE}.episode_id"
    f" AND a.worker_agency_id = {AGENCY} AND a.ended_at IS NULL)"
)
SEEN = f"({RECORD} OR ({HEADER} AND {GIVEN}))"
ADDED = f"(({RECORD} AND {TABLE}.owner_agency_id = {AGENCY}) OR ({HEADER} AND {GIVEN}))"
MINE = f"{TABLE}.recorded_by_id = (SELECT app_actor())"


class Migration(migrations.Migration):
    dependencies = [("return_interviews", "0009_wishes")]

    operations = [
        protect(TABLE, see=SEEN, add=f"({ADDED} AND {MINE})"),
        append_only(TABLE),
        audited(TABLE, digest=("person", "place", "time", "language", "adult")),
    ]
