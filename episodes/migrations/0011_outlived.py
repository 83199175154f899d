"""Who looked after a child when they went missing keeps the open episode when the placement ends, and no longer."""

from pathlib import Path

from django.db import migrations

OUTLIVED = Path(__file__).resolve().parents[1] / "sql" / "outlived.sql"


class Migration(migrations.Migration):
    dependencies = [("episodes", "0010_linked"), ("missing_cases", "0070_former_responsible")]

    operations = [
        migrations.RunSQL(OUTLIVED.read_text(), "DROP FUNCTION end_outlived_involvements(uuid, timestamptz)")
    ]
