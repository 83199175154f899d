"""A replay belongs to its agency; what came out of it is below each child. The cranks do it and write it down."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

DUTY = "replayed_duty"


class Migration(migrations.Migration):
    dependencies = [("clocks", "0012_replays")]

    operations = [
        protect("replay_run", see=f"replay_run.agency_id = {AGENCY}", clock="SELECT, UPDATE"),
        append_only("replay_run"),
        audited("replay_run", child="", digest=("text",)),
        protect(
            DUTY,
            see=f"({DUTY}.agency_id = {AGENCY} AND {granted(f'{DUTY}.child_id', Tier.RECORD)})",
            add="false",
            clock="SELECT, INSERT",
        ),
        append_only(DUTY),
        audited(DUTY),
    ]
