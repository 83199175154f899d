"""A crank that brings an interview to the police meets the duty to forward it: it may end a clock of an interview, and
change no other clock and no other part of one."""

from django.db import migrations

ENDING = "outcome, ended_at, ended_by_id, ended_on, note, met_at"


class Migration(migrations.Migration):
    dependencies = [("return_interviews", "0006_untick"), ("clocks", "0005_people_who_may_open")]

    operations = [
        migrations.RunSQL(
            [
                f"GRANT UPDATE ({ENDING}) ON clock TO mc_clock",
                "CREATE POLICY clock_ends_of_interviews ON clock AS RESTRICTIVE FOR UPDATE TO mc_clock"
                " USING (subject_kind = 'interview')",
            ],
            [
                "DROP POLICY clock_ends_of_interviews ON clock",
                f"REVOKE UPDATE ({ENDING}) ON clock FROM mc_clock",
            ],
        )
    ]
