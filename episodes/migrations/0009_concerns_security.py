"""Row-level security and audit of what councils are told about children."""

from django.db import migrations

from missing_cases.access.row_security import protect_child_rows
from missing_cases.audit.triggers import audited

WORDS = ("told_by", "text", "end_reason", "void_reason")


class Migration(migrations.Migration):
    dependencies = [("episodes", "0008_concerns")]

    operations = [protect_child_rows("child_concern", clock="SELECT"), audited("child_concern", digest=WORDS)]
