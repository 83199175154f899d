"""What waits is tried again by the cranks: when, how often, and the rights of mc_clock to send it."""

import re
from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

SQL = Path(__file__).resolve().parents[1] / "sql"
BEFORE = re.findall(r"^CREATE FUNCTION (?:disclosure_steps|guard_disclosure)\(.*?\$\$;$",
                    (SQL / "guard.sql").read_text(), re.MULTILINE | re.DOTALL)  # fmt: skip
# The next try of what waited already, so that it is not forgotten.
DUE = "UPDATE disclosure SET next_try_at = queued_at WHERE state = 'queued'"


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0002_security"), ("clocks", "0002_security")]

    operations = [
        migrations.AddField(
            "disclosure", "tries", models.PositiveSmallIntegerField(default=0, verbose_name="times tried again")
        ),
        migrations.AddField(
            "disclosure",
            "next_try_at",
            models.DateTimeField(blank=True, null=True, verbose_name="tried again at"),
        ),
        migrations.AddIndex(
            "disclosure",
            models.Index(condition=Q(("state", "queued")), fields=["next_try_at"], name="disclosure_waiting"),
        ),
        migrations.RemoveConstraint("disclosureevent", "disclosure_event_is_somebodys"),
        migrations.AddConstraint(
            "disclosureevent",
            models.CheckConstraint(
                condition=Q(("by__isnull", False), ("kind__in", ["expired", "sent"]), _connector="OR"),
                name="disclosure_event_is_somebodys",
            ),
        ),
        migrations.RunSQL(
            (SQL / "guard_waiting.sql").read_text(),
            [text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1) for text in BEFORE],
        ),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
        migrations.RunSQL(
            # A crank may begin the duty of what it sends; it can still neither change nor end one.
            "GRANT INSERT ON clock, alarm TO mc_clock",
            "REVOKE INSERT ON clock, alarm FROM mc_clock",
        ),
    ]
