"""Row-level security and audit of what follows what was told."""

from django.db import migrations

from missing_cases.access.row_security import protect_child_rows
from missing_cases.audit.triggers import audited

REFERRAL = ("referred_by", "text", "decided_by", "next_step", "answered_to")


class Migration(migrations.Migration):
    dependencies = [("episodes", "0022_referrals")]

    operations = [
        protect_child_rows("referral"),
        audited("referral", digest=REFERRAL),
        protect_child_rows("carers_talk"),
        audited("carers_talk", digest=("person", "words")),
    ]
