"""The only writer of grants: derives them from involvement and named access (`sync_child_grants` in the database)."""

from collections.abc import Iterable

from django.db import connection

from missing_cases.models import Child, Involvement, InvolvementRole, NamedAccess, NamedAccessKind, Tier

TIER_OF_ROLE = {
    InvolvementRole.RESPONSIBLE: Tier.RECORD,
    InvolvementRole.PLACING: Tier.RECORD,
    InvolvementRole.HOST: Tier.RECORD,
}


def sync_grants(child: Child) -> None:
    """Make the child's grant rows equal to what its live involvements and named access justify. Idempotent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sync_child_grants(%s)", [child.pk])


def involve_agency(*, child: Child, agency, role, legal_basis: str, by, now, team=None) -> Involvement:
    """Involve an agency with a child from now, on a stated legal basis, and grant its teams what follows from it.

    An involvement already open in that role is returned as it is.
    """
    involvement, made = Involvement.objects.get_or_create(
        child=child,
        agency=agency,
        team=team,
        role=role,
        to_at=None,
        void_at=None,
        defaults={
            "tier": TIER_OF_ROLE.get(role, Tier.HEADER),
            "legal_basis": legal_basis,
            "from_at": now,
            "recorded_by": by,
        },
    )
    if made:
        sync_grants(child)
    return involvement


def end_involvement(*, involvement: Involvement, now) -> None:
    """End an involvement; the access it justified is gone at once."""
    end_access_of([involvement], (), child=involvement.child, now=now)


def end_access_of(involvements: Iterable[Involvement], named: Iterable[NamedAccess], *, child: Child, now) -> None:
    """End involvements with a child and what persons were given by name, perhaps the reader's own: at once."""
    for involvement in involvements:
        involvement.to_at = now
        involvement.save(update_fields=["to_at"])
    for access in named:
        access.valid_to = now
        access.save(update_fields=["valid_to"])
    sync_grants(child)


def name_person(*, child: Child, user, agency, reason: str, by, now, tier=Tier.HEADER, valid_to=None) -> NamedAccess:
    """Give one person access to one child because they are assigned to work with them."""
    named = NamedAccess.objects.create(
        child=child,
        agency=agency,
        user=user,
        kind=NamedAccessKind.ASSIGNED,
        tier=tier,
        reason=reason,
        given_by=by,
        from_at=now,
        valid_to=valid_to,
    )
    sync_grants(child)
    return named


def end_leavers_access(*, user, until) -> None:
    """End what was given to a person by name, once they hold no role at the reader's agency from an instant on.

    What other agencies gave ends too when they hold no role anywhere. `until`: aware. Idempotent.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_leavers_access(%s, %s)", [user.pk, until])


def end_named_access(*, named: NamedAccess, now) -> None:
    """End one person's access to one child; what it justified is gone at once."""
    end_access_of((), [named], child=named.child, now=now)
