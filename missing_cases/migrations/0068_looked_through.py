"""When viruses were looked for in a kept file; null where they were not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0067_single_sign_on")]

    operations = [
        migrations.AddField(
            "storedfile",
            "looked_through_at",
            models.DateTimeField(blank=True, null=True, verbose_name="looked through for viruses"),
        )
    ]
