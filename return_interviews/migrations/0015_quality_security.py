"""Row-level security and audit of rubrics, ratings and rework: seen and written by those who write the interview."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, protect
from missing_cases.audit.triggers import audited

ACTOR = "(SELECT app_actor())"


def _own(table: str) -> str:
    """Return the SQL test "the row is about an interview that the reader's agency controls"."""
    same = f"w.id = {table}.interview_id AND w.child_id = {table}.child_id AND w.owner_agency_id = {AGENCY}"
    found = f"EXISTS (SELECT 1 FROM return_interview w WHERE {same})"  # noqa: S608 - names of ours
    return f"({found} AND {table}.owner_agency_id = {AGENCY})"


def _written(table: str) -> str:
    """Return the SQL test "the row is about an interview that the reader's agency controls or writes"."""
    return (
        f"EXISTS (SELECT 1 FROM return_interview w WHERE w.id = {table}.interview_id"  # noqa: S608 - names of ours
        f" AND w.child_id = {table}.child_id AND w.owner_agency_id = {table}.owner_agency_id"
        f" AND (w.owner_agency_id = {AGENCY} OR {AGENCY} = ANY (w.writer_agencies)))"
    )


OWN_RUBRIC = f"interview_rubric.owner_agency_id = {AGENCY}"


class Migration(migrations.Migration):
    dependencies = [("return_interviews", "0014_quality")]

    operations = [
        protect("interview_rubric", see=OWN_RUBRIC, add=f"({OWN_RUBRIC} AND interview_rubric.published_by_id = {ACTOR})"),
        protect(
            "quality_rating", see=_written("quality_rating"),
            add=f"({_own('quality_rating')} AND quality_rating.rated_by_id = {ACTOR})",
        ),
        protect(
            "interview_rework", see=_written("interview_rework"), add=_own("interview_rework"),
            change=_written("interview_rework"),
        ),
        append_only("interview_rubric"),
        append_only("quality_rating"),
        audited("interview_rubric", child=""),
        audited("quality_rating", digest=("note",)),
        audited("interview_rework"),
    ]  # fmt: skip
