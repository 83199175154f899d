"""The forms of an agency's teams."""

from django import forms
from django.utils.translation import gettext_lazy as _

from missing_cases.access.roles import ROLES
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm
from missing_cases.models import TeamScope

KNOWN, NEW = "known", "new"
AT_ONCE, ON_A_DAY = "at_once", "on_a_day"


def _reason(label):
    hint = _("It is kept with the membership: it changes whose records they may see.")
    return forms.CharField(
        label=label, help_text=hint, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in at least ten characters why")},
    )  # fmt: skip


def _choice(label, choices, *, error):
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": error}
    )  # fmt: skip


class TeamForm(GovForm):
    """A new team."""

    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Enter the name of the team")}
    )
    scope = _choice(_("Which children does it work with?"), TeamScope.choices,
                    error=_("Choose which children it works with"))  # fmt: skip


class MemberForm(GovForm):
    """Somebody who joins a team."""

    who = _choice(
        _("Who joins?"),
        [(KNOWN, _("Somebody known to our agency")), (NEW, _("Somebody else"))],
        error=_("Say whether they are known to our agency"),
    )
    user = forms.ChoiceField(label=_("Person"), error_messages={"required": _("Choose the person")})
    email = forms.EmailField(
        label=_("Their work e-mail address"), help_text=_("They sign in with it."),
        error_messages={"required": _("Enter their e-mail address")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    full_name = forms.CharField(
        label=_("Their full name"), required=False, max_length=150, help_text=_("Not needed if they have an account."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    job_title = forms.CharField(
        label=_("Their job"), required=False, max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Choose their role")})
    reason = _reason(_("Why do they join?"))

    reveals = {("who", KNOWN): ["user"], ("who", NEW): ["email", "full_name", "job_title"]}

    def __init__(self, *args, people, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [
            ("", _("Choose")), *((str(person.pk), f"{person.full_name}, {person.email}") for person in people)
        ]  # fmt: skip
        self.fields["role"].choices = [("", _("Choose")), *roles]
        self.described = [ROLES[code] for code, _name in roles]


class EndForm(GovForm):
    """Somebody who leaves a team."""

    when = _choice(
        _("When does it end?"), [(AT_ONCE, _("At once")), (ON_A_DAY, _("With the end of a day"))],
        error=_("Choose when it ends"),
    )  # fmt: skip
    last_day = DateField(label=_("Last day"), error_messages={"required": _("Enter the last day")})
    reason = _reason(_("Why does it end?"))

    reveals = {("when", ON_A_DAY): ["last_day"]}
