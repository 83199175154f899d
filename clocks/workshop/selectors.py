"""What the workshop reads: an agency's versions and drafts."""

from datetime import date

from django.db.models import QuerySet

from clocks.models import ENGLAND, DraftText, ProtocolDraft, ProtocolVersion
from clocks.models.protocol_version import version_in_force


def versions_of(agency) -> list[ProtocolVersion]:
    """Return every version an agency was, is or will be under, England's too, the newest first."""
    return list(reversed(ProtocolVersion.objects.governing(agency).select_related("published_by")))


def in_force(agency, on: date) -> ProtocolVersion | None:
    """Return the version of the agency's own protocol in force on a day, or None."""
    code = agency.protocol_code
    own = ProtocolVersion.objects.filter(code=code).exclude(code=ENGLAND).order_by("in_force_from", "version")
    return version_in_force(own, code, on) if code else None


def drafts_of(by) -> QuerySet[ProtocolDraft]:
    """Return the drafts of the reader's agency."""
    return ProtocolDraft.objects.filter(agency_id=by.agency_id).select_related("begun_from", "published", "begun_by")


def newest_text(draft: ProtocolDraft) -> DraftText:
    """Return the text of a draft that stands, and who saved it."""
    return draft.texts.select_related("saved_by").latest("number")


def authors_of(draft: ProtocolDraft) -> list:
    """Return everybody who wrote a text of a draft, whoever wrote last at the end."""
    writers = [row.saved_by for row in draft.texts.select_related("saved_by").order_by("-number")]
    return list(reversed(dict.fromkeys(writers)))
