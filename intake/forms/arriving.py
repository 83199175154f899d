"""Putting in what arrived: pasted words or a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.forms.fields import Line, Words
from missing_cases.forms.gov import GovForm


class LetterForm(GovForm):
    """The words of an e-mail, or a file as it came; one of the two."""

    sender = Line(label=_("Who sent it"), required=True, help_text=_("For example Greater Mills Police, missing team"))
    text = Words(label=_("Paste the words of an e-mail"), rows=10, max_length=100_000)
    file = forms.FileField(
        label=_("Or choose a file"), required=False,
        help_text=_("An e-mail saved as .eml or .msg, a PDF, or a list as CSV or XLSX. At most 20 MB."),
    )  # fmt: skip

    def clean(self):
        """Ask for one of the two."""
        given = super().clean()
        if not self.errors and bool(given.get("text", "").strip()) == bool(given.get("file")):
            both = given.get("file") is not None
            self.add_error(
                "text", _("Paste words or choose a file, not both.") if both else _("Paste words, or choose a file.")
            )
        return given
