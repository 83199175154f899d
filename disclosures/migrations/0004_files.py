"""Files that go with a disclosure: each a frozen copy, seen and closed as its words are."""

import django.db.models.deletion
from django.db import migrations, models

import missing_cases.models.base
from missing_cases.access.row_security import AGENCY, append_only, protect
from missing_cases.audit.triggers import audited

OF = "EXISTS (SELECT 1 FROM disclosure d WHERE d.id = disclosed_file.disclosure_id AND ({}))"
READABLE = f"d.owner_agency_id = {AGENCY} OR disclosure_is_open(d.state, d.expires_at)"
OWN = (
    f"d.owner_agency_id = {AGENCY} AND d.owner_agency_id = disclosed_file.owner_agency_id"
    " AND d.child_id = disclosed_file.child_id"
)
CONTENT = (
    "EXISTS (SELECT 1 FROM disclosure_content c JOIN disclosure d ON d.id = c.disclosure_id"
    f" WHERE c.file_id = stored_file.id AND ({READABLE}))"
)
FILE = (
    "EXISTS (SELECT 1 FROM disclosed_file f JOIN disclosure d ON d.id = f.disclosure_id"
    f" WHERE f.stored_id = stored_file.id AND ({READABLE}))"
)


def _policies(test):
    return [
        "DROP POLICY disclosed_see ON stored_file",
        "DROP POLICY disclosed_only ON stored_file",
        f"CREATE POLICY disclosed_see ON stored_file FOR SELECT TO mc_app"
        f" USING (stored_file.subject_kind = 'disclosure' AND {test})",
        "CREATE POLICY disclosed_only ON stored_file AS RESTRICTIVE FOR SELECT TO mc_app"
        f" USING (stored_file.subject_kind <> 'disclosure' OR stored_file.owner_agency_id = {AGENCY} OR {test})",
    ]


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0003_waiting"), ("missing_cases", "0068_looked_through")]

    operations = [
        migrations.CreateModel(
            name="DisclosedFile",
            fields=[
                ("id", models.UUIDField(default=missing_cases.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ("description", models.CharField(max_length=200, verbose_name="what it is")),
                ("number", models.PositiveSmallIntegerField(verbose_name="place among the files")),
                ("child", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missing_cases.child")),
                ("disclosure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="disclosures.disclosure")),
                ("owner_agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missing_cases.agency", verbose_name="owner agency")),
                ("stored", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missing_cases.storedfile")),
            ],
            options={
                "db_table": "disclosed_file",
                "ordering": ["number", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("disclosure", "number"), name="disclosed_files_stand_in_order"),
                    models.CheckConstraint(condition=models.Q(("description", ""), _negated=True), name="disclosed_file_says_what_it_is"),
                ],
            },
        ),
        protect("disclosed_file", see=OF.format(READABLE), add=OF.format(OWN), change="false"),
        append_only("disclosed_file"),
        audited("disclosed_file", digest=("description",)),
        migrations.RunSQL(_policies(f"({CONTENT} OR {FILE})"), _policies(CONTENT)),
    ]
