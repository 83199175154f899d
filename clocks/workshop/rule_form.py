"""The form of one rule of a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clocks.workshop.rule_entries import AFTER, AT_ONCE, NEXT, NO_NUMBER
from missing_cases.access.roles import ROLES
from missing_cases.forms.gov import GovForm


def _words(label, *, rows=0, hint="", required=True, longest=2000):
    attrs = {"rows": rows} if rows else {}
    widget = forms.Textarea(attrs=attrs) if rows else forms.TextInput()
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=longest, widget=widget,
        error_messages={"required": _("Enter this")},
    )  # fmt: skip


class RuleForm(GovForm):
    """What one duty says, when it is due, who is told and who does it."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    title = _words(_("Title"), longest=200)
    says = _words(_("What is owed"), rows=4)
    due = forms.ChoiceField(
        label=_("When is it due?"), widget=forms.RadioSelect, error_messages={"required": _("Choose when it is due")},
        choices=[(AFTER, _("After a time")), (NEXT, _("At the next of a meeting")), (AT_ONCE, _("At once")),
                 (NO_NUMBER, _("The source gives no time"))],
    )  # fmt: skip
    after = _words(_("How long?"), hint=_("Such as 72 hours, 3 working days or 6 months."), longest=40)
    meeting = forms.ChoiceField()
    before = _words(_("How long before it, if not at it?"), hint=_("Such as 7 days."), required=False, longest=40)
    steps = _words(
        _("Who is told, and when"), rows=5, required=False, longest=4000,
        hint=_("One step a line, such as “start: team_manager”, “24 hours before due: missing_coordinator”, "
               "“due: team_manager, principal_manager” or “8 hours after due: assistant_director”."),
    )  # fmt: skip
    responsible = _words(_("Who does it"), hint=_("Roles, with commas between them."), longest=400)
    document = _words(_("Source: document"), longest=300)
    section = _words(_("Source: section"), longest=300)
    note = _words(_("Note: what is assumed"), rows=2, required=False)

    reveals = {("due", AFTER): ["after"], ("due", NEXT): ["meeting", "before"]}

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        named = [("", _("Choose")), *((name, name.replace("_", " ")) for name in meetings)]
        self.fields["meeting"] = forms.ChoiceField(
            label=_("Which meeting?"), choices=named, error_messages={"required": _("Choose the meeting")}
        )
        self.roles = [(code, role.name) for code, role in ROLES.items()]
