"""The month does not count an episode that an interview was said to answer and does not."""

from pathlib import Path

from django.db import migrations

BEFORE = (Path(__file__).resolve().parents[1] / "sql" / "month_per_episode.sql").read_text()
TICKED = "FROM covered_episode c WHERE c.owner_agency_id = of_agency"


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_month_per_episode"), ("return_interviews", "0006_untick")]
    operations = [migrations.RunSQL(BEFORE.replace(TICKED, f"{TICKED} AND c.void_at IS NULL"), BEFORE)]
