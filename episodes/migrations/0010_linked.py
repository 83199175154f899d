"""Children linked to the same place, for the mapping meeting that their links propose."""

from pathlib import Path

from django.db import migrations

LINKED = Path(__file__).resolve().parents[1] / "sql" / "linked.sql"


class Migration(migrations.Migration):
    dependencies = [("episodes", "0009_concerns_security"), ("missing_cases", "0065_team_grants")]

    operations = [migrations.RunSQL(LINKED.read_text(), "DROP FUNCTION children_linked_with(uuid)")]
