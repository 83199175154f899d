"""What is recorded while an episode runs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.enums import UpdateKind
from episodes.forms.fields import Choice, Line, WhenField, Words
from episodes.services.recording import OF_THEIR_OWN
from missing_cases.forms.fields import MomentField
from missing_cases.forms.gov import GovForm
from missing_cases.models import Audience

EVERYBODY = "everybody"
KINDS = [choice for choice in UpdateKind.choices if choice[0] not in OF_THEIR_OWN]


class UpdateForm(GovForm):
    """What, in words, and who may see it. The time is now unless changed."""

    kind = Choice(label=_("What is it about?"), choices=KINDS, initial=UpdateKind.NOTE)
    text = Words(
        label=_("What happened?"), rows=6, required=True, error_messages={"required": _("Write what happened.")}
    )
    audience = Choice(
        label=_("Who may see it?"),
        initial=EVERYBODY,
        choices=[
            (EVERYBODY, _("Everybody this episode is shared with, the police too if it is reported to them")),
            (Audience.ALL_INVOLVED, _("The councils involved")),
            (Audience.OWNER, _("Only my agency")),
        ],
    )
    at = MomentField(label=_("When?"), required=False)
    folded = [(_("It did not happen just now"), ["at"])]


class GradeForm(GovForm):
    """A level and the reasons."""

    agency = Choice(label=_("Whose risk level?"), required=False)
    grade = Choice(label=_("Risk level"))
    grade_reason = Words(label=_("Reasons"), help_text=_("Needed when the level is lower than before."))

    def __init__(self, *args, grades, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = grades
        if len(agencies) > 1:
            self.fields["agency"].choices = agencies
        else:
            del self.fields["agency"]


class PoliceForm(GovForm):
    """When the police were told, and their log number."""

    police_notified = WhenField(label=_("When were the police told?"), required=False)
    police_log_number = Line(label=_("Police log number"), max_length=40, help_text=_("Leave empty if not given yet"))
    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args, told=False, **kwargs):
        """`told`: it is recorded already when the police were told, so that is not asked again."""
        super().__init__(*args, **kwargs)
        if told:
            del self.fields["police_notified"]
            self.fields["police_log_number"].help_text = ""

    def clean(self):
        """Ask for one of the two."""
        given = super().clean()
        if not self.errors and not given.get("police_notified") and not given.get("police_log_number"):
            if "police_notified" not in self.fields:
                raise forms.ValidationError(_("Enter the police log number."))
            raise forms.ValidationError(_("Enter when the police were told, or their log number."))
        return given


class StatusForm(GovForm):
    """Lost again, or missing instead of absent."""

    status = Choice(label=_("What is the child now?"))
    when = WhenField(label=_("Since when?"))
    reason = Words(label=_("Why?"), rows=2, required=True)

    def __init__(self, *args, statuses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = statuses


class NoticeForm(GovForm):
    """The need-to-know notice (Wigan protocol, section 12)."""

    circumstances = Words(
        label=_("Brief account of circumstances"), required=True,
        error_messages={"required": _("Give a brief account of what happened.")},
    )  # fmt: skip
    planned_actions = Words(
        label=_("Planned actions"), required=True, error_messages={"required": _("Say what is planned.")}
    )
    strategy_meeting = Choice(
        label=_("Is a multi-agency strategy meeting planned?"), choices=[("yes", _("Yes")), ("no", _("No"))]
    )
    strategy_meeting_at = MomentField(label=_("When is it?"), required=False, ahead=True)
    no_meeting_reason = Words(label=_("Why is none planned?"), rows=2)

    reveals = {("strategy_meeting", "yes"): ["strategy_meeting_at"], ("strategy_meeting", "no"): ["no_meeting_reason"]}
