"""A crank that delivers a copy that waited notes it on the interview: those two columns, and no other."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("return_interviews", "0002_security"), ("disclosures", "0003_waiting")]

    operations = [
        migrations.RunSQL(
            "GRANT UPDATE (state, disclosed_at) ON return_interview TO mc_clock",
            "REVOKE UPDATE (state, disclosed_at) ON return_interview FROM mc_clock",
        )
    ]
