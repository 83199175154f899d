"""Row-level security and audit of lists. The worker reads them: it may add notifications, and replace an older one."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, protect
from missing_cases.audit.triggers import audited

ADD = "INSERT ON intake_notification, intake_fact"
REPLACE = "UPDATE (state, decided_at) ON intake_notification"


def _own(table: str) -> str:
    return f"{table}.owner_agency_id = {AGENCY}"


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_lists")]

    operations = [
        protect("intake_mapping", see=_own("intake_mapping")),
        append_only("intake_mapping"),
        protect("intake_list", see=_own("intake_list"), clock="SELECT, UPDATE"),
        protect("intake_list_row", see=_own("intake_list_row"), add="false", clock="SELECT, INSERT, UPDATE"),
        append_only("intake_list_row"),
        migrations.RunSQL(
            [f"GRANT {ADD} TO mc_clock", f"GRANT {REPLACE} TO mc_clock"],
            [f"REVOKE {ADD} FROM mc_clock", f"REVOKE {REPLACE} FROM mc_clock"],
        ),
        audited("intake_mapping", child="", digest=("sender_key",)),
        audited("intake_list", child="", digest=("sender", "sender_key")),
        audited("intake_list_row", child="", digest=("problems",)),
    ]
