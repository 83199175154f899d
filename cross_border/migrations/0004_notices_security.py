"""Row-level security and audit of the notices of placements."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

TABLE = "placement_notice"
SEEN = granted(f"{TABLE}.child_id", Tier.RECORD)
OWN = f"({SEEN} AND {TABLE}.owner_agency_id = {AGENCY})"


class Migration(migrations.Migration):
    dependencies = [("cross_border", "0003_notices")]

    operations = [
        protect(TABLE, see=SEEN, add=OWN, change=OWN),
        audited(TABLE, digest=("said_by", "risk", "risk_told_to")),
    ]
