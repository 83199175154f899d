"""A photograph is part of the header: whoever may see the child may see it, once it is checked."""

from django.db import migrations

from missing_cases.access.row_security import granted

SEE = "stored_file.subject_kind = 'photo' AND stored_file.state = 'clean' AND stored_file.void_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0031_search")]
    operations = [
        migrations.RunSQL(
            f"CREATE POLICY app_see_photo ON stored_file FOR SELECT TO mc_app"
            f" USING ({SEE} AND {granted('stored_file.child_id')})",
            "DROP POLICY app_see_photo ON stored_file",
        )
    ]
