"""Why somebody joined and left a team, by whose hand; access given by name ends when somebody leaves."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from missing_cases.audit.triggers import audited

SQL = Path(__file__).resolve().parents[1] / "access" / "sql" / "leavers.sql"
BEFORE = audited("membership", child="")


def _somebody():
    return models.ForeignKey(
        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
        to=settings.AUTH_USER_MODEL,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0065_team_grants")]

    operations = [
        migrations.AddField("membership", "added_by", _somebody()),
        migrations.AddField("membership", "added_reason", models.TextField("why they joined", blank=True)),
        migrations.AddField("membership", "ended_by", _somebody()),
        migrations.AddField("membership", "ended_reason", models.TextField("why it ended", blank=True)),
        migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql),
        audited("membership", child="", digest=("added_reason", "ended_reason")),
        migrations.RunSQL(SQL.read_text(), "DROP FUNCTION end_leavers_access(uuid, timestamptz)"),
    ]
