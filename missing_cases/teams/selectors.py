"""What is so of an agency's teams and the people in them."""

from datetime import date

from django.db.models import Count, Q

from missing_cases.access.policy import Access
from missing_cases.access.roles import ROLES
from missing_cases.models import Child, KeyWorker, Membership, Team, TeamScope, User, UserKind
from missing_cases.teams import rules

MOST_LEFT = 20


def _running(on: date, prefix: str = "") -> Q:
    """Return the test "has not ended by this day"; whoever joins later counts too."""
    later = Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gte": on})
    return later & Q(**{f"{prefix}void_at__isnull": True})


def teams_of(by: Access):
    """Return every team of the reader's agency, by name."""
    return Team.objects.filter(agency=by.agency_id).select_related("agency")


def teams_with_counts(by: Access, *, on: date):
    """Return the agency's teams, each with `people`: how many hold a role in it that has not ended by a day."""
    held = _running(on, "memberships__") & Q(memberships__user__is_active=True)
    return teams_of(by).annotate(people=Count("memberships__user", filter=held, distinct=True)).order_by("name")


def memberships_of(team: Team, *, on: date):
    """Return who holds which role in a team, by name: those whose role has not ended by a day."""
    rows = Membership.objects.filter(_running(on), team=team)
    return rows.select_related("user", "added_by").order_by("user__full_name", "role")


def left(team: Team, *, on: date):
    """Return the last twenty people who left a team, the latest first."""
    rows = Membership.objects.filter(team=team, to_on__lt=on, void_at__isnull=True)
    return rows.select_related("user", "ended_by").order_by("-to_on", "user__full_name")[:MOST_LEFT]


def people_of(by: Access):
    """Return the people who hold, or have held, a role at the reader's agency and may still sign in, by name."""
    known = Membership.objects.filter(team__agency=by.agency_id, void_at__isnull=True).values("user")
    people = User.objects.filter(pk__in=known, kind=UserKind.PERSON, is_active=True)
    return people.exclude(pk=by.user.pk).order_by("full_name")


def roles_offered(by: Access) -> list[tuple[str, str]]:
    """Return (code, name) of the roles the reader may give, by name."""
    codes = [code for code in ROLES if rules.may_give(code, kind=by.agency.kind, held=by.perms)]
    return sorted(((code, str(ROLES[code].name)) for code in codes), key=lambda pair: pair[1])


def widest_scope(by: Access) -> str:
    """Return the widest scope among the reader's own teams."""
    wide = Team.objects.filter(pk__in=by.team_ids, scope=TeamScope.AGENCY).exists()
    return TeamScope.AGENCY if wide else TeamScope.ASSIGNED


def children_of_worker(user: User, by: Access) -> list[Child]:
    """Return the children the reader may see for whom a person is recorded as a worker of the agency now."""
    rows = KeyWorker.objects.visible_to(by).filter(
        user=user, owner_agency=by.agency_id, to_on__isnull=True, void_at__isnull=True
    )
    children = Child.objects.filter(pk__in=rows.values("child"), merged_into__isnull=True)
    return list(children.order_by("family_name", "given_names", "pk"))
