"""A tick that an interview answers a further episode can be taken back: the row stays, set aside once and for all."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from missing_cases.forms.row_security import writes

SQL = Path(__file__).resolve().parents[1] / "sql"
ACTOR = "(SELECT app_actor())"
OWN = (
    "EXISTS (SELECT 1 FROM return_interview i WHERE i.id = covered_episode.interview_id"
    " AND i.child_id = covered_episode.child_id AND i.owner_agency_id = covered_episode.owner_agency_id"
    f" AND {writes('i')}"
)
REASONED = "(i.state NOT IN ('authorised', 'disclosed') OR covered_episode.void_reason <> '')"
BEFORE = (SQL / "one_interview.sql").read_text().split("CREATE TRIGGER")[0].replace("CREATE FUNC", "CREATE OR REPLACE FUNC")


class Migration(migrations.Migration):
    dependencies = [
        ("return_interviews", "0005_parts_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("coveredepisode", "void_at", models.DateTimeField(blank=True, null=True, verbose_name="set aside at")),
        migrations.AddField("coveredepisode", "void_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
        migrations.AddField("coveredepisode", "void_reason", models.TextField(blank=True, verbose_name="reason set aside")),
        migrations.AlterField("coveredepisode", "episode", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="covered_by", to="episodes.episode")),
        migrations.AddConstraint("coveredepisode", models.UniqueConstraint(condition=models.Q(("void_at__isnull", True)), fields=("episode",), name="episode_covered_by_one_interview")),
        migrations.AddConstraint("coveredepisode", models.CheckConstraint(condition=models.Q(models.Q(("void_at__isnull", True), ("void_by__isnull", True)), models.Q(("void_at__isnull", False), ("void_by__isnull", False)), _connector="OR"), name="unticked_by_somebody")),
        migrations.RunSQL((SQL / "one_interview_standing.sql").read_text(), BEFORE),
        migrations.RunSQL(
            [
                "DROP POLICY app_change ON covered_episode",
                f"CREATE POLICY app_change ON covered_episode FOR UPDATE TO mc_app USING (void_at IS NULL AND {OWN}))"
                f" WITH CHECK (void_at IS NOT NULL AND void_by_id = {ACTOR} AND {OWN} AND {REASONED}))",
                "GRANT UPDATE (void_at, void_by_id, void_reason) ON covered_episode TO mc_app",
            ],
            [
                "REVOKE UPDATE (void_at, void_by_id, void_reason) ON covered_episode FROM mc_app",
                "DROP POLICY app_change ON covered_episode",
                f"CREATE POLICY app_change ON covered_episode FOR UPDATE TO mc_app USING ({OWN})) WITH CHECK ({OWN}))",
            ],
        ),
    ]
