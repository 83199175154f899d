from django.db import migrations, models


class Migration(migrations.Migration):
    """Let the duty desk find its few incidents without reading every message an agency was ever sent."""

    dependencies = [("missing_cases", "0068_looked_through")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["agency", "made_at", "id"],
                condition=models.Q(models.Q(incident=True) | models.Q(dead_at__isnull=False), resolved_at__isnull=True),
                name="message_on_the_desk",
            ),
        ),
    ]
