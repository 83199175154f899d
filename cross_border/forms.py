"""The forms of what goes across a border: their shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cross_border.enums import Reason
from missing_cases.children.forms.inputs import AgencyField
from missing_cases.forms.fields import DateField, MomentField
from missing_cases.forms.gov import GovForm
from missing_cases.models import Agency, AgencyKind, PlacementKind


def _line(label, *, required=True, help_text="", missing="") -> forms.CharField:
    messages = {"required": missing} if missing else {}
    return forms.CharField(
        label=label, max_length=150, required=required, help_text=help_text, error_messages=messages
    )  # fmt: skip


def _words(label, *, required=False, help_text="", missing="") -> forms.CharField:
    messages = {"required": missing} if missing else {}
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=5000, required=required, widget=widget, help_text=help_text, error_messages=messages
    )  # fmt: skip


class AnswerForm(GovForm):
    """Who answers, and what they say."""

    name = _line(_("Name"), missing=_("Enter a name."))
    role = _line(_("What they are"), help_text=_("For example: duty manager."), missing=_("Enter what they are."))
    words = _words(_("What was said"))


class LinkForm(GovForm):
    """Whoever opens the link says who they are before anything is shown."""

    name = _line(_("Your name"), missing=_("Enter your name."))
    role = _line(
        _("What you are"), help_text=_("For example: duty manager."),
        missing=_("Enter what you are, for example duty manager."),
    )  # fmt: skip
    words = _words(_("Anything you want to say"), help_text=_("Leave empty if there is nothing yet."))


class GiveUpForm(GovForm):
    """Why nobody can be reached."""

    reason = _words(_("What was tried, when and with whom?"), required=True, missing=_("Say what was tried."))


class AskForm(GovForm):
    """Which authority is alerted, and why."""

    authority = forms.ChoiceField(label=_("Which authority?"), widget=forms.Select)
    reason = forms.ChoiceField(label=_("Why?"), choices=Reason.choices, widget=forms.RadioSelect)
    place = _line(_("Where is the child believed, or where were they found?"), required=False)

    def __init__(self, *args, access, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = (AgencyKind.COUNCIL, AgencyKind.POLICE)
        others = Agency.objects.filter(kind__in=kinds, active=True).exclude(pk=access.agency_id).order_by("name")
        self.fields["authority"].choices = [("", _("Choose")), *((str(each.pk), each.name) for each in others)]


class ContactForm(GovForm):
    """How another authority is reached."""

    duty_email = forms.EmailField(label=_("Secure e-mail of its duty desk"))
    duty_telephone = _line(_("Telephone of its duty desk"), required=False)
    senior_manager = _line(_("Its senior manager"), required=False)
    senior_email = forms.EmailField(label=_("Secure e-mail of its senior manager"), required=False)
    partnership = _line(_("Its safeguarding partnership"), required=False)
    partnership_email = forms.EmailField(label=_("Secure e-mail of its safeguarding partnership"), required=False)


class NoticeForm(GovForm):
    """What another authority says when it places a child here."""

    authority = AgencyField(
        _("Which council placed the child?"), kinds=[AgencyKind.COUNCIL], required=True,
        error=_("Choose the council that placed the child."),
        hint=_("It answers for the child, and sees the record if its people work here."),
    )  # fmt: skip
    said_by = _line(_("Who sent the notice?"), missing=_("Say who sent the notice."))
    said_at = MomentField(label=_("When did it come?"), required=False)
    from_on = DateField(label=_("Here since"), error_messages={"required": _("Enter the day the placement began.")})
    kind = forms.ChoiceField(
        label=_("Where does the child live?"), widget=forms.RadioSelect,
        choices=[each for each in PlacementKind.choices if each[0] != PlacementKind.HOME],
        error_messages={"required": _("Choose where the child lives.")},
    )  # fmt: skip
    provider = AgencyField(
        _("Children's home or fostering agency"),
        but=[AgencyKind.COUNCIL, AgencyKind.POLICE, AgencyKind.PARTNERSHIP],
    )  # fmt: skip
    place_name = _line(_("Name of the place"), required=False)
    address = _words(_("Address"))
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    worker = _line(_("Their social worker"), required=False)
    worker_telephone = forms.CharField(label=_("Telephone of the social worker"), max_length=40, required=False)
    risk = _words(
        _("What is known of the risk that the child goes missing?"),
        help_text=_("It is given to the police at the next weekly meeting."),
    )  # fmt: skip
    folded = [(_("It did not come just now"), ["said_at"])]


class NewChildNoticeForm(NoticeForm):
    """The notice of a child who has no record yet."""

    given_names = forms.CharField(
        label=_("Given names"), max_length=100, error_messages={"required": _("Enter the child's given name.")}
    )  # fmt: skip
    family_name = forms.CharField(
        label=_("Family name"), max_length=100, error_messages={"required": _("Enter the child's family name.")}
    )  # fmt: skip
    date_of_birth = DateField(label=_("Date of birth"), required=False, help_text=_("Leave empty if not known yet"))
    field_order = ("given_names", "family_name", "date_of_birth")

    def identity(self) -> dict:
        """Return who the child is."""
        return {name: self.cleaned_data[name] for name in self.field_order}

    def notice(self) -> dict:
        """Return what the notice says."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.field_order}


class ToldForm(GovForm):
    """To whom at the police the risk was given."""

    told_to = _line(_("To whom?"), help_text=_("For example: the sergeant at the weekly missing meeting."),
                    missing=_("Say to whom it was given."))  # fmt: skip


class RequestForm(GovForm):
    """Which authority asks for the return interview, who of it, and when."""

    authority = forms.ChoiceField(label=_("Which authority asks?"), widget=forms.Select)
    asked_by = _line(_("Who asked?"), missing=_("Say who asked."))
    asked_at = MomentField(label=_("When?"), required=False)

    def __init__(self, *args, access, **kwargs):
        super().__init__(*args, **kwargs)
        others = Agency.objects.filter(kind=AgencyKind.COUNCIL, active=True).exclude(pk=access.agency_id)
        self.fields["authority"].choices = [
            ("", _("Choose")), *((str(each.pk), each.name) for each in others.order_by("name"))
        ]  # fmt: skip


class AskHostForm(GovForm):
    """Which council is asked to hold the return interview."""

    council = forms.ChoiceField(label=_("Which council do you ask?"), widget=forms.RadioSelect)

    def __init__(self, *args, councils, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["council"].choices = [(str(each.pk), each.name) for each in councils]
        if len(councils) == 1:
            self.fields["council"].initial = str(councils[0].pk)


class AnswerRequestForm(GovForm):
    """Whether the hub holds the interview."""

    outcome = forms.ChoiceField(
        label=_("Do you hold the interview?"), widget=forms.RadioSelect,
        choices=[("accepted", _("Yes")), ("declined", _("No"))],
    )  # fmt: skip
    reason = _words(_("Why not?"))

    reveals = {("outcome", "declined"): ["reason"]}


class DeliverForm(GovForm):
    """When the interview was held."""

    at = MomentField(label=_("When was it held?"), required=False)


class ReturnForm(GovForm):
    """Nothing is asked: the press says it."""
