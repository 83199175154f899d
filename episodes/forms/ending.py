"""Closing, correcting, setting aside."""

from django.utils.translation import gettext_lazy as _

from episodes.enums import CloseReason
from episodes.forms.fields import Choice, Version, WhenField, Words
from missing_cases.forms.gov import GovForm


class CloseForm(GovForm):
    """Why the episode is closed."""

    reason = Choice(label=_("Why is the episode closed?"), choices=CloseReason.choices)
    note = Words(label=_("More about it"), rows=2)
    version = Version()


class CorrectForm(GovForm):
    """The right time, and why it changes."""

    when = WhenField(label=_("What is the right time?"))
    reason = Words(
        label=_("Why is it corrected?"), rows=2, required=True,
        error_messages={"required": _("Say why the time is corrected.")},
    )  # fmt: skip


class SetAsideForm(GovForm):
    """Why an episode should never have been recorded."""

    reason = Words(
        label=_("Why is it set aside?"), rows=2, required=True,
        help_text=_("For example: recorded on the wrong child, or recorded twice. Nothing is deleted."),
        error_messages={"required": _("Say why the episode is set aside.")},
    )  # fmt: skip
