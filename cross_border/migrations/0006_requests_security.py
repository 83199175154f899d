"""Row-level security and audit of the interviews that another authority asks for."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

TABLE = "interview_request"
HEADER = granted(f"{TABLE}.child_id", Tier.HEADER)
PARTIES = f"({HEADER} AND ({TABLE}.owner_agency_id = {AGENCY} OR {TABLE}.authority_id = {AGENCY}))"
OWN = f"({HEADER} AND {TABLE}.owner_agency_id = {AGENCY})"


class Migration(migrations.Migration):
    dependencies = [("cross_border", "0005_requests")]

    operations = [
        protect(TABLE, see=PARTIES, add=OWN, change=OWN, clock="SELECT"),
        audited(TABLE, digest=("asked_by", "reason")),
    ]
