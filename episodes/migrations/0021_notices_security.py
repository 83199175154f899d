"""Row-level security and audit of the receipts of need-to-know notices: the council that writes them and no other."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

TABLE = "episode_notice_reading"
OWN = f"({granted(f'{TABLE}.child_id', Tier.RECORD)} AND {TABLE}.owner_agency_id = {AGENCY})"


class Migration(migrations.Migration):
    dependencies = [("episodes", "0020_notices_sent")]

    operations = [protect(TABLE, see=OWN, clock="SELECT"), append_only(TABLE), audited(TABLE)]
