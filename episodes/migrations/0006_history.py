"""A child's episodes taken together, for the duties that a pattern of them calls for."""

from pathlib import Path

from django.db import migrations

HISTORY = Path(__file__).resolve().parents[1] / "sql" / "history.sql"


class Migration(migrations.Migration):
    dependencies = [("episodes", "0005_hosts")]

    operations = [migrations.RunSQL(HISTORY.read_text(), "DROP FUNCTION episode_spells(uuid[])")]
