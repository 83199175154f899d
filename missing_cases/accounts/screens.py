"""Wall screens: a device shows a code, a manager lets it in by that code, and ends it again.

A screen's key is a machine token whose one scope is the wall; its cookie is sent to the wall's address alone. Until
somebody lets it in, a code leads for ten minutes to the digest of the device's secret, in the cache that PostgreSQL
keeps.
"""

import re
import secrets
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from missing_cases.access import rate
from missing_cases.access.perms import Perm
from missing_cases.access.policy import Access
from missing_cases.access.roles import WALL_SCREEN
from missing_cases.accounts.bearer import digest_of
from missing_cases.accounts.tokens import LONGEST
from missing_cases.errors import RuleError
from missing_cases.models import MachineToken, Membership, Team, User, UserKind, new_id

CODE_LASTS = 600  # seconds
DIGITS = 8
SCOPES = [Perm.WALL.value]


def code_of(secret: str) -> str:
    """Return the code that stands for a device's secret now, or nothing once it has ended or was used."""
    return cache.get(_of_device(digest_of(secret)), "") if secret else ""


def new_code(secret: str) -> str:
    """Return a code of eight digits that stands for a device's secret for ten minutes."""
    digest = digest_of(secret)
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if cache.add(_of_code(code), digest, CODE_LASTS):
            cache.set(_of_device(digest), code, CODE_LASTS)
            return code


def let_in(*, code: str, name: str, team: Team, by: Access, now: datetime) -> MachineToken:
    """Let the device in that shows a code: under a name, for a year, to the children of one of the reader's teams.

    Raises RuleError beside the field for a code that nobody shows, a name in use or none, or another's team; TooOften,
    NotAllowed.
    """
    by.demand(Perm.WALL_MANAGE)
    rate.take(rate.SCREEN_CODE, by.user.pk)
    name = " ".join(name.split())
    if not name:
        raise RuleError(_("Say where the screen hangs."), "name")
    if screens_of(by).filter(name__iexact=name, revoked_at__isnull=True, expires_at__gt=now).exists():
        raise RuleError(_("A screen of your agency has this name."), "name")
    if team not in teams_for(by):
        raise RuleError(_("Choose one of your own teams."), "team")
    given = re.sub(r"\s", "", code)
    digest = cache.get(_of_code(given))
    if not digest:
        raise RuleError(_("No screen shows this code now. A code ends after ten minutes."), "code")
    with transaction.atomic():
        screen = _make(name, digest, team, by, now)
    cache.delete_many([_of_code(given), _of_device(digest)])
    return screen


def _make(name: str, digest: str, team: Team, by: Access, now: datetime) -> MachineToken:
    address = f"screen-{new_id()}@screens.invalid"
    device = User.objects.create_user(email=address, full_name=name, kind=UserKind.SERVICE, joined_at=now)
    Membership.objects.create(
        team=team, user=device, role=WALL_SCREEN, from_on=timezone.localdate(now), added_by=by.user,
        added_reason=gettext("Let in as a wall screen."),
    )  # fmt: skip
    return MachineToken.objects.create(
        name=name, agency=by.agency, user=device, digest=digest, hint="", scopes=SCOPES, made_by=by.user, made_at=now,
        expires_at=now + LONGEST,
    )  # fmt: skip


def end_screen(*, screen: MachineToken, by: Access, now: datetime) -> None:
    """End a screen at once: it shows a code again. One that has ended stays as it is."""
    by.demand(Perm.WALL_MANAGE)
    with transaction.atomic():
        held = screens_of(by).select_for_update(of=("self",)).get(pk=screen.pk)
        if held.revoked_at is None:
            held.revoked_at, held.revoked_by = now, by.user
            held.save(update_fields=["revoked_at", "revoked_by"])
            User.objects.filter(pk=held.user_id).update(is_active=False)
            running = Membership.objects.filter(user=held.user_id, to_on__isnull=True)
            running.update(
                to_on=timezone.localdate(now), ended_by=by.user, ended_reason=gettext("The screen was ended.")
            )


def screens_of(by: Access):
    """Return the agency's wall screens, newest first."""
    return MachineToken.objects.filter(agency=by.agency, scopes=SCOPES).select_related("user", "made_by", "revoked_by")


def teams_for(by: Access):
    """Return the teams whose children the reader may put on a wall: their own."""
    return Team.objects.filter(pk__in=by.team_ids, agency=by.agency, active=True)


def _of_code(code: str) -> str:
    return f"screen-code:{code}"


def _of_device(digest: str) -> str:
    return f"screen:{digest}"
