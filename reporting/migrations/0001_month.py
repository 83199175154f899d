"""The month's measures as one function over the facts."""

from pathlib import Path

from django.db import migrations

MONTH = Path(__file__).resolve().parents[1] / "sql" / "month.sql"
UNDO = [
    "DROP FUNCTION month_counts(timestamptz, timestamptz)",
    "DROP FUNCTION month_rows(timestamptz, timestamptz, uuid)",
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("missing_cases", "0021_forms_security"),
        ("episodes", "0002_security"),
        ("return_interviews", "0002_security"),
    ]
    operations = [migrations.RunSQL(MONTH.read_text(), UNDO)]
