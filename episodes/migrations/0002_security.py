"""Row-level security and audit of the episode's tables. The querysets state the same rules (models/scoped.py)."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect, protect_audience_rows
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

FUNCTIONS = Path(__file__).resolve().parents[1] / "sql" / "functions.sql"
HEADER_MOMENTS = (
    "last_seen", "left", "reported", "police_notified", "lost_again", "located", "returned", "prevention_interview"
)  # fmt: skip
WORDS = (
    "circumstances", "clothing", "possessions", "companions", "different", "close_note", "void_reason", "reporter_name",
    "reporter_phone", "found_where", "where_now", "missing_from_place",
)  # fmt: skip


def _open_to(table, episode="episode_id"):
    """The record, or the header of an episode on which the reader's agency is named."""
    child = f"{table}.child_id"
    named = (
        f"EXISTS (SELECT 1 FROM episode_agency n WHERE n.episode_id = {table}.{episode}"
        f" AND n.agency_id = {AGENCY} AND n.void_at IS NULL)"
    )
    return f"({granted(child, Tier.RECORD)} OR ({granted(child)} AND {named}))"


def _own(table):
    return f"({_open_to(table)} AND {table}.owner_agency_id = {AGENCY})"


def _kinds(names):
    return ", ".join(f"'{name}'" for name in names)


RECORD_OF_AGENCY_ROW = granted("episode_agency.child_id", Tier.RECORD)
OWN_AGENCY_ROW = f"({granted('episode_agency.child_id')} AND episode_agency.agency_id = {AGENCY})"
MOMENT_SEEN = (
    f"({_open_to('episode_moment')} AND (episode_moment.kind IN ({_kinds(HEADER_MOMENTS)})"
    f" OR {granted('episode_moment.child_id', Tier.RECORD)}))"
)
NOTICE = f"({granted('episode_notice.child_id', Tier.RECORD)} AND episode_notice.owner_agency_id = {AGENCY})"


class Migration(migrations.Migration):
    dependencies = [("episodes", "0001_initial"), ("missing_cases", "0002_security")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS.read_text(),
            "DROP FUNCTION episode_owner(uuid), running_episode(uuid), episode_child_facts(uuid, uuid, date),"
            " earlier_episodes(uuid, uuid, timestamptz), episode_listeners(uuid, uuid, uuid, date), holds_grant(uuid, int)",
        ),
        protect(
            "episode",
            see=_open_to("episode", "id"),
            add=f"({granted('episode.child_id')} AND (episode.owner_agency_id = {AGENCY}"
            " OR episode.owner_agency_id = episode_owner(episode.child_id)))",
            clock="SELECT",
        ),
        protect(
            "episode_agency",
            see=f"({RECORD_OF_AGENCY_ROW} OR {OWN_AGENCY_ROW})",
            # An agency with the header alone may name itself and the owner on what it reports, never the police.
            add=f"({RECORD_OF_AGENCY_ROW} OR ({granted('episode_agency.child_id')}"
            " AND episode_agency.episode_id = running_episode(episode_agency.child_id)"
            f" AND (episode_agency.agency_id = {AGENCY} AND episode_agency.role = 'reporter'"
            " OR episode_agency.agency_id = episode_owner(episode_agency.child_id) AND episode_agency.role = 'owner')))",
            change=f"({RECORD_OF_AGENCY_ROW} OR {OWN_AGENCY_ROW})",
            clock="SELECT",
        ),
        protect("episode_status", see=_open_to("episode_status"), clock="SELECT"),
        protect("episode_moment", see=MOMENT_SEEN, add=_own("episode_moment"), clock="SELECT"),
        append_only("episode_moment"),
        protect("episode_grade", see=_open_to("episode_grade"), add=_own("episode_grade"), clock="SELECT"),
        append_only("episode_grade"),
        protect_audience_rows("episode_update"),
        protect("episode_notice", see=NOTICE, clock="SELECT"),
        append_only("episode_notice"),
        audited("episode", digest=WORDS),
        audited("episode_agency", digest=("void_reason",)),
        audited("episode_status", digest=("reason", "void_reason")),
        audited("episode_moment", digest=("reason", "said_by")),
        audited("episode_grade", digest=("reason",)),
        audited("episode_update", digest=("text", "void_reason")),
        audited("episode_notice", digest=("circumstances", "planned_actions", "no_meeting_reason")),
        audited("grade_scheme", child=""),
    ]
