"""A crank that brings an interview to the police meets the duty to forward it: it may end a clock, and change no other
part of one."""

from django.db import migrations

ENDING = "outcome, ended_at, ended_by_id, ended_on, note, met_at"


class Migration(migrations.Migration):
    dependencies = [("return_interviews", "0006_untick"), ("clocks", "0005_people_who_may_open")]

    operations = [
        migrations.RunSQL(
            f"GRANT UPDATE ({ENDING}) ON clock TO mc_clock",
            f"REVOKE UPDATE ({ENDING}) ON clock FROM mc_clock",
        )
    ]
