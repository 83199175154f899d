"""What the check of the seals reads."""

from pathlib import Path

from django.db import migrations

SEALS = Path(__file__).resolve().parents[1] / "audit" / "sql" / "seals.sql"


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0011_sign_in_security")]

    operations = [migrations.RunSQL(SEALS.read_text(), migrations.RunSQL.noop)]
