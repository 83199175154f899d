"""The child's standing with a council, where the child lives, and who works with the child."""

from django.utils.translation import gettext_lazy as _

from missing_cases.children.forms.inputs import AgencyField, line, pick, radios, tick, words
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm
from missing_cases.models import AgencyKind, CareStatusCode, KeyWorkerRole, PlacementKind

WITH_ACCOUNT, WITHOUT_ACCOUNT = "user", "name"
NOT_PROVIDERS = [AgencyKind.COUNCIL, AgencyKind.POLICE, AgencyKind.PARTNERSHIP]


def _since():
    return DateField(label=_("Since"), error_messages={"required": _("Enter the date it began")})


class CareStatusForm(GovForm):
    """A new care status."""

    code = radios(_("Care status"), CareStatusCode.choices, error=_("Choose the child's care status"))
    from_on = _since()
    legal_status = line(_("Legal status"), longest=4, hint=_("The SSDA903 code, for example C2 or V2"))


class PlacementForm(GovForm):
    """A new placement."""

    kind = radios(_("Where does the child live?"), PlacementKind.choices, error=_("Choose where the child lives"))
    from_on = _since()
    provider = AgencyField(_("Children's home or fostering agency"), but=NOT_PROVIDERS,
                           hint=_("Its staff will see the child's header: name, description and episodes"))  # fmt: skip
    place_name = line(_("Name of the place"), longest=150)
    address = words(_("Address"), rows=3, longest=500)
    postcode = line(_("Postcode"), longest=10, **{"class": "govuk-input--width-10"})
    responsible_authority = AgencyField(
        _("Responsible authority"), kinds=[AgencyKind.COUNCIL], required=True,
        error=_("Choose the council responsible for the child"),
        hint=_("The councils named here will see the whole record"),
    )  # fmt: skip
    placing_authority = AgencyField(_("Placing authority"), kinds=[AgencyKind.COUNCIL])
    host_authority = AgencyField(_("Host authority, where the child lives"), kinds=[AgencyKind.COUNCIL])
    code = line(_("SSDA903 placement code"), longest=3, hint=_("For example U1 or K2, if known"))
    emergency = tick(_("This is an emergency placement"))

    sections = [
        (_("The placement"), ["kind", "from_on", "emergency", "code"]),
        (_("The address"), ["provider", "place_name", "address", "postcode"]),
        (_("The authorities"), ["responsible_authority", "placing_authority", "host_authority"]),
    ]


class KeyWorkerForm(GovForm):
    """Somebody who works with the child."""

    role = pick(_("What they are to the child"), KeyWorkerRole.choices, error=_("Choose what they are to the child"))
    who = radios(
        _("Who is it?"),
        [(WITH_ACCOUNT, _("Somebody in our agency")), (WITHOUT_ACCOUNT, _("Somebody else"))],
        error=_("Say whether they work in our agency"),
    )
    user = pick(_("Person"), [], error=_("Choose the person"))
    name = line(_("Their name"), required=True, longest=150, error=_("Enter their name"))
    telephone = line(_("Telephone"), longest=40)
    from_on = _since()

    reveals = {("who", WITH_ACCOUNT): ["user"], ("who", WITHOUT_ACCOUNT): ["name", "telephone"]}

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        offered = [(str(person.pk), person.full_name) for person in people]
        self.fields["user"] = pick(_("Person"), offered, error=_("Choose the person"))


class EndForm(GovForm):
    """The day something ended."""

    to_on = DateField(label=_("Until"), error_messages={"required": _("Enter the date it ended")})
