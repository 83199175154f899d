"""Lets somebody look after the installation's reference data, or be the first administrator of an agency."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from missing_cases.access.context import acting_as_system
from missing_cases.access.teams import add_team
from missing_cases.models import Agency, Membership, Team, TeamScope, User, UserKind, new_id

ADMINISTRATOR = "administrator"


class Command(BaseCommand):
    """Enter a person, where they are new, and mark them as looking after reference data. It opens no child's record."""

    help = (
        "Let a person look after reference data (agencies, teams, grades); --remove takes it back."
        " With --agency: make them the first administrator of an agency, who puts people into its teams."
    )

    def add_arguments(self, parser):
        """Take who it is."""
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument("--name", default="", help="their full name, where they are not entered yet")
        parser.add_argument("--remove", action="store_true", help="take it back")

        parser.add_argument("--agency", default="", help="the name of the agency whose first administrator they become")

    def handle(self, *args, email, name, remove, agency="", **options):
        """Say what was done. Raises CommandError for a person who is not entered and has no name given."""
        if agency:
            return self._first_administrator(email, name, agency)
        with acting_as_system("appoint_administrator"):
            user = _person(email, name, may_be_new=not remove)
            user.is_staff = not remove
            user.save(update_fields=["is_staff"])
        done = "no longer looks" if remove else "looks"
        self.stdout.write(f"{user.full_name} {done} after reference data.")
        if not remove:
            self._say_password(user)
        return None

    def _first_administrator(self, email, name, agency_name):
        """Put a person into the agency's team for this. Raises CommandError where the agency has an administrator."""
        with acting_as_system("appoint_administrator") as now:
            agency = Agency.objects.select_for_update().filter(name__iexact=agency_name, active=True).first()
            if agency is None:
                raise CommandError("No active agency has this name.")
            today = timezone.localdate(now)
            if _administrators(agency, today).exists():
                raise CommandError("This agency has an administrator, who puts people into its teams.")
            user = _person(email, name)
            Membership.objects.create(
                user=user, team=_team(agency), role=ADMINISTRATOR, from_on=today,
                added_reason="The first administrator of the agency",
            )  # fmt: skip
        self.stdout.write(f"{user.full_name} is the administrator of {agency.name}.")
        self._say_password(user)

    def _say_password(self, user):
        if not user.has_usable_password():
            self.stdout.write('They choose a password through "Forgotten your password?" on the sign-in page.')


def _person(email, name, *, may_be_new=True) -> User:
    user = User.objects.filter(email__iexact=email, kind=UserKind.PERSON).first()
    if user is None and not (may_be_new and name.strip()):
        raise CommandError("Nobody has this address. To enter a new person, give their --name.")
    return user or User.objects.create_user(email=email, full_name=name.strip())


def _administrators(agency, today):
    running = Q(to_on__isnull=True) | Q(to_on__gte=today)
    rows = Membership.objects.filter(running, team__agency=agency, role=ADMINISTRATOR, void_at__isnull=True)
    return rows.filter(user__is_active=True, user__kind=UserKind.PERSON)


def _team(agency) -> Team:
    """Return an active team of the agency that works with assigned children alone, or make one."""
    found = Team.objects.filter(agency=agency, active=True, scope=TeamScope.ASSIGNED).order_by("name").first()
    return found or add_team(
        team=Team(id=new_id(), agency=agency, name="Administration", scope=TeamScope.ASSIGNED)
    )  # fmt: skip
