"""Each council is asked for itself, and an authority that works here asks by itself."""

from django.db import migrations, models

from missing_cases.access.row_security import AGENCY, granted
from missing_cases.models.scoped import Tier

TABLE = "interview_request"
HEADER = granted(f"{TABLE}.child_id", Tier.HEADER)
OWN = f"({HEADER} AND {TABLE}.owner_agency_id = {AGENCY})"
PARTIES = f"({HEADER} AND ({TABLE}.owner_agency_id = {AGENCY} OR {TABLE}.authority_id = {AGENCY}))"

class Migration(migrations.Migration):

    dependencies = [
        ('cross_border', '0006_requests_security'),
        ('episodes', '0026_companions_security'),
        ('missing_cases', '0073_agency_telephones'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='interviewrequest',
            name='interview_asked_once_by_each_authority',
        ),
        migrations.AddConstraint(
            model_name='interviewrequest',
            constraint=models.UniqueConstraint(fields=('episode', 'owner_agency', 'authority'), name='interview_asked_once_by_each_authority'),
        ),
        migrations.RunSQL(
            f"ALTER POLICY app_add ON {TABLE} WITH CHECK ({PARTIES})", f"ALTER POLICY app_add ON {TABLE} WITH CHECK ({OWN})"
        ),
    ]
