"""The grants of a whole team at once, for teams added or changed by hand."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "access" / "sql" / "team_grants.sql"


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0033_search_words")]

    operations = [
        migrations.RunSQL(SQL.read_text(), "DROP FUNCTION sync_team_grants(uuid), justified_team_grants(uuid)"),
    ]
