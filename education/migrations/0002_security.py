"""Row-level security and audit of the register of children missing education."""

from django.db import migrations

from missing_cases.access.row_security import protect_child_rows
from missing_cases.audit.triggers import audited

DIGESTED = {
    "education_case": ("found_where", "end_reason"),
    "education_check": ("made_by", "result"),
    "education_enquiry": ("asked", "answer"),
}


class Migration(migrations.Migration):
    dependencies = [("education", "0001_register")]

    operations = [
        operation
        for table, words in DIGESTED.items()
        for operation in (protect_child_rows(table), audited(table, digest=words))
    ]
