"""Row-level security and audit: seen as the interview is, written by the agency that controls it, in one's own name."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, protect
from missing_cases.audit.triggers import audited

ACTOR = "(SELECT app_actor())"


def _of(table: str, column: str = "interview_id", whole: str = "return_interview") -> str:
    """Return the SQL test "the row is about a thing that the reader sees, of the same child"."""
    same = f"w.id = {table}.{column} AND w.child_id = {table}.child_id"
    return f"EXISTS (SELECT 1 FROM {whole} w WHERE {same})"  # noqa: S608 - names of ours


def _own(table: str, actor: str, seen: str) -> str:
    return f"({seen} AND {table}.owner_agency_id = {AGENCY} AND {table}.{actor} = {ACTOR})"


SIGNED = (
    "EXISTS (SELECT 1 FROM return_interview w WHERE w.id = finding.interview_id AND w.child_id = finding.child_id"
    " AND w.episode_id = finding.episode_id AND w.state IN ('authorised', 'disclosed'))"
)
DECIDED = _of("finding_decision", "finding_id", "finding")


class Migration(migrations.Migration):
    dependencies = [("findings", "0001_initial"), ("return_interviews", "0012_carers_security")]

    operations = [
        protect(
            "finding", see=_of("finding"), add=_own("finding", "found_by_id", SIGNED),
            change=f"({_of('finding')} AND finding.owner_agency_id = {AGENCY})",
        ),
        protect("finding_decision", see=DECIDED, add=_own("finding_decision", "decided_by_id", DECIDED)),
        protect(
            "follow_up", see=_of("follow_up"), add=_own("follow_up", "agreed_by_id", _of("follow_up")),
            change=f"({_of('follow_up')} AND follow_up.owner_agency_id = {AGENCY})", clock="SELECT",
        ),
        protect(
            "interview_receipt", see=_of("interview_receipt"),
            add=_own("interview_receipt", "reader_id", _of("interview_receipt")),
        ),
        protect(
            "plan_decision", see=_of("plan_decision"), add=_own("plan_decision", "decided_by_id", _of("plan_decision"))
        ),
        *[append_only(table) for table in ("finding_decision", "interview_receipt", "plan_decision")],
        audited("finding", digest=("label", "sentence")),
        audited("finding_decision", digest=("reason",)),
        audited("follow_up", digest=("what", "evidence", "reason")),
        audited("interview_receipt"),
        audited("plan_decision", digest=("words",)),
    ]  # fmt: skip
