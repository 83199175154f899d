"""What a person types: what to share with whom and why, and the recipient's and sender's answers."""

from collections import Counter

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosures.enums import LEGAL_PROSE, LegalBasis
from missing_cases.files.document import ANSWERED, Document, Row
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm
from missing_cases.forms.local_time import end_of_day

WHOLE = "*"
SECTION = "parts_"


def _words(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def shown(row: Row) -> str:
    """Return an answer as the sender has to read it before ticking it."""
    said = [row.answer if row.state == ANSWERED or not row.words else "", row.words]
    return ": ".join(part for part in said if part)


def _file_field(files) -> forms.MultipleChoiceField:
    """Return the question which files go along: none is ticked beforehand."""
    return forms.MultipleChoiceField(
        label=_("Files kept with it (optional)"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each file you tick is copied and goes whole, with everything in it. Look at it first."),
        choices=[(file.key, _described(file)) for file in files],
    )  # fmt: skip


def _described(file) -> str:
    if file.stored.looked_through_at:
        return file.description
    return gettext("%(what)s (not looked through for viruses)") % {"what": file.description}


class ShareForm(GovForm):
    """What to share of one document: section by section, answer by answer; nothing is ticked beforehand."""

    recipient_agency = forms.ChoiceField(label=_("Who is it for?"))
    legal_basis = forms.ChoiceField(
        label=_("On what legal basis?"), widget=forms.RadioSelect, choices=LegalBasis.choices,
        error_messages={"required": _("Choose the legal basis for sharing.")},
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("The child agreed as well"), required=False,
        help_text=_("Sharing to protect a child does not rest on this alone."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why do they need it?"), widget=_words(), max_length=4000,
        help_text=_("They will read this beside what you share."),
        error_messages={"required": _("Say why they need it.")},
    )  # fmt: skip
    handling = forms.CharField(
        label=_("How may they use it? (optional)"), widget=_words(2), required=False, max_length=4000,
        help_text=_("For example: do not speak of it to the family."),
    )  # fmt: skip
    expires_on = DateField(
        label=_("Last day they can open it (optional)"), required=False,
        help_text=_("After this day it is closed to them. What they have already taken in stays with them."),
    )  # fmt: skip
    option_hints = {"legal_basis": LEGAL_PROSE}

    def __init__(self, *args, document: Document, agencies, files=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        choices = [("", _("Choose an agency"))] + [(key, agency.name) for key, agency in self.agencies.items()]
        self.fields["recipient_agency"].choices = choices
        self.fields["recipient_agency"].error_messages["required"] = _("Choose who it is for.")
        self.option_hints = {**self.option_hints}
        self.parts = [section for section in document.sections if section.rows]
        for section in self.parts:
            self._add_section(section)
        if files:
            self.fields["files"] = _file_field(files)
        self.sections = [
            (_("What to share"), [*(SECTION + section.code for section in self.parts), *(["files"] * bool(files))]),
            (
                _("With whom and why"),
                ["recipient_agency", "legal_basis", "consent", "reason", "handling", "expires_on"],
            ),
        ]

    def _add_section(self, section) -> None:
        name = SECTION + section.code
        asked = Counter(row.question for row in section.rows)
        split = {row.code for row in section.rows if asked[row.question] > 1}  # one sentence of a longer answer
        rows = [(row.code, shown(row) if row.code in split else row.question) for row in section.rows]
        self.fields[name] = forms.MultipleChoiceField(
            label=section.title, required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(WHOLE, _("The whole section")), *rows] if len(rows) > 1 else rows,
        )  # fmt: skip
        hints = {row.code: row.question if row.code in split else shown(row) for row in section.rows}
        self.option_hints[name] = hints

    def clean(self):
        """Gather the chosen answers, the agency and the end of the last day."""
        cleaned = super().clean()
        parts = set()
        for section in self.parts:
            chosen = cleaned.get(SECTION + section.code) or []
            parts |= {row.code for row in section.rows} if WHOLE in chosen else set(chosen)
        cleaned["parts"] = frozenset(parts)
        if not parts:
            self.breach_parts(_("Choose at least one answer to share."))
        return cleaned

    def breach_parts(self, message) -> None:
        """Show a sentence beside the first section of answers, or above the form where there is none."""
        first = next((SECTION + section.code for section in self.parts), None)
        self.add_error(first, str(message))

    def breach(self, error) -> None:
        """Show a rule's sentence beside its field."""
        if error.field == "parts":
            self.breach_parts(error.message)
        else:
            super().breach(error)

    def terms(self) -> dict:
        """Return what `preview_disclosure` and `send_disclosure` both take."""
        day = self.cleaned_data["expires_on"]
        return {
            "recipient_agency": self.agencies[self.cleaned_data["recipient_agency"]],
            "legal_basis": self.cleaned_data["legal_basis"],
            "parts": self.cleaned_data["parts"],
            "files": self.cleaned_data.get("files") or [],
            "expires_at": end_of_day(day) if day else None,
        }

    def words(self) -> dict:
        """Return the rest of what `send_disclosure` takes."""
        return {name: self.cleaned_data[name] for name in ("reason", "handling", "consent")}


class AcceptForm(GovForm):
    """The recipient takes it in."""

    reference = forms.CharField(
        label=_("Your reference number"), max_length=60,
        help_text=_("The number you have given this in your own system."),
        error_messages={"required": _("Enter your own reference number for this.")},
    )  # fmt: skip


class AskForm(GovForm):
    """The recipient asks."""

    words = forms.CharField(
        label=_("Your question"), widget=_words(), max_length=4000,
        error_messages={"required": _("Write your question.")},
    )  # fmt: skip


class RefuseForm(GovForm):
    """The recipient says it is not for them."""

    reason = forms.CharField(
        label=_("Why is it not for you?"), widget=_words(), max_length=4000,
        help_text=_("The sender will read this. What was shared is closed to you at once."),
        error_messages={"required": _("Say why it is not for you.")},
    )  # fmt: skip


class ReplyForm(GovForm):
    """The sender answers."""

    words = forms.CharField(
        label=_("Your answer"), widget=_words(), max_length=4000, error_messages={"required": _("Write your answer.")}
    )


class RecallForm(GovForm):
    """The sender takes it back."""

    reason = forms.CharField(
        label=_("Why do you recall it?"), widget=_words(), max_length=4000,
        help_text=_("The recipient will read this. What they have copied elsewhere stays with them: tell them."),
        error_messages={"required": _("Say why it is recalled. The recipient will read this.")},
    )  # fmt: skip


class DeliverForm(GovForm):
    """The sender tries again: nothing to type."""
