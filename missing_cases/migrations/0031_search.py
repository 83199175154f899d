"""Search that forgives spelling, inside what the reader may see."""

from pathlib import Path

from django.db import migrations

SEARCH = Path(__file__).resolve().parents[1] / "children" / "sql" / "search.sql"
UNDO = [
    "DROP INDEX child_name_like, child_name_also, child_born",
    "DROP FUNCTION search_children(text, text[], date, text, int)",
    "DROP FUNCTION records_elsewhere(text, date)",
]


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0030_name_keys")]
    operations = [migrations.RunSQL(SEARCH.read_text(), UNDO)]
