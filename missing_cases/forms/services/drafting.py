"""Drafts: what one person typed into one section and has not saved. Never counted, never shown as an answer."""

import base64
import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.errors import RuleError, StaleError
from missing_cases.forms.selectors import open_drafts
from missing_cases.models import Draft, DraftEvent, FormSection, SectionState

OPENED, FINISHED, DISCARDED = "opened", "finished", "discarded"


def draft_key(*, user, draft: Draft) -> str:
    """Return the key under which this person's device may keep this draft's words: base64 of 32 bytes.

    HMAC-SHA-256 of the draft key secret over user and draft, so that a stolen device without a sign-in has no key.
    """
    message = f"draft:{user.pk}:{draft.pk}".encode()
    return base64.b64encode(hmac.digest(settings.DRAFT_KEY_SECRET.encode(), message, hashlib.sha256)).decode()


@transaction.atomic
def open_draft(*, section: FormSection, by, now) -> Draft:
    """Return this person's open draft of a section, opening one where there is none. Opening is audited.

    Raises RuleError when the section is authorised.
    """
    section = FormSection.objects.select_for_update().get(pk=section.pk)
    if section.state == SectionState.AUTHORISED:
        raise RuleError(_("This section is authorised. It can no longer be changed."))
    draft = open_drafts().filter(section=section, user=by.user).first()
    if draft:
        if not draft.typed and draft.section_version != section.version:
            draft.section_version = section.version
            draft.save(update_fields=["section_version"])
        return draft
    draft = Draft.objects.create(
        section=section,
        record_id=section.record_id,
        child_id=section.child_id,
        owner_agency_id=section.owner_agency_id,
        user=by.user,
        section_version=section.version,
        opened_at=now,
        saved_at=now,
    )
    _note(draft, OPENED, by, now)
    return draft


@transaction.atomic
def keep_draft(
    *, draft: Draft, typed: dict[str, list[str]], version: int, by, now, same_version: bool = False
) -> Draft:
    """Keep what was typed, as typed: nothing is validated. Returns the draft with its new version.

    `typed`: field names and their values as posted. `version`: the draft's version on the page; `same_version` leaves
    it as it is, for a page that will not learn a new one. Raises StaleError with the words kept by the person's other
    window when the versions differ, and RuleError when the draft is closed.
    """
    draft = Draft.objects.select_for_update(of=("self",)).select_related("user").get(pk=draft.pk, user=by.user)
    if draft.finished_at or draft.discarded_at:
        raise RuleError(_("This draft was closed. Open the section again to go on writing."))
    if draft.typed == typed:
        return draft
    if draft.version != version:
        raise StaleError(_("You changed this section in another window."), draft.typed, saved_by=draft.user.full_name)
    draft.typed, draft.saved_at = typed, now
    draft.version += 0 if same_version else 1
    draft.save(update_fields=["typed", "version", "saved_at"])
    FormSection.objects.filter(pk=draft.section_id, state=SectionState.NOT_STARTED).update(
        state=SectionState.IN_PROGRESS
    )
    return draft


@transaction.atomic
def discard_draft(*, draft: Draft, by, now) -> None:
    """Throw away what this person typed and did not save, because they asked to. Audited."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk, user=by.user)
    _close(draft, "discarded_at", DISCARDED, by, now)
    section = FormSection.objects.select_for_update().get(pk=draft.section_id)
    if (
        section.state == SectionState.IN_PROGRESS
        and not open_drafts().filter(section=section).exclude(typed={}).exists()
    ):
        section.state = SectionState.NOT_STARTED
        section.save(update_fields=["state"])


def finish_drafts(*, section: FormSection, by, now) -> None:
    """Close this person's open draft of a section, its words now being answers. Others' drafts stay open."""
    for draft in open_drafts().select_for_update().filter(section=section, user=by.user):
        _close(draft, "finished_at", FINISHED, by, now)


def _close(draft, field, kind, by, now):
    setattr(draft, field, now)
    draft.typed = {}
    draft.save(update_fields=[field, "typed"])
    _note(draft, kind, by, now)


def _note(draft, kind, by, now):
    DraftEvent.objects.create(
        draft=draft,
        record_id=draft.record_id,
        child_id=draft.child_id,
        owner_agency_id=draft.owner_agency_id,
        kind=kind,
        at=now,
        by=by.user,
    )
