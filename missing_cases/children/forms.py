"""Forms of a child's record: shape only; what may be so is said by the rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm
from missing_cases.models import (
    AdultRelation,
    Agency,
    AgencyKind,
    CareStatusCode,
    KeyWorkerRole,
    NameKind,
    PlacementKind,
    PlaceRelation,
    Sex,
)

YES_NO = [("True", _("Yes")), ("False", _("No"))]


def _words(label, **more):
    return forms.CharField(
        label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **more
    )


class ChildForm(GovForm):
    """Identity. The two names are required; everything else may be not known yet."""

    given_names = forms.CharField(label=_("Given names"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    date_of_birth = DateField(label=_("Date of birth"), required=False, help_text=_("For example 27 3 2011"))
    date_of_birth_estimated = forms.BooleanField(label=_("The date of birth is an estimate"), required=False)
    known_as = forms.CharField(label=_("Known as"), max_length=100, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect, initial=Sex.UNKNOWN)
    gender = forms.CharField(label=_("Gender, in the child's words"), max_length=60, required=False)
    ethnicity = forms.CharField(label=_("Ethnicity code"), max_length=4, required=False)
    first_language = forms.CharField(label=_("First language"), max_length=60, required=False)
    interpreter_needed = forms.BooleanField(label=_("An interpreter is needed"), required=False)
    disability = _words(_("Disability or communication need"))
    description = _words(_("Description"), help_text=_("Height, build, hair: what would help somebody find them"))
    council_reference = forms.CharField(label=_("Council case number"), max_length=40, required=False)
    police_reference = forms.CharField(label=_("Police person reference"), max_length=40, required=False)
    nhs_number = forms.CharField(label=_("NHS number"), max_length=14, required=False)
    upn = forms.CharField(label=_("Unique pupil number"), max_length=13, required=False)
    open_to_exploitation_team = forms.BooleanField(label=_("Open to the exploitation team"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    folded = [
        (_("About the child"), ["known_as", "sex", "gender", "ethnicity", "first_language", "interpreter_needed"]),
        (_("Description and needs"), ["description", "disability", "open_to_exploitation_team"]),
        (_("Other references"), ["council_reference", "police_reference", "nhs_number", "upn"]),
    ]

    def clean_nhs_number(self):
        """Take the spaces out."""
        return self.cleaned_data["nhs_number"].replace(" ", "")

    def values(self) -> dict:
        """Return the identity as the services take it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "sure")}


class NewChildForm(ChildForm):
    """A new child: asks again when somebody like them has a record already."""

    sure = forms.BooleanField(label=_("None of these is the child: add a new record"), required=False)

    def __init__(self, *args, asking=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not asking:
            self.fields["sure"].widget = forms.HiddenInput()


class NameForm(GovForm):
    """Another name."""

    kind = forms.ChoiceField(
        label=_("What sort of name is it?"),
        widget=forms.RadioSelect,
        choices=[choice for choice in NameKind.choices if choice[0] != NameKind.LEGAL],
    )
    given_names = forms.CharField(label=_("Given names, or the whole name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)


class CareStatusForm(GovForm):
    """Care status from a day on."""

    code = forms.ChoiceField(label=_("Care status"), choices=CareStatusCode.choices, widget=forms.RadioSelect)
    from_on = DateField(label=_("From"))
    legal_status = forms.CharField(
        label=_("Legal status code"), max_length=4, required=False, help_text=_("SSDA903 code, such as V2 or C2")
    )


class PlacementForm(GovForm):
    """Where the child lives from a day on."""

    kind = forms.ChoiceField(label=_("Where the child lives"), choices=PlacementKind.choices, widget=forms.RadioSelect)
    provider = forms.ModelChoiceField(
        label=_("Home or fostering agency"), required=False, empty_label=_("None, or not on this system"),
        queryset=Agency.objects.filter(kind__in=[AgencyKind.CARE_HOME, AgencyKind.FOSTERING], active=True),
    )  # fmt: skip
    placing_authority = forms.ModelChoiceField(
        label=_("Council that placed the child here, if another"), required=False, empty_label=_("None"),
        queryset=Agency.objects.filter(kind=AgencyKind.COUNCIL, active=True),
    )  # fmt: skip
    host_authority = forms.ModelChoiceField(
        label=_("Council the child lives in, if another"), required=False, empty_label=_("None"),
        queryset=Agency.objects.filter(kind=AgencyKind.COUNCIL, active=True),
    )  # fmt: skip
    emergency = forms.BooleanField(label=_("Emergency placement"), required=False)
    from_on = DateField(label=_("From"))


class KeyWorkerForm(GovForm):
    """A professional who works with the child: a colleague by e-mail address, or somebody by name."""

    role = forms.ChoiceField(
        label=_("What they are to the child"), choices=KeyWorkerRole.choices, widget=forms.RadioSelect
    )
    email = forms.EmailField(label=_("Work e-mail address, if they use this system"), required=False)
    name = forms.CharField(label=_("Name, if they do not"), max_length=150, required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    from_on = DateField(label=_("From"))


class AdultForm(GovForm):
    """An adult in the child's life."""

    full_name = forms.CharField(label=_("Name"), max_length=150)
    relation = forms.ChoiceField(
        label=_("What they are to the child"), choices=AdultRelation.choices, widget=forms.RadioSelect
    )
    may_contact = forms.TypedChoiceField(
        label=_("May they be contacted when the child is missing?"), choices=YES_NO, widget=forms.RadioSelect,
        coerce=lambda value: value == "True",
    )  # fmt: skip
    source = forms.CharField(label=_("Who says so?"), max_length=200)
    notes = _words(_("Notes"))


class PlaceForm(GovForm):
    """A place in the child's life."""

    name = forms.CharField(label=_("What is it called?"), max_length=150)
    relation = forms.ChoiceField(
        label=_("What it is to the child"), choices=PlaceRelation.choices, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=_("Address"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=400
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=8, required=False)
    source = forms.CharField(label=_("Who says so?"), max_length=200)


class PhoneForm(GovForm):
    """A telephone the child uses."""

    number = forms.CharField(label=_("Number"), max_length=40)
    relation = forms.CharField(label=_("Whose is it?"), max_length=100)
    source = forms.CharField(label=_("Who says so?"), max_length=200)


class PhotoForm(GovForm):
    """A photograph."""

    photo = forms.ImageField(
        label=_("Photograph"), help_text=_("JPEG or PNG, up to 20 MB. Where it was taken is removed from the file.")
    )
