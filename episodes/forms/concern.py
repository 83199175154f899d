"""What is told about a child outside an episode, and the end of a risk."""

from django.utils.translation import gettext_lazy as _

from episodes.enums import CarersOutcome, ConcernKind, How, ReferralOutcome
from episodes.forms.fields import Choice, Line, Words
from missing_cases.forms.fields import MomentField
from missing_cases.forms.gov import GovForm

KINDS = [(code, label) for code, label in ConcernKind.choices if code != ConcernKind.EDUCATION]


class ConcernForm(GovForm):
    """What it is, who told it and when, in words. A child missing education goes on the register of education."""

    kind = Choice(label=_("What is it?"), choices=KINDS)
    told_by = Line(label=_("Who told it, or found it?"), max_length=200, help_text=_("Name and agency"))
    text = Words(label=_("What was told?"), rows=6)
    told_at = MomentField(label=_("When?"), required=False)
    folded = [(_("It was not told just now"), ["told_at"])]


class EndConcernForm(GovForm):
    """Why a risk no longer stands."""

    reason = Words(label=_("Why is it no longer so?"), rows=4)


class ReferralForm(GovForm):
    """The written referral: who wrote it, what it says, when it came."""

    referred_by = Line(label=_("Who wrote the referral?"), max_length=200, help_text=_("Name and agency"))
    text = Words(label=_("What does it say?"), rows=6)
    received_at = MomentField(label=_("When did it come?"), required=False)
    folded = [(_("It did not come just now"), ["received_at"])]


class DecisionForm(GovForm):
    """What became of the referral."""

    outcome = Choice(label=_("What was decided?"), choices=ReferralOutcome.choices)
    decided_by = Line(label=_("Who decided?"), max_length=200, help_text=_("Name and role"))
    next_step = Words(label=_("What happens next?"), rows=3)
    decided_at = MomentField(label=_("When?"), required=False)
    folded = [(_("It was not decided just now"), ["decided_at"])]


class AnswerForm(GovForm):
    """How the referrer was told the outcome."""

    how = Choice(label=_("How was the referrer told?"), choices=How.choices)
    person = Line(label=_("Who was told?"), max_length=200)
    told_at = MomentField(label=_("When?"), required=False)
    folded = [(_("They were not told just now"), ["told_at"])]


class CarersTalkForm(GovForm):
    """What came of talking with parents or carers."""

    outcome = Choice(label=_("What came of it?"), choices=CarersOutcome.choices)
    person = Line(label=_("Who was spoken to?"), max_length=200)
    words = Words(label=_("What was said, or why was nobody spoken to?"), rows=4)
    at = MomentField(label=_("When?"), required=False)
    folded = [(_("It was not just now"), ["at"])]
