"""What is so about who is told instead: absences, the people who may stand in, an agency's hours."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from clocks.models import Absence, AgencyHours, OpeningTime, ShutDay
from missing_cases.access.perms import Perm
from missing_cases.access.policy import Access
from missing_cases.access.roles import roles_with
from missing_cases.models import Membership, Team, TeamScope, User, UserKind


def absences_shown(access: Access, on: date):
    """Return the absences that have not ended by a day, the next first: the reader's own; a manager's whole agency's.

    A person who works for two agencies is away from both; each sees what was recorded there.
    """
    whose = Q(person=access.user)
    if access.may(Perm.TEAM_MANAGE):
        whose |= Q(agency=access.agency_id)
    rows = Absence.objects.filter(whose, to_on__gte=on, void_at__isnull=True)
    return rows.select_related("person", "deputy").order_by("from_on", "person__full_name", "id")


def colleagues(access: Access, on: date, *, who_see_duties: bool = False) -> list[User]:
    """Return the people who hold a live role at the reader's agency on a day, by name; or those who may see duties."""
    held = Membership.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on, void_at__isnull=True, team__agency=access.agency_id,
        team__active=True, user__is_active=True, user__kind=UserKind.PERSON,
    )  # fmt: skip
    if who_see_duties:
        held = held.filter(role__in=roles_with(Perm.DUTY_SEE))
    return list(User.objects.filter(pk__in=held.values("user")).order_by("full_name", "pk"))


def deputies_for(access: Access, person: User, on: date) -> list[User]:
    """Return who may stand in for a person at the reader's agency on a day, by name: colleagues who see what they see.

    That is whoever may see duties and is in every team of the person's there, or in one that sees all its children.
    What a person sees by name alone is asked by the sweep, child by child.
    """
    held = Membership.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on, void_at__isnull=True, team__agency=access.agency_id,
        team__active=True,
    )  # fmt: skip
    teams, wide = defaultdict(set), set()
    for user_id, team_id, scope in held.values_list("user", "team", "team__scope"):
        teams[user_id].add(team_id)
        if scope == TeamScope.AGENCY:
            wide.add(user_id)
    others = [each for each in colleagues(access, on, who_see_duties=True) if each != person]
    return [each for each in others if each.pk in wide or teams[person.pk] <= teams[each.pk]]


def hours_of(access: Access) -> AgencyHours | None:
    """Return the hours of the reader's agency, or None while it never shuts."""
    return AgencyHours.objects.filter(agency=access.agency_id).select_related("duty_team").first()


def opening_times(access: Access) -> dict[int, OpeningTime]:
    """Return when the reader's agency opens, by day of the week (1 is Monday)."""
    return {row.weekday: row for row in OpeningTime.objects.filter(agency=access.agency_id)}


def shut_days(access: Access, on: date):
    """Return the days from a day on, on which the reader's agency is shut besides the bank holidays."""
    return ShutDay.objects.filter(agency=access.agency_id, day__gte=on, void_at__isnull=True)


def teams_with_people(access: Access, on: date):
    """Return the active teams of the reader's agency in which somebody holds a role on a day, by name."""
    live = Q(memberships__to_on__isnull=True) | Q(memberships__to_on__gte=on)
    teams = Team.objects.filter(
        live, agency=access.agency_id, active=True, memberships__from_on__lte=on, memberships__void_at__isnull=True,
        memberships__user__is_active=True,
    )  # fmt: skip
    return teams.distinct().order_by("name")
