"""Row-level security and audit of the list of children likely to go missing from education."""

from django.db import migrations

from missing_cases.access.row_security import protect_child_rows
from missing_cases.audit.triggers import audited


class Migration(migrations.Migration):
    dependencies = [("education", "0003_likely")]

    operations = [protect_child_rows("education_likely"), audited("education_likely", digest=("note", "end_reason"))]
