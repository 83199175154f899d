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


def last_published(code: str) -> ProtocolVersion | None:
    """Return the version of a protocol that comes into force last, which the next one replaces; None before the first.

    No version comes between: the next is always in force from a later day.
    """
    return ProtocolVersion.objects.filter(code=code).order_by("in_force_from").last()


def to_come(agency, on: date) -> ProtocolVersion | None:
    """Return the version of the agency's own protocol that comes into force last and after a day, or None."""
    last = last_published(agency.protocol_code) if agency.protocol_code else None
    return last if last and last.in_force_from > on else None


def overtaken_by(draft: ProtocolDraft) -> ProtocolVersion | None:
    """Return the version that a draft would replace without having begun from it, or None."""
    last = last_published(draft.code)
    return last if last and last.pk != draft.begun_from_id else None


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
