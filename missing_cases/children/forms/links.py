"""Adults, places and telephones in a child's life."""

from django.utils.translation import gettext_lazy as _

from missing_cases.children.forms.inputs import line, pick, tick, words
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm
from missing_cases.models import AdultRelation, PlaceRelation

SOURCE = {"required": True, "longest": 200, "error": _("Say where this comes from"),
          "hint": _("For example “his mother, by telephone”")}  # fmt: skip


def _since():
    return DateField(label=_("Since"), required=False, help_text=_("Leave empty if not known"))


class AdultForm(GovForm):
    """An adult: parent, carer, friend, person of concern."""

    full_name = line(_("Name"), required=True, longest=150, error=_("Enter the adult's name, or what they are called"))
    relation = pick(_("Relationship to the child"), AdultRelation.choices, error=_("Choose the relationship"))
    parental_responsibility = tick(_("Has parental responsibility"))
    may_contact = tick(_("May be contacted when the child is missing"))
    date_of_birth = DateField(label=_("Their date of birth"), required=False)
    notes = words(_("Notes"))
    source = line(_("Where this comes from"), **SOURCE)
    from_on = _since()


class PlaceForm(GovForm):
    """A place: home, school, somewhere the child goes."""

    name = line(_("What the place is called"), required=True, longest=150, error=_("Enter what the place is called"))
    relation = pick(_("What it is to the child"), PlaceRelation.choices, error=_("Choose what it is to the child"))
    address = words(_("Address"), rows=3, longest=500)
    postcode = line(_("Postcode"), longest=10, **{"class": "govuk-input--width-10"})
    source = line(_("Where this comes from"), **SOURCE)
    from_on = _since()


class PhoneForm(GovForm):
    """A telephone the child has or uses."""

    number = line(_("Number"), required=True, longest=40, error=_("Enter the telephone number"), inputmode="tel")
    relation = line(_("Whose it is"), required=True, error=_("Say whose telephone it is"),
                    hint=_("For example “her own” or “a friend's”"))  # fmt: skip
    source = line(_("Where this comes from"), **SOURCE)
    from_on = _since()
