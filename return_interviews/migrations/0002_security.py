"""Row-level security and audit of interviews. The querysets state the same rules (models/scoped.py)."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.forms.row_security import protect_written_rows, writes
from missing_cases.models.scoped import Tier

FUNCTIONS = Path(__file__).resolve().parents[1] / "sql" / "functions.sql"
ACTOR = "(SELECT app_actor())"


def _given(table):
    return (
        f"EXISTS (SELECT 1 FROM interview_allocation a WHERE a.episode_id = {table}.episode_id"
        f" AND a.worker_agency_id = {AGENCY} AND a.ended_at IS NULL)"
    )


def _row(table):
    child = f"{table}.child_id"
    return f"({granted(child, Tier.RECORD)} OR ({granted(child)} AND {_given(table)}))"


def _own_or_given(table):
    child = f"{table}.child_id"
    own = f"({granted(child, Tier.RECORD)} AND {table}.owner_agency_id = {AGENCY})"
    return f"({own} OR ({granted(child)} AND {_given(table)}))"


ALLOCATION = granted("interview_allocation.child_id", Tier.RECORD)
OWN_ALLOCATION = f"({granted('interview_allocation.child_id')} AND interview_allocation.worker_agency_id = {AGENCY})"
DECISION = (
    "EXISTS (SELECT 1 FROM return_interview i WHERE i.id = referral_decision.interview_id"
    " AND i.child_id = referral_decision.child_id"
)


class Migration(migrations.Migration):
    dependencies = [
        ("return_interviews", "0001_initial"),
        ("episodes", "0002_security"),
        ("missing_cases", "0021_forms_security"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS.read_text(), "DROP FUNCTION role_with_child(uuid, uuid, date)"),
        protect(
            "interview_allocation",
            see=f"({ALLOCATION} OR {OWN_ALLOCATION})",
            add=f"({ALLOCATION} AND interview_allocation.owner_agency_id = {AGENCY})",
            change=f"({ALLOCATION} AND interview_allocation.owner_agency_id = {AGENCY})",
            clock="SELECT",
        ),
        protect_written_rows("return_interview", add=_own_or_given("return_interview"), clock="SELECT"),
        protect(
            "interview_attempt",
            see=_row("interview_attempt"),
            add=f"({_own_or_given('interview_attempt')} AND interview_attempt.recorded_by_id = {ACTOR})",
        ),
        append_only("interview_attempt"),
        protect(
            "missing_person_interview",
            see=_row("missing_person_interview"),
            add=_own_or_given("missing_person_interview"),
        ),
        protect(
            "referral_decision",
            see=f"{DECISION})",
            add=f"({DECISION} AND {writes('i')}) AND referral_decision.decided_by_id = {ACTOR})",
        ),
        append_only("referral_decision"),
        audited("interview_allocation"),
        audited("return_interview", digest=("decline_words", "void_reason", "held_place", "others_present")),
        audited("interview_attempt", digest=("decline_words", "saw", "next_step", "note")),
        audited("missing_person_interview", digest=("reason_not", "details")),
        audited("referral_decision", digest=("reason",)),
    ]
