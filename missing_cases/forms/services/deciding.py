"""A manager's decision on one section."""

from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.errors import RuleError
from missing_cases.forms import selectors
from missing_cases.models import FormSection, SectionState


@transaction.atomic
def send_back_section(*, section: FormSection, note: str, by, now) -> FormSection:
    """Send a section back to its writers with a note that says what is wanted. Only it opens again.

    Raises RuleError without a note, for a section not done, or when the reader wrote in this record.
    """
    if not note.strip():
        raise RuleError(_("Say what is to be changed in this section."), "note")
    return _decide(section, SectionState.SENT_BACK, note.strip(), by, now)


@transaction.atomic
def authorise_section(*, section: FormSection, by, now) -> FormSection:
    """Authorise a section; it can no longer be changed. Raises RuleError as `send_back_section` does."""
    return _decide(section, SectionState.AUTHORISED, "", by, now)


def _decide(section, state, note, by, now):
    section = FormSection.objects.select_for_update(of=("self",)).select_related("record").get(pk=section.pk)
    if section.state not in (SectionState.DONE, SectionState.AUTHORISED):
        raise RuleError(_("This section is not finished yet."), "section")
    if by.user.pk in selectors.authors_of(section.record):
        raise RuleError(_("You wrote part of this form. Somebody else must authorise it."))
    section.state, section.note = state, note
    section.decided_at, section.decided_by = now, by.user
    section.save(update_fields=["state", "note", "decided_at", "decided_by"])
    return section
