"""Lets the cranks see which child a deputy may see, by the grants that the pages read."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clocks", "0010_adopted")]

    operations = [
        migrations.RunSQL(
            [
                "GRANT SELECT ON child_grant TO mc_clock",
                "CREATE POLICY clock_all ON child_grant FOR SELECT TO mc_clock USING (true)",
            ],
            ["DROP POLICY clock_all ON child_grant", "REVOKE SELECT ON child_grant FROM mc_clock"],
        )
    ]
