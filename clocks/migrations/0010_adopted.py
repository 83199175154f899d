"""A clock may be moved to another version of its protocol."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clocks", "0009_ladder_security")]

    operations = [
        migrations.AlterField(
            model_name="clockevent",
            name="kind",
            field=models.CharField(
                max_length=10,
                choices=[
                    ("started", "Started"),
                    ("fired", "Told people"),
                    ("moved", "Moved to another time"),
                    ("assigned", "Given to somebody"),
                    ("met", "Done"),
                    ("stopped", "No longer needed"),
                    ("reopened", "Needed after all"),
                    ("void", "Set aside"),
                    ("seen", "Seen"),
                    ("late", "Reason for lateness"),
                    ("exception", "Exception agreed"),
                    ("adopted", "Moved to another version of the protocol"),
                ],
            ),
        )
    ]
