"""Row-level security and audit of the inbox: the council it came to, and for what it sent itself, the sender."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, protect
from missing_cases.audit.triggers import audited

OWN = "intake_notification.owner_agency_id = " + AGENCY
SENT = f"(intake_notification.sender_agency_id = {AGENCY} AND intake_notification.route IN ('form', 'api'))"
OF_NOTIFICATION = (
    "(intake_fact.owner_agency_id = {0} OR EXISTS (SELECT 1 FROM intake_notification n"
    " WHERE n.id = intake_fact.notification_id AND n.sender_agency_id = {0} AND n.route IN ('form', 'api')))"
).format(AGENCY)


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        protect(
            "intake_original",
            see=f"(intake_original.owner_agency_id = {AGENCY} OR intake_original.sender_agency_id = {AGENCY})",
            change="false",
            clock="SELECT",
        ),
        protect("intake_notification", see=f"({OWN} OR {SENT})", change=OWN, clock="SELECT"),
        protect("intake_fact", see=OF_NOTIFICATION, change=f"intake_fact.owner_agency_id = {AGENCY}", clock="SELECT"),
        append_only("intake_original"),
        audited("intake_original", child="", digest=("name",)),
        audited("intake_notification", digest=("sender", "problems", "reason")),
        audited("intake_fact", child="", digest=("value", "said", "place", "problem")),
    ]
