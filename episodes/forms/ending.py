"""Closing, correcting, withdrawing, setting aside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.enums import CloseReason
from episodes.forms.fields import Choice, Version, WhenField, Words
from missing_cases.forms.gov import GovForm


class CloseForm(GovForm):
    """Why the episode is closed."""

    reason = Choice(label=_("Why is the episode closed?"), choices=CloseReason.choices)
    note = Words(label=_("More about it"), rows=2)
    version = Version()


class ReopenForm(GovForm):
    """Why a closed episode is opened again."""

    reason = Words(
        label=_("Why is it opened again?"), rows=3, required=True,
        error_messages={"required": _("Say why the episode is opened again.")},
    )  # fmt: skip
    version = Version()


class Seen(forms.CharField):
    """What the page has said the saving would do: it is saved only when that was seen for these very answers."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class CorrectForm(GovForm):
    """The right time, and why it changes."""

    when = WhenField(label=_("What is the right time?"))
    reason = Words(
        label=_("Why is it corrected?"), rows=2, required=True,
        error_messages={"required": _("Say why the time is corrected.")},
    )  # fmt: skip
    seen = Seen()


class WithdrawForm(GovForm):
    """Why a finding or a return never happened, and (for a return) whether the child was found all the same."""

    found = Choice(
        label=_("Was the child found all the same?"),
        choices=[("yes", _("Yes, found but not back")), ("no", _("No, neither found nor back"))],
    )
    reason = Words(
        label=_("Why is it withdrawn?"), rows=2, required=True,
        help_text=_("Nothing is deleted: it stays on the record as recorded in error."),
        error_messages={"required": _("Say why this is withdrawn.")},
    )  # fmt: skip
    seen = Seen()

    def __init__(self, *args, ask_found: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not ask_found:
            del self.fields["found"]


class MoveForm(GovForm):
    """Which child an episode is really about, and why it was recorded on another."""

    child = forms.CharField(
        label=_("Reference of the child it is about"), max_length=20, help_text=_("For example MC-2026-000012."),
        error_messages={"required": _("Enter the reference of the child")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )  # fmt: skip
    reason = Words(
        label=_("Why is it moved?"), rows=2, required=True,
        help_text=_("It stays on this child's record as set aside, with this reason."),
        error_messages={"required": _("Say why the episode is moved.")},
    )  # fmt: skip
    seen = Seen()


class SetAsideForm(GovForm):
    """Why an episode should never have been recorded."""

    reason = Words(
        label=_("Why is it set aside?"), rows=2, required=True,
        help_text=_("For example: recorded on the wrong child, or recorded twice. Nothing is deleted."),
        error_messages={"required": _("Say why the episode is set aside.")},
    )  # fmt: skip
