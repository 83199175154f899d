"""Row-level security of disclosures: the sender by its grant, the recipient by its name alone, nobody else."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

HERE = Path(__file__).resolve().parents[1]
ACTOR = "(SELECT app_actor())"


def _owner(table):
    return f"({table}.owner_agency_id = {AGENCY} AND {granted(f'{table}.child_id', Tier.RECORD)})"


SIDES = f"({_owner('disclosure')} OR (disclosure.recipient_agency_id = {AGENCY} AND disclosure.sent_at IS NOT NULL))"


def _of(table, test):
    """Return the test on the disclosure a row belongs to; the disclosure's own policy applies inside it."""
    return f"EXISTS (SELECT 1 FROM disclosure d WHERE d.id = {table}.disclosure_id AND ({test}))"


READABLE = f"d.owner_agency_id = {AGENCY} OR disclosure_is_open(d.state, d.expires_at)"
FILE = (
    "EXISTS (SELECT 1 FROM disclosure_content c JOIN disclosure d ON d.id = c.disclosure_id"
    f" WHERE c.file_id = stored_file.id AND ({READABLE}))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0001_initial"),
        ("missing_cases", "0002_security"),
        ("clocks", "0002_security"),
    ]

    operations = [
        migrations.RunSQL(
            (HERE / "sql" / "guard.sql").read_text(),
            "DROP TRIGGER guard ON disclosure; DROP FUNCTION guard_disclosure(), disclosure_steps();"
            " ALTER TABLE disclosure_content DROP CONSTRAINT disclosure_content_is_what_its_digest_says;"
            " DROP FUNCTION disclosure_is_open(text, timestamptz) CASCADE",
        ),
        protect("disclosure", see=SIDES, add=_owner("disclosure"), change=SIDES, clock="SELECT, UPDATE"),
        protect(
            "disclosure_content",
            see=_of("disclosure_content", READABLE),
            add=_of("disclosure_content", f"d.owner_agency_id = {AGENCY} AND d.child_id = disclosure_content.child_id"),
            change="false",
        ),
        append_only("disclosure_content"),
        protect(
            "disclosure_event",
            see=_of(
                "disclosure_event",
                f"disclosure_event.kind <> 'replied' OR disclosure_event.owner_agency_id = {AGENCY} OR {READABLE}",
            ),
            add=f"disclosure_event.owner_agency_id = {AGENCY} AND disclosure_event.by_id = {ACTOR} AND "
            + _of("disclosure_event", "d.child_id = disclosure_event.child_id AND d.sha256 = disclosure_event.sha256"),
            change="false",
            clock="SELECT, INSERT",
        ),
        append_only("disclosure_event"),
        migrations.RunSQL(
            [
                f"CREATE POLICY disclosed_see ON stored_file FOR SELECT TO mc_app"
                f" USING (stored_file.subject_kind = 'disclosure' AND {FILE})",
                "CREATE POLICY disclosed_only ON stored_file AS RESTRICTIVE FOR SELECT TO mc_app"
                f" USING (stored_file.subject_kind <> 'disclosure' OR stored_file.owner_agency_id = {AGENCY} OR {FILE})",
            ],
            ["DROP POLICY disclosed_see ON stored_file", "DROP POLICY disclosed_only ON stored_file"],
        ),
        audited("disclosure", digest=("refusal_reason", "recall_reason")),
        audited("disclosure_content", digest=("payload", "reason", "handling", "child_name")),
        audited("disclosure_event", digest=("words",)),
    ]
