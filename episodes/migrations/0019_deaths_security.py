"""Row-level security and audit of deaths: everybody who holds the child's header sees that the child has died."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

OWN = f"({granted('child_death.child_id', Tier.RECORD)} AND child_death.owner_agency_id = {AGENCY})"


class Migration(migrations.Migration):
    dependencies = [("episodes", "0018_deaths")]

    operations = [
        protect(
            "child_death", see=granted("child_death.child_id", Tier.HEADER), add=OWN, change=OWN, clock="SELECT"
        ),
        audited("child_death", digest=("said_by", "void_reason")),
    ]
