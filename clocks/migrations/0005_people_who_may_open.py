"""Who may be handed a duty: those who may open the child's record."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql" / "may_open.sql"


class Migration(migrations.Migration):
    dependencies = [("clocks", "0004_answers_to_duties")]

    operations = [migrations.RunSQL(SQL.read_text(), "DROP FUNCTION people_who_may_open(uuid)")]
