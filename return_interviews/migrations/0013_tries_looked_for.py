"""The completeness sweep reads, as mc_clock, when somebody said that an interview is offered again."""

from django.db import migrations

TABLE = "interview_attempt"


class Migration(migrations.Migration):
    dependencies = [("return_interviews", "0012_carers_security")]

    operations = [
        migrations.RunSQL(
            [
                f"GRANT SELECT ON {TABLE} TO mc_clock",
                f"CREATE POLICY clock_see ON {TABLE} FOR SELECT TO mc_clock USING (true)",
            ],
            [f"DROP POLICY clock_see ON {TABLE}", f"REVOKE SELECT ON {TABLE} FROM mc_clock"],
        )
    ]
