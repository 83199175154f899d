"""Makes and withdraws the tokens of an agency's machines."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.access.policy import Access
from missing_cases.access.roles import WALL_SCREEN
from missing_cases.accounts.bearer import digest_of
from missing_cases.errors import RuleError
from missing_cases.models import MachineToken, Membership, User, UserKind

MARK = "mc_"
LONGEST = timedelta(days=366)
NEVER_FOR_MACHINES = frozenset(
    {Perm.TOKEN_MANAGE, Perm.TEAM_MANAGE, Perm.CHILD_BREAK_GLASS, Perm.BREAK_GLASS_REVIEW, Perm.WALL, Perm.WALL_MANAGE}
)


def make_token(
    *, name: str, machine: User, scopes, expires_at: datetime, by: Access, now: datetime
) -> tuple[MachineToken, str]:
    """Make a token for one of the agency's machines and return it with its secret, which is shown this once.

    `scopes`: codes of Perm. `expires_at`: aware, at most a year ahead. Raises RuleError for another agency's machine, a
    scope machines may not have, or a wrong end.
    """
    by.demand(Perm.TOKEN_MANAGE)
    wanted = {Perm(scope) for scope in scopes if scope in Perm.values}
    if machine not in machines_of(by, now=now):
        raise RuleError(_("Choose a machine of your agency."), field="machine")
    if not wanted or wanted & NEVER_FOR_MACHINES or len(wanted) != len(set(scopes)):
        raise RuleError(_("Choose at least one thing the machine may do."), field="scopes")
    if not now < expires_at <= now + LONGEST:
        raise RuleError(_("A token ends on a day within the next year."), field="expires_on")
    secret = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = MachineToken.objects.create(
            name=name, agency=by.agency, user=machine, digest=digest_of(secret), hint=secret[:8],
            scopes=sorted(wanted), made_by=by.user, made_at=now, expires_at=expires_at,
        )  # fmt: skip
    return token, secret


def withdraw_token(*, token: MachineToken, by: Access, now: datetime) -> None:
    """End a token now. Withdrawing one that has already been withdrawn changes nothing."""
    by.demand(Perm.TOKEN_MANAGE)
    with transaction.atomic():
        held = MachineToken.objects.select_for_update().get(pk=token.pk, agency=by.agency)
        if held.revoked_at is None:
            held.revoked_at, held.revoked_by = now, by.user
            held.save(update_fields=["revoked_at", "revoked_by"])


def machines_of(by: Access, *, now: datetime):
    """Return the machines that hold a role at the reader's agency, but for its wall screens."""
    held = Membership.objects.filter(team__agency=by.agency, void_at__isnull=True).exclude(role=WALL_SCREEN)
    return User.objects.filter(kind=UserKind.SERVICE, is_active=True, memberships__in=held).distinct()


def tokens_of(by: Access):
    """Return the agency's tokens, newest first."""
    return MachineToken.objects.filter(agency=by.agency).select_related("user", "made_by", "revoked_by")
