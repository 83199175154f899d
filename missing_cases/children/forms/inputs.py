"""Fields as the pages of a record use them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Agency


def line(label, *, required=False, longest=100, error="", hint="", digits=False, **attrs) -> forms.CharField:
    """Return a field of one line. `error`: what to say when a required one is empty; `digits`: a numeric keypad."""
    attrs = {"autocomplete": "off", "spellcheck": "false", **attrs}
    if digits:
        attrs["inputmode"] = "numeric"
    return forms.CharField(
        label=label, required=required, max_length=longest, help_text=hint, widget=forms.TextInput(attrs=attrs),
        error_messages={"required": error} if error else {},
    )  # fmt: skip


def words(label, *, hint="", rows=4, longest=4000) -> forms.CharField:
    """Return an optional field of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=longest, help_text=hint, widget=widget)


def radios(label, choices, *, error, required=True) -> forms.ChoiceField:
    """Return a choice of one among few."""
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=forms.RadioSelect, error_messages={"required": error}
    )


def pick(label, choices, *, error="", required=True, empty="", hint="") -> forms.ChoiceField:
    """Return a choice of one among many. `empty`: the words of the first, empty choice."""
    offered = [("", empty or _("Choose")), *choices]
    messages = {"required": error} if error else {}
    return forms.ChoiceField(label=label, choices=offered, required=required, help_text=hint, error_messages=messages)


def tick(label, *, hint="") -> forms.BooleanField:
    """Return a box to tick."""
    return forms.BooleanField(label=label, required=False, help_text=hint)


class AgencyField(forms.ModelChoiceField):
    """A choice among agencies in use, of given kinds or of every kind but those."""

    def __init__(self, label, *, kinds=None, but=(), required=False, hint="", error="", **options):
        agencies = Agency.objects.filter(active=True)
        agencies = agencies.filter(kind__in=kinds) if kinds else agencies.exclude(kind__in=but)
        super().__init__(
            agencies, label=label, required=required, help_text=hint, empty_label=str(_("None or not known")),
            error_messages={"required": error} if error else {}, **options,
        )  # fmt: skip
