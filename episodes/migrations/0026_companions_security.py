"""Row-level security and audit of children missing together: only who sees both episodes sees the link."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, protect
from missing_cases.audit.triggers import audited

TABLE = "episode_companion"
BOTH = " AND ".join(  # the episode's own policy says which of the two the reader sees
    f"EXISTS (SELECT 1 FROM episode e WHERE e.id = {TABLE}.{column} AND e.child_id = {TABLE}.{child})"
    for column, child in (("episode_id", "child_id"), ("other_id", "other_child_id"))
)


class Migration(migrations.Migration):
    dependencies = [("episodes", "0025_companions")]

    operations = [
        protect(TABLE, see=f"({BOTH})", add=f"({BOTH} AND {TABLE}.owner_agency_id = {AGENCY})", clock="SELECT"),
        audited(TABLE, digest=("said_by", "void_reason")),
    ]
