"""Handovers belong to their agency; what was written stays, only who took it over is added."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, protect
from missing_cases.audit.triggers import audited


class Migration(migrations.Migration):
    dependencies = [("episodes", "0013_handover")]

    operations = [
        protect("handover", see=f"handover.owner_agency_id = {AGENCY}"),
        migrations.RunSQL(
            [
                "REVOKE UPDATE ON handover FROM mc_app",
                "GRANT UPDATE (taken_at, taken_by_id) ON handover TO mc_app",
            ],
            ["GRANT UPDATE ON handover TO mc_app"],
        ),
        audited("handover", child="", digest=("words",)),
    ]
