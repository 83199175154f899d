"""Row-level security and audit of who was told and of the checks on return. The querysets state the same rules."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier


def _named(table, and_role=""):
    return (
        f"EXISTS (SELECT 1 FROM episode_agency n WHERE n.episode_id = {table}.episode_id"
        f" AND n.agency_id = {AGENCY} AND n.void_at IS NULL{and_role})"
    )


def _own(table):
    """A row of the reader's agency about an episode it may see."""
    child = f"{table}.child_id"
    seen = f"({granted(child, Tier.RECORD)} OR ({granted(child)} AND {_named(table)}))"
    return f"({seen} AND {table}.owner_agency_id = {AGENCY})"


TELLING, CHECK = "episode_telling", "prevention_interview"
ROLES = " AND n.role IN ('police', 'interviewer')"
CHECKING = f"({granted(f'{CHECK}.child_id')} AND {_named(CHECK, ROLES)})"


class Migration(migrations.Migration):
    dependencies = [("episodes", "0016_tellings")]

    operations = [
        protect(
            TELLING,
            see=f"({granted(f'{TELLING}.child_id', Tier.RECORD)} OR {_own(TELLING)})",
            add=_own(TELLING),
            change=_own(TELLING),
            clock="SELECT",
        ),
        protect(
            CHECK,
            see=f"({granted(f'{CHECK}.child_id', Tier.RECORD)} OR {_own(CHECK)} OR {CHECKING})",
            add=_own(CHECK),
            clock="SELECT",
        ),
        append_only(CHECK),
        audited(TELLING, digest=("person", "words", "void_reason")),
        audited(CHECK, digest=("made_by", "words", "crime", "for_interviewer")),
    ]
