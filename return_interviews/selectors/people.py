"""Who may hold, who may approve, who is to be told, and who is not independent."""

from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from missing_cases.access.perms import Perm
from missing_cases.access.roles import roles_with
from missing_cases.children.selectors import ALLOCATED
from missing_cases.models import AgencyKind, KeyWorker, Membership, User
from return_interviews.models import ReturnInterview
from return_interviews.selectors.one import authors_of


def _holders(perm: Perm, now):
    day = timezone.localdate(now)
    return Membership.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=day),
        role__in=roles_with(perm),
        from_on__lte=day,
        void_at__isnull=True,
        user__is_active=True,
        team__active=True,
        team__agency__active=True,
    )


def role_with_child(child_id: UUID, person: User, at) -> str | None:
    """Return what a person is to a child on the day of a moment ("social_worker", "carer" ...), or None.

    Read in full whoever asks, because independence depends on it (they must hold a grant on the child).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT role_with_child(%s, %s, %s)", [child_id, person.pk, timezone.localdate(at)])
        return cursor.fetchone()[0]


def allocated_workers(child_id: UUID, now) -> list[User]:
    """Return the child's allocated workers today who have an account, in the order of their allocation."""
    day = timezone.localdate(now)
    rows = (
        KeyWorker.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=day), child_id=child_id, from_on__lte=day)
        .filter(role__in=ALLOCATED, user__is_active=True, void_at__isnull=True)
        .select_related("user")
        .order_by("from_on", "id")
    )
    return list({row.user.pk: row.user for row in rows if row.user}.values())


def approvers_of(interview: ReturnInterview, now, *, besides: User) -> list[User]:
    """Return the managers of the owner agency who may authorise an interview, by name: none who wrote any of it."""
    authors = authors_of(interview) | {besides.pk}
    rows = _holders(Perm.INTERVIEW_AUTHORISE, now).filter(team__agency_id=interview.owner_agency_id)
    people = {row.user_id: row.user for row in rows.select_related("user") if row.user_id not in authors}
    return sorted(people.values(), key=lambda person: person.full_name)


def interviewers_for(access, now) -> dict[User, str]:
    """Return who may be given an interview by this reader's agency, each with their agency's short name, by name.

    They are the agency's own workers and those of commissioned providers.
    """
    rows = _holders(Perm.INTERVIEW_WRITE, now).filter(
        Q(team__agency_id=access.agency_id) | Q(team__agency__kind=AgencyKind.INTERVIEW_PROVIDER)
    )
    people: dict[User, str] = {}
    for row in rows.select_related("user", "team__agency").order_by("user__full_name", "id"):
        people.setdefault(row.user, row.team.agency.short_name)
    return people
