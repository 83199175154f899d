"""Who was told, what the police found, and the moments that nobody gave at first."""

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.enums import Answer, How, Whom
from episodes.forms.fields import Choice, Line, WhenField, Words
from episodes.services import Check
from missing_cases.forms.gov import GovForm

TOLD, NOT_TOLD = "told", "not_told"


class TellingForm(GovForm):
    """One tick: whom, told or not, when, how, what they said."""

    whom = Choice(label=_("Who?"), choices=Whom.choices)
    outcome = Choice(
        label=_("Were they told?"), initial=TOLD,
        choices=[(TOLD, _("Yes")), (NOT_TOLD, _("No, and they will not be told"))],
    )  # fmt: skip
    when = WhenField(label=_("When?"), help_text=_("When they were told, or when it was decided not to tell them."))
    how = Choice(label=_("How were they told?"), choices=How.choices, required=False)
    person = Line(label=_("Whom did you speak to?"))
    words = Words(label=_("What did they say, or why are they not told?"), rows=3)

    reveals = {("outcome", TOLD): ["how", "person"]}


class WithdrawTellingForm(GovForm):
    """Why a tick is withdrawn."""

    reason = Words(
        label=_("Why is it withdrawn?"), rows=2, required=True,
        error_messages={"required": _("Say why it is withdrawn.")},
    )  # fmt: skip


class CheckForm(GovForm):
    """The safe and well check: who, when, three answers, what to pass on."""

    made_by = Line(label=_("Who saw the child?"), help_text=_("Name and rank, or what they are."), required=True)
    when = WhenField(label=_("When?"))
    seen_alone = Choice(label=_("Was the child seen alone?"), choices=Answer.choices)
    well = Choice(label=_("Is the child safe and well?"), choices=Answer.choices)
    words = Words(label=_("How was the child, and what did they say?"), rows=4)
    crime_disclosed = Choice(label=_("Did the child disclose a crime?"), choices=Answer.choices)
    crime = Words(label=_("Which crime, and its reference"), rows=2)
    for_interviewer = Words(label=_("What should the interviewer know?"), rows=3)

    reveals = {("crime_disclosed", Answer.YES): ["crime"]}

    @property
    def check(self) -> Check:
        """Return what was found."""
        return Check(**{name: value or "" for name, value in self.cleaned_data.items() if name != "when"})


class MomentForm(GovForm):
    """When something happened, who says so and by which way it was learnt."""

    when = WhenField(label=_("When?"))
    said_by = Line(label=_("Who says so?"))
    how = Choice(label=_("How was the council told?"), choices=How.choices, required=False)

    def __init__(self, *args, asks_how=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_how:
            self.fields["how"].widget = forms.HiddenInput()
