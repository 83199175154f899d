"""Row-level security and audit of covered episodes, urgent notes and attachments; free text as digests in the audit."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import append_only, protect
from missing_cases.audit.triggers import audited
from missing_cases.forms.row_security import writes

ONE_INTERVIEW = Path(__file__).resolve().parents[1] / "sql" / "one_interview.sql"
UNDO = [
    "DROP TRIGGER refuse_second_interview ON covered_episode",
    "DROP TRIGGER refuse_second_interview ON return_interview",
    "DROP FUNCTION refuse_second_interview()",
]
ACTOR = "(SELECT app_actor())"
DIGESTED = ("decline_words", "void_reason", "held_place", "others_present")
ATTACHED = "stored_file.subject_kind = 'interview_attachment'"
OF_INTERVIEW = (
    f"EXISTS (SELECT 1 FROM return_interview i WHERE i.id = stored_file.subject_id"
    f" AND i.child_id = stored_file.child_id AND i.owner_agency_id = stored_file.owner_agency_id AND {writes('i')})"
)


def _of_interview(table, *extra):
    tests = [f"i.id = {table}.interview_id", f"i.child_id = {table}.child_id", *extra]
    return f"EXISTS (SELECT 1 FROM return_interview i WHERE {' AND '.join(tests)})"  # noqa: S608 - names of ours


def _part(table, actor, *extra, see=()):
    """Rows of an interview: seen as it is, added by those who write it, in their own name, for its controller."""
    own = _of_interview(table, writes("i"), f"i.owner_agency_id = {table}.owner_agency_id", *extra)
    return [protect(table, see=_of_interview(table, *see), add=f"({own} AND {table}.{actor} = {ACTOR})"), append_only(table)]


def _audited_again(table, before, after):
    undone = audited(table, digest=before)
    return [migrations.RunSQL(undone.reverse_sql, undone.sql), audited(table, digest=after)]


SAME_CHILD = (
    "EXISTS (SELECT 1 FROM episode e WHERE e.id = covered_episode.episode_id AND e.child_id = covered_episode.child_id)"
)


class Migration(migrations.Migration):
    dependencies = [("return_interviews", "0004_several_episodes"), ("missing_cases", "0033_search_words")]

    operations = [
        *_part("covered_episode", "added_by_id", "i.state NOT IN ('authorised', 'disclosed')", SAME_CHILD),
        *_part("urgent_note", "recorded_by_id"),
        *_part("interview_attachment", "added_by_id", see=(writes("i"),)),
        audited("covered_episode"),
        audited("urgent_note", digest=("said", "reason")),
        audited("interview_attachment", digest=("description",)),
        migrations.RunSQL(ONE_INTERVIEW.read_text(), UNDO),
        migrations.RunSQL(
            [
                f"CREATE POLICY app_see_attachment ON stored_file FOR SELECT TO mc_app"
                f" USING ({ATTACHED} AND {OF_INTERVIEW})",
                f"CREATE POLICY app_add_attachment ON stored_file FOR INSERT TO mc_app"
                f" WITH CHECK ({ATTACHED} AND {OF_INTERVIEW})",
            ],
            [f"DROP POLICY app_{verb}_attachment ON stored_file" for verb in ("see", "add")],
        ),
        *_audited_again("interview_allocation", (), ("reason",)),
        *_audited_again("return_interview", DIGESTED, (*DIGESTED, "independence_note")),
    ]
