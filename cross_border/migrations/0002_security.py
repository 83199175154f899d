"""Row-level security and audit across borders, the link's two functions, and that the cranks may end a chase's duty."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

LINKS = Path(__file__).resolve().parents[1] / "sql" / "links.sql"
CHASE, ALERT, CONTACT = "authority_chase", "authority_alert", "authority_contact"
WORKED = f"({granted(f'{CHASE}.child_id', Tier.HEADER)} AND {CHASE}.owner_agency_id = {AGENCY})"
PARTIES = (
    f"({granted(f'{CHASE}.child_id', Tier.HEADER)}"
    f" AND ({CHASE}.owner_agency_id = {AGENCY} OR {CHASE}.authority_id = {AGENCY}))"
)
OF_ALERT = f"({granted(f'{ALERT}.child_id', Tier.HEADER)} AND {ALERT}.owner_agency_id = {AGENCY})"
OF_CONTACT = f"{CONTACT}.owner_agency_id = {AGENCY}"
POLICY = "clock_ends_by_cranks"


def _may_end(kinds: str) -> list[str]:
    return [
        f"DROP POLICY {POLICY} ON clock",
        f"CREATE POLICY {POLICY} ON clock AS RESTRICTIVE FOR UPDATE TO mc_clock USING (subject_kind IN ({kinds}))",
    ]


class Migration(migrations.Migration):
    dependencies = [("cross_border", "0001_initial"), ("intake", "0004_difference_security")]

    operations = [
        protect(CHASE, see=PARTIES, add=WORKED, change=PARTIES, clock="SELECT, INSERT"),
        protect(ALERT, see=OF_ALERT, clock="SELECT, INSERT, UPDATE"),
        protect(CONTACT, see=OF_CONTACT, clock="SELECT"),
        audited(CHASE, digest=(
            "place", "acknowledged_name", "acknowledged_role", "acknowledged_words", "given_up_reason"
        )),
        audited(ALERT),
        audited(CONTACT, child=""),
        migrations.RunSQL(
            LINKS.read_text(),
            "DROP FUNCTION authority_link_stands(text), authority_link_answer(text, text, text, text)",
        ),
        migrations.RunSQL(_may_end("'interview', 'difference', 'authority'"), _may_end("'interview', 'difference'")),
    ]  # fmt: skip
