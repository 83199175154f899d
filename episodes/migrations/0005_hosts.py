"""Which councils host a child, for the duties that a protocol gives to a host."""

from pathlib import Path

from django.db import migrations

HOSTS = Path(__file__).resolve().parents[1] / "sql" / "hosts.sql"


class Migration(migrations.Migration):
    dependencies = [("episodes", "0004_withdrawn_moments")]

    operations = [migrations.RunSQL(HOSTS.read_text(), "DROP FUNCTION episode_hosts(uuid, uuid, date)")]
