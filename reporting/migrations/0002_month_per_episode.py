"""The month counts an interview once for each episode that it answers."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"
BEFORE = [
    "DROP FUNCTION month_counts(timestamptz, timestamptz)",
    "DROP FUNCTION month_rows(timestamptz, timestamptz, uuid)",
]


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_month"), ("return_interviews", "0005_parts_security")]
    operations = [
        migrations.RunSQL(
            (SQL / "month_per_episode.sql").read_text(), [*BEFORE, (SQL / "month.sql").read_text()]
        )
    ]
