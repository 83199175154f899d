"""Closing, correcting, withdrawing, setting aside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.enums import Between, CloseReason
from episodes.forms.fields import Choice, Line, Version, WhenField, Words
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm


class CloseForm(GovForm):
    """Why the episode is closed."""

    reason = Choice(label=_("Why is the episode closed?"), choices=CloseReason.choices)
    died_on = DateField(label=_("On which day did the child die?"), required=False)
    said_by = Line(label=_("Who told you?"))
    note = Words(label=_("More about it"), rows=2)
    version = Version()

    reveals = {("reason", CloseReason.DIED): ["died_on", "said_by"]}

    def clean(self):
        """Ask for the day of a death."""
        given = super().clean()
        if given.get("reason") == CloseReason.DIED and not given.get("died_on") and "died_on" not in self.errors:
            self.add_error("died_on", _("Enter the day."))
        return given


class DeathForm(GovForm):
    """The day on which a child died, and who said so."""

    died_on = DateField(label=_("On which day did the child die?"))
    said_by = Line(label=_("Who told you?"), required=True, error_messages={"required": _("Say who told you.")})


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


class SameForm(GovForm):
    """Which episode is the same absence, and what happened in between."""

    other = Choice(label=_("Which episode was the same absence?"))
    between = Choice(label=_("What happened in between?"), choices=Between.choices)
    reason = Words(
        label=_("How is it known?"), rows=2, required=True,
        help_text=_("The later one is set aside with this reason and names the earlier one. Nothing is deleted."),
        error_messages={"required": _("Say how it is known that they are one absence.")},
    )  # fmt: skip
    seen = Seen()

    def __init__(self, *args, others=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = others


class SetAsideForm(GovForm):
    """Why an episode should never have been recorded."""

    reason = Words(
        label=_("Why is it set aside?"), rows=2, required=True,
        help_text=_("For example: recorded on the wrong child, or recorded twice. Nothing is deleted."),
        error_messages={"required": _("Say why the episode is set aside.")},
    )  # fmt: skip
