"""A replay of a protocol reads, as mc_clock, which further episodes an interview answers."""

from django.db import migrations

TABLE = "covered_episode"


class Migration(migrations.Migration):
    dependencies = [("return_interviews", "0007_police_later")]

    operations = [
        migrations.RunSQL(
            [
                f"GRANT SELECT ON {TABLE} TO mc_clock",
                f"CREATE POLICY clock_see ON {TABLE} FOR SELECT TO mc_clock USING (true)",
            ],
            [f"DROP POLICY clock_see ON {TABLE}", f"REVOKE SELECT ON {TABLE} FROM mc_clock"],
        )
    ]
