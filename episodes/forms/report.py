"""Logging an episode: three answers, the rest folded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.enums import MissingFrom, Reporter, Status
from episodes.forms.fields import Choice, Line, WhenField, Words
from episodes.services import Report
from episodes.services.reporting import WORDS
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm


class ReportForm(GovForm):
    """When last seen, where from, risk level; everything else may wait.

    `grades` and `police_grades` are choices; `statuses` those the definitions allow for this child.
    """

    last_seen = WhenField(label=_("When was the child last seen?"))
    missing_from = Choice(label=_("Where are they missing from?"), choices=MissingFrom.choices)
    missing_from_place = Line(label=_("Which place?"), max_length=200)
    grade = Choice(label=_("Risk level"))
    grade_reason = Words(label=_("Reasons for the risk level"), rows=2)
    circumstances = Words(label=_("What happened"), help_text=_("Everybody the episode is reported to can read this."))
    different = Words(label=_("What is different this time"), rows=2)
    clothing = Words(label=_("Clothes and description"), rows=2)
    possessions = Words(label=_("Phone, money, medicine with them"), rows=2)
    companions = Words(label=_("Who they may be with"), rows=2)
    reporter = Choice(label=_("Who reported it"), choices=Reporter.choices, required=False)
    reporter_name = Line(label=_("Their name"))
    reporter_phone = Line(label=_("Their telephone"), max_length=40)
    reported = WhenField(label=_("When was it reported?"), required=False)
    police_notified = WhenField(label=_("When were the police told?"), required=False)
    police_log_number = Line(label=_("Police log number"), max_length=40)
    police_grade = Choice(label=_("Risk level given by the police"), required=False)
    left = WhenField(label=_("When did they leave?"), required=False)
    noticed = WhenField(label=_("When was the absence noticed?"), required=False)
    due_back = WhenField(label=_("When were they due back?"), required=False, allow_future=True)
    status = Choice(label=_("Missing, or something else"), required=False)

    reveals = {("missing_from", MissingFrom.OTHER.value): ["missing_from_place"]}
    folded = [
        (_("What happened"), ["circumstances", "different", "grade_reason"]),
        (_("Description, belongings, company"), ["clothing", "possessions", "companions"]),
        (_("Who reported it"), ["reporter", "reporter_name", "reporter_phone", "reported"]),
        (_("Police"), ["police_notified", "police_log_number", "police_grade"]),
        (_("Other times"), ["left", "noticed", "due_back"]),
        (_("Not missing, but absent or away from placement"), ["status"]),
    ]

    def __init__(self, *args, grades, police_grades, statuses, grade_hint="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = grades
        self.fields["grade"].help_text = grade_hint
        self.fields["police_grade"].choices = police_grades
        self.fields["status"].choices = statuses
        if len(statuses) == 1:  # nothing to choose between
            del self.fields["status"]
            self.folded = [(heading, names) for heading, names in self.folded if "status" not in names]

    def report(self) -> Report:
        """Return what was typed, as the service takes it."""
        given = self.cleaned_data
        status = Status(given.get("status") or Status.MISSING)
        moments = {name: given[name] for name in ("left", "noticed", "due_back", "reported", "police_notified")}
        return Report(
            last_seen=given["last_seen"],
            missing_from=MissingFrom(given["missing_from"]),
            grade=given["grade"],
            grade_reason=given["grade_reason"],
            status=status,
            whereabouts_known=status == Status.AWAY,
            police_log_number=given["police_log_number"],
            police_grade=given["police_grade"],
            words={name: given[name] for name in WORDS if given.get(name)},
            **moments,
        )


class ChildForm(GovForm):
    """The child nobody has recorded yet."""

    given_names = Line(label=_("Given names"), required=True, max_length=100)
    family_name = Line(label=_("Family name"), required=True, max_length=100)
    date_of_birth = DateField(label=_("Date of birth"), required=False, help_text=_("Leave empty if not known yet"))


class JoinForm(GovForm):
    """A second report of a child already missing."""

    reporter_name = Line(label=_("Who reported it"))
    text = Words(label=_("What they say"), required=True, error_messages={"required": _("Write what they say.")})


class FindForm(GovForm):
    """Who is missing: a name, a date of birth, or both."""

    text = Line(label=_("Name or reference"), max_length=200)
    date_of_birth = DateField(label=_("Date of birth"), required=False)

    def clean(self):
        """Ask for one of the two."""
        given = super().clean()
        if not self.errors and not given.get("text") and not given.get("date_of_birth"):
            raise forms.ValidationError(_("Enter a name or a date of birth."))
        return given
