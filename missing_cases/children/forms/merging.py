"""Bringing two records of one child together, and taking them apart: what a person chooses, and why."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missing_cases.children.forms.inputs import line, radios, words
from missing_cases.children.sameness import BOTH, KEPT, MERGED
from missing_cases.children.services.merge_preview import Conflict, MergePreview
from missing_cases.forms.gov import GovForm

WHY = gettext_lazy("How is it known that they are one child?")


class FindOtherForm(GovForm):
    """Which record may be the same child's."""

    text = line(
        gettext_lazy("Name, date of birth or reference of the other record"), required=True, longest=200,
        hint=gettext_lazy("Spelling does not have to be exact"),
        error=gettext_lazy("Enter a name, a date of birth or a reference"),
    )  # fmt: skip


class MergeForm(GovForm):
    """One question for each thing the two records say differently, then why, and that the gains were read."""

    def __init__(self, *args, shown: MergePreview, **kwargs):
        super().__init__(*args, **kwargs)
        for conflict in shown.conflicts:
            self.fields[conflict.field] = _question(conflict)
        self.fields["reason"] = words(WHY)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Say how it is known that they are one child")
        if shown.gains:
            self.fields["gains_read"] = forms.BooleanField(
                label=_("I have read who will newly see what, and it is right that they do"),
                error_messages={"required": _("Say that you have read who will newly see what")},
            )
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=shown.token)
        asked = [conflict.field for conflict in shown.conflicts]
        self.sections = [(_("What both say differently: choose"), asked)] if asked else []
        self.sections.append((_("Bring them together"), [n for n in ("reason", "gains_read") if n in self.fields]))

    def choices(self) -> dict[str, str]:
        """Return the choice made for each conflict."""
        left = {"reason", "gains_read", "seen"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left}


def _question(conflict: Conflict) -> forms.ChoiceField:
    said = {
        KEPT: _("%(answer)s (this record)") % {"answer": conflict.kept},
        MERGED: _("%(answer)s (the other record)") % {"answer": conflict.merged},
        BOTH: _("Both, one after the other"),
    }
    error = _("Choose which is right: %(what)s") % {"what": conflict.label}
    return radios(conflict.label, [(option, said[option]) for option in conflict.options], error=error)


class PartForm(GovForm):
    """Why two records that were brought together are two children's after all."""

    reason = words(gettext_lazy("How is it known that they are two children?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Say why they are taken apart")
