"""What one reader may do now: read once per request, passed to every selector and service."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from missing_cases.access.perms import Perm
from missing_cases.access.roles import perms_of
from missing_cases.models import Agency, Membership, User


class NotAllowed(PermissionDenied):
    """The reader's roles do not include this function."""


@dataclass(frozen=True)
class Access:
    """A reader: who, for which agency, in which roles, through which grant groups."""

    user: User
    agency: Agency
    roles: frozenset[str]
    perms: frozenset[Perm]
    group_ids: tuple[int, ...]
    team_ids: tuple[UUID, ...]
    view_child_permission_id: int

    @property
    def agency_id(self) -> UUID:
        """Return the agency's id."""
        return self.agency.pk

    def may(self, perm: Perm) -> bool:
        """Say whether one of the reader's roles includes this function."""
        return perm in self.perms

    def demand(self, perm: Perm) -> None:
        """Raise NotAllowed unless one of the reader's roles includes this function."""
        if perm not in self.perms:
            raise NotAllowed(perm)


@lru_cache(maxsize=1)
def view_child_permission_id() -> int:
    """Return the id of the one codename grants carry."""
    return Permission.objects.get(content_type__app_label="missing_cases", codename="view_child").pk


def live_memberships(user: User, on):
    """Return the user's memberships in force on a date, teams and agencies included."""
    live = Q(to_on__isnull=True) | Q(to_on__gte=on)
    return (
        Membership.objects.filter(live, user=user, from_on__lte=on, void_at__isnull=True)
        .filter(team__active=True, team__agency__active=True)
        .select_related("team__agency")
        .order_by("from_on", "id")
    )


def holders_of(role: str, agency_id: UUID, on) -> list[User]:
    """Return the people who may sign in and hold a role at an agency on a date, by name."""
    return list(
        User.objects.filter(
            Q(memberships__to_on__isnull=True) | Q(memberships__to_on__gte=on),
            is_active=True,
            memberships__role=role,
            memberships__from_on__lte=on,
            memberships__void_at__isnull=True,
            memberships__team__agency=agency_id,
            memberships__team__active=True,
            memberships__team__agency__active=True,
        )
        .distinct()
        .order_by("full_name", "pk")
    )


def access_for(user: User, *, now, agency_id: UUID | None = None, only: str = "") -> Access | None:
    """Return what the user may do now for one agency (theirs by default), or None when they hold no live role.

    `only`: the name of the one agency they may act for, where an issuer of that agency signed them in.
    """
    held = live_memberships(user, timezone.localdate(now))
    memberships = [m for m in held if only in ("", m.team.agency.name)]
    if not memberships or not user.is_active:
        return None
    agencies = {m.team.agency_id: m.team.agency for m in memberships}
    agency = agencies.get(agency_id) or memberships[0].team.agency
    here = [m for m in memberships if m.team.agency_id == agency.pk]
    roles = frozenset(m.role for m in here)
    return Access(
        user=user,
        agency=agency,
        roles=roles,
        perms=perms_of(roles),
        group_ids=(*sorted({m.team.group_id for m in here}), user.personal_group_id),
        team_ids=tuple(sorted({m.team_id for m in here})),
        view_child_permission_id=view_child_permission_id(),
    )
