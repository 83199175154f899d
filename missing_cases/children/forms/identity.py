"""Who the child is: adding a child, changing the record's identity, other names, the photograph."""

from django import forms
from django.utils.translation import gettext_lazy as _

from missing_cases.children.enums import Ethnicity
from missing_cases.children.forms.inputs import line, pick, radios, tick, words
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm
from missing_cases.models import NameKind, Sex

GIVEN_MISSING = _("Enter the child's given name, or the name they are known by")
FAMILY_MISSING = _("Enter the child's family name. Write “Unknown” if nobody knows it")
OTHER_NAMES = [(kind.value, kind.label) for kind in NameKind if kind != NameKind.LEGAL]


class IdentityForm(GovForm):
    """Everything on the identity card of the record."""

    given_names = line(_("Given names"), required=True, error=GIVEN_MISSING)
    family_name = line(_("Family name"), required=True, error=FAMILY_MISSING)
    known_as = line(_("Known as"))
    date_of_birth = DateField(label=_("Date of birth"), required=False, help_text=_("Leave empty if not known yet"))
    date_of_birth_estimated = tick(_("This date of birth is an estimate"))
    sex = radios(_("Sex"), Sex.choices, error=_("Choose the child's sex, or “Not known”"))
    gender = line(_("Gender, in the child's words"), longest=60)
    ethnicity = pick(_("Ethnicity"), Ethnicity.choices, required=False, empty=_("Not known yet"))
    first_language = line(_("First language"), longest=60)
    interpreter_needed = tick(_("An interpreter is needed"))
    disability = words(_("Disability or communication need"))
    description = words(_("Description"), hint=_("Height, build, hair, marks: what helps somebody recognise the child"))
    council_reference = line(_("Council case number"), longest=40)
    police_reference = line(_("Police person reference"), longest=40)
    nhs_number = line(_("NHS number"), longest=20, digits=True)
    upn = line(_("Unique pupil number"), longest=20)
    unaccompanied_asylum_seeking = tick(_("Unaccompanied asylum-seeking child"))
    open_to_exploitation_team = tick(_("Open to the exploitation team"))

    sections = [
        (_("Name"), ["given_names", "family_name", "known_as", "date_of_birth", "date_of_birth_estimated"]),
        (_("About the child"), ["sex", "gender", "ethnicity", "description"]),
        (_("Language and needs"), ["first_language", "interpreter_needed", "disability"]),
        (_("References"), ["council_reference", "police_reference", "nhs_number", "upn"]),
        (_("Known to services"), ["unaccompanied_asylum_seeking", "open_to_exploitation_team"]),
    ]

    def clean_nhs_number(self):
        """Drop the spaces people write between the digits."""
        return "".join(self.cleaned_data["nhs_number"].replace("-", " ").split())

    def clean_upn(self):
        """Drop spaces; letters are capitals."""
        return "".join(self.cleaned_data["upn"].split()).upper()

    def values(self) -> dict:
        """Return the fields of identity as the services take them."""
        return {name: value for name, value in self.cleaned_data.items() if name in IDENTITY}


IDENTITY = list(IdentityForm.base_fields)


class EditForm(IdentityForm):
    """The identity card, and the version of the record that was open."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewChildForm(IdentityForm):
    """A new child: the name and, as far as known, the rest, folded until wanted."""

    address = words(_("Home address"), rows=3, longest=500)
    postcode = line(_("Postcode"), longest=10, **{"class": "govuk-input--width-10"})
    sections = [(_("Name"), ["given_names", "family_name", "known_as", "date_of_birth", "date_of_birth_estimated"]),
                (_("About the child"), ["sex"]), (_("Home"), ["address", "postcode"])]  # fmt: skip
    folded = [
        (_("Description, language and needs"),
         ["gender", "ethnicity", "description", "first_language", "interpreter_needed", "disability"]),
        (_("References"), ["council_reference", "police_reference", "nhs_number", "upn"]),
        (_("Known to services"), ["unaccompanied_asylum_seeking", "open_to_exploitation_team"]),
    ]  # fmt: skip

    def values(self) -> dict:
        """Return what the service takes, the home address included."""
        return {**super().values(), "address": self.cleaned_data["address"], "postcode": self.cleaned_data["postcode"]}


class NameForm(GovForm):
    """Another name."""

    kind = radios(_("What sort of name is it?"), OTHER_NAMES, error=_("Choose what sort of name it is"))
    given_names = line(_("Given names, nickname or user name"), required=True, error=_("Enter the name"))
    family_name = line(_("Family name"), hint=_("Leave empty for a nickname or a name used online"))


class PhotoForm(GovForm):
    """A photograph of the child. Whether it is a picture is decided by its content, in files.pictures."""

    photo = forms.FileField(
        label=_("Photograph"),
        help_text=_("A JPEG or PNG picture of at most 20 megabytes. Where it was taken is removed from it."),
        error_messages={"required": _("Choose a photograph"), "empty": _("The file is empty")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
