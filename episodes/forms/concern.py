"""What is told about a child outside an episode, and the end of a risk."""

from django.utils.translation import gettext_lazy as _

from episodes.enums import ConcernKind
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
