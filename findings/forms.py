"""What a person types about what follows from an interview."""

from django import forms
from django.utils.translation import gettext_lazy as _

from findings.enums import ActionKind, Kind
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm


def _box(label, rows=4, hint="", **errors):
    return forms.CharField(
        label=label, help_text=hint, max_length=5000, widget=forms.Textarea(attrs={"rows": rows}), error_messages=errors
    )


class CodeForm(GovForm):
    """What a sentence says, as a finding."""

    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the finding is about.")},
    )  # fmt: skip
    label = forms.CharField(
        label=_("The finding in a few words"), help_text=_("A name or nickname, a place, what happened"),
        max_length=200,
        error_messages={"required": _("Write the finding in a few words: a name, a place, what happened.")},
    )  # fmt: skip


class RefuseForm(GovForm):
    """Why nothing is done about a finding."""

    reason = _box(_("Why is nothing done about it?"), required=_("Say why nothing is done about this finding."))


class AsideForm(GovForm):
    """Why this is no finding."""

    reason = _box(_("Why is this no finding?"), required=_("Say why this is no finding."))


class ActionForm(GovForm):
    """What is done, by whom, until when."""

    kind = forms.ChoiceField(
        label=_("What kind of action?"), choices=ActionKind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of action.")},
    )  # fmt: skip
    what = forms.CharField(
        label=_("What is to be done?"), max_length=300, error_messages={"required": _("Say what is to be done.")}
    )
    holder = forms.ChoiceField(label=_("Who does it?"), widget=forms.Select)
    due_on = DateField(
        label=_("Until which day?"), error_messages={"required": _("Say until which day it is to be done.")}
    )

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["holder"].choices = [(key, person.full_name) for key, person in self.people.items()]

    def values(self) -> dict:
        """Return what `agree_action` takes. The form must be valid."""
        return {**self.cleaned_data, "holder": self.people[self.cleaned_data["holder"]]}


class DoneForm(GovForm):
    """What shows that an action was done."""

    evidence = _box(
        _("What shows that it was done?"), hint=_("What was done, when, by whom, and where it can be seen"),
        required=_("Write what shows that it was done: what, when and by whom."),
    )  # fmt: skip


class GiveUpForm(GovForm):
    """Why an action is given up."""

    reason = _box(_("Why is it given up?"), required=_("Say why it is given up."))


class PlanForm(GovForm):
    """What the interview changes in the child's plan."""

    changes = forms.ChoiceField(
        label=_("Does this interview change the child's plan?"), widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={"required": _("Say whether it changes the plan.")},
    )  # fmt: skip
    words = _box(
        _("What changes, or why does nothing change?"), required=_("Say what changes, or why nothing changes.")
    )

    def __init__(self, *args, early_help=False, **kwargs):
        super().__init__(*args, **kwargs)
        if early_help:
            self.fields["words"].label = _("How is the concern considered in the early help plan?")
