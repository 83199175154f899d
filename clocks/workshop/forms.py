"""The forms of the protocol workshop."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clocks.models import ENGLAND, ProtocolVersion
from clocks.workshop.services import LONGEST
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm

MOST_BYTES = 1_000_000
CODE = {"rows": 30, "spellcheck": "false", "autocapitalize": "off", "class": "mc-code"}


class BeginForm(GovForm):
    """How a draft begins."""

    CURRENT, COMING, GIVEN = "current", "coming", "given"
    begin = forms.ChoiceField(
        label=_("What does the draft begin with?"), widget=forms.RadioSelect,
        choices=[(CURRENT, _("The version in force")), (GIVEN, _("A text of your own, as YAML"))],
        error_messages={"required": _("Choose what the draft begins with")},
    )  # fmt: skip
    file = forms.FileField(label=_("A file"), required=False)
    text = forms.CharField(
        label=_("Or paste the text"), required=False, max_length=LONGEST, strip=False,
        widget=forms.Textarea(attrs={**CODE, "rows": 10}),
    )  # fmt: skip

    reveals = {("begin", GIVEN): ["file", "text"]}

    def __init__(self, *args, coming: ProtocolVersion | None = None, **kwargs):
        """Offer the version that is to come too, where there is one."""
        super().__init__(*args, **kwargs)
        if coming:
            words = _("Version %(version)s, which is in force from %(day)s") % {
                "version": coming.version, "day": date_format(coming.in_force_from, "j F Y"),
            }  # fmt: skip
            choices = self.fields["begin"].choices
            self.fields["begin"].choices = [choices[0], (self.COMING, words), *choices[1:]]

    def clean_file(self):
        """Return the text of a file that was sent, or nothing."""
        sent = self.cleaned_data["file"]
        if not sent:
            return ""
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is longer than a protocol can be."))
        try:
            return sent.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(
                _("The file is not text in UTF-8. Save it as UTF-8 and send it again.")
            ) from None

    def clean(self):
        """Ask for a text where one's own was chosen."""
        given = super().clean()
        if given.get("begin") == self.GIVEN and not self.errors and not (given.get("file") or given.get("text")):
            self.add_error("text", _("Choose a file or paste the text"))
        return given


class TextForm(GovForm):
    """The text of a draft."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("The protocol, as YAML"), strip=False, max_length=LONGEST, widget=forms.Textarea(attrs=CODE),
        help_text=_("It is saved as you write it, faults and all. Publishing fills in the number and the day."),
        error_messages={"required": _("Write the protocol, or withdraw the draft")},
    )  # fmt: skip


class PublishForm(GovForm):
    """From when a draft is in force."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    from_on = DateField(
        label=_("In force from"), help_text=_("The beginning of that day. What began before stays as it was."),
        error_messages={"required": _("Enter the day it comes into force")},
    )  # fmt: skip


class WithdrawForm(GovForm):
    """Why a draft is withdrawn."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why the draft is withdrawn")},
    )  # fmt: skip


class AdoptForm(GovForm):
    """Why the running duties are moved to a version, and which plan the page showed."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=_("Why are the running duties moved?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why the running duties are moved to this version")},
    )  # fmt: skip


class ReplayForm(GovForm):
    """What is tried on which past."""

    what = forms.ChoiceField(
        label=_("What do you want to try?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a draft or a version")},
    )  # fmt: skip
    since_on = DateField(label=_("First day"), error_messages={"required": _("Enter the first day")})
    until_on = DateField(label=_("Last day"), error_messages={"required": _("Enter the last day")})

    def __init__(self, *args, drafts=(), versions=(), **kwargs):
        """Offer the agency's open drafts and its own versions."""
        super().__init__(*args, **kwargs)
        words = _("Draft begun by %(name)s on %(day)s")
        begun = [
            (f"draft {each.pk}", words % {"name": each.begun_by.full_name, "day": date_format(each.begun_at, "j F Y")})
            for each in drafts
        ]
        own = [(f"version {each.pk}", str(each)) for each in versions if each.code != ENGLAND]
        self.fields["what"].choices = [*begun, *own]
