"""The light form: what a home or a school tells a council of a child."""

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.enums import MissingFrom
from episodes.forms.fields import Choice, Line, WhenField, Words
from intake.enums import OF_EPISODES, ToldAs
from intake.services.pupils import ToldPupil
from intake.services.telling import Told
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm
from missing_cases.models import Agency, AgencyKind, Child

SOMEBODY_ELSE = "other"
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class WhoForm(GovForm):
    """Of whom an agency tells: one of its own children, or somebody by name."""

    who = Choice(label=_("Who is it about?"))
    given_names = Line(label=_("Given names"), max_length=100)
    family_name = Line(label=_("Family name"), max_length=100)
    date_of_birth = DateField(label=_("Date of birth"), required=False)
    council = forms.ModelChoiceField(
        label=_("Which council answers for the child?"), queryset=Agency.objects.none(), required=False
    )

    reveals = {("who", SOMEBODY_ELSE): ["given_names", "family_name", "date_of_birth", "council"]}

    def __init__(self, *args, children, **kwargs):
        super().__init__(*args, **kwargs)
        self.children = {str(child.pk): child for child in children}
        named = [(key, child.full_name) for key, child in self.children.items()]
        self.fields["who"].choices = [*named, (SOMEBODY_ELSE, _("Somebody who is not on this list"))]
        self.fields["council"].queryset = Agency.objects.filter(kind=AgencyKind.COUNCIL, active=True)

    def child(self) -> Child | None:
        """Return which of the agency's own children it is, or None."""
        return self.children.get(self.cleaned_data["who"])

    def somebody(self) -> dict:
        """Return who it is by name, where it is none of the agency's own children."""
        given = self.cleaned_data
        return {} if self.child() else {
            "given_names": given["given_names"] or "", "family_name": given["family_name"] or "",
            "date_of_birth": given["date_of_birth"], "council": given["council"],
        }  # fmt: skip


class TellForm(WhoForm):
    """Who, since when, where from, what happened. `children`: the agency's own, to choose from."""

    told_as = Choice(label=_("What do you tell?"), choices=OF_EPISODES)
    since = WhenField(label=_("Since when was the child away?"))
    back = WhenField(label=_("When was the child back?"), required=False)
    missing_from = Choice(label=_("Where from?"), choices=MissingFrom.choices, required=False)
    circumstances = Words(label=_("What happened"), rows=3)
    police_told = Choice(label=_("Were the police told?"), choices=YES_NO, required=False)
    police_log_number = Line(label=_("Police log number"), max_length=40)
    telephone = Line(label=_("Your telephone, for questions"), max_length=40)

    reveals = WhoForm.reveals | {("police_told", "yes"): ["police_log_number"]}

    def told(self, who: str) -> Told:
        """Return what was typed, as the service takes it; `who`: the name of the person telling."""
        given = self.cleaned_data
        texts = ("missing_from", "circumstances", "police_told", "police_log_number", "telephone")
        return Told(
            told_as=ToldAs(given["told_as"]), since=given["since"], back=given["back"], child=self.child(), told_by=who,
            **{name: given[name] or "" for name in texts}, **self.somebody(),
        )  # fmt: skip


class PupilForm(WhoForm):
    """Which pupil, since when, what the school did, what is known."""

    first_absent_on = DateField(label=_("First day of absence"))
    checks = Words(
        label=_("What has the school done to find the child, and when?"), rows=4,
        help_text=_("For example: rang both parents on 12 November, called at the address on 16 November."),
    )  # fmt: skip
    circumstances = Words(
        label=_("What else is known?"), rows=3,
        help_text=_("For example: the family spoke of moving, or another school asked for the file."),
    )  # fmt: skip
    telephone = Line(label=_("Your telephone, for questions"), max_length=40)

    def told(self, who: str) -> ToldPupil:
        """Return what was typed, as the service takes it; `who`: the name of the person telling."""
        given = self.cleaned_data
        texts = {name: given[name] or "" for name in ("checks", "circumstances", "telephone")}
        return ToldPupil(
            first_absent_on=given["first_absent_on"], child=self.child(), told_by=who, **texts, **self.somebody()
        )
