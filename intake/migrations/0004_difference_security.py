"""Differences with the police belong to their council; the cranks find them, and end the duty of one that is gone."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, protect
from missing_cases.audit.triggers import audited



def _may_end(kinds: str, *, name: str, instead_of: str) -> list[str]:
    return [
        f"DROP POLICY {instead_of} ON clock",
        f"CREATE POLICY {name} ON clock AS RESTRICTIVE FOR UPDATE TO mc_clock USING (subject_kind IN ({kinds}))",
    ]


OF_INTERVIEWS, BY_CRANKS = "clock_ends_of_interviews", "clock_ends_by_cranks"


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_difference"), ("return_interviews", "0008_replayed")]

    operations = [
        protect(
            "intake_difference", see=f"intake_difference.owner_agency_id = {AGENCY}", clock="SELECT, INSERT, UPDATE"
        ),
        audited("intake_difference", digest=("note",)),
        migrations.RunSQL(
            _may_end("'interview', 'difference'", name=BY_CRANKS, instead_of=OF_INTERVIEWS),
            _may_end("'interview'", name=OF_INTERVIEWS, instead_of=BY_CRANKS),
        ),
    ]
