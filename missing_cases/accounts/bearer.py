"""Machines sign in with a token on the API alone, and wall screens with theirs on the wall alone.

The reader is bound afterwards, once, as for everybody.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.http import JsonResponse
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.models import User, UserKind

SCHEME = "Bearer "
API = "/api/"
WALL = "/wall/"
SCREEN_COOKIE = "mc_wall"  # its path is WALL, so a screen sends it nowhere else
SCREEN_SCOPES = frozenset({Perm.WALL})


@dataclass(frozen=True)
class Token:
    """A live token: whose it is, for which agency, and the functions it may use."""

    id: UUID
    agency_id: UUID
    scopes: frozenset[Perm]


class BearerMiddleware:
    """Sets `request.user` and `request.machine_token` from `Authorization: Bearer ...`; refuses an unknown token."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Find the machine, or answer 401 at once."""
        request.machine_token = None
        given = request.headers.get("Authorization", "")
        if request.path.startswith(API) and given.startswith(SCHEME):
            found = find_token(given.removeprefix(SCHEME).strip())
            if found is None:
                response = JsonResponse({"detail": _("This token is not known, or has ended.")}, status=401)
                response["WWW-Authenticate"] = "Bearer"
                return response
            request.machine_token, request.user = found
        elif request.path.startswith(WALL) and (found := find_screen(request.COOKIES.get(SCREEN_COOKIE, ""))):
            request.machine_token, request.user = found
        return self.get_response(request)


def find_screen(secret: str) -> tuple[Token, User] | None:
    """Return the live token of a wall screen and its user, or None: for no secret, or for that of another machine."""
    found = find_token(secret) if secret else None
    return found if found and found[0].scopes == SCREEN_SCOPES else None


def digest_of(secret: str) -> str:
    """Return the digest a token is kept as. The secret has 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_token(secret: str) -> tuple[Token, User] | None:
    """Return the live token a secret opens and its machine, or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, user_id, agency_id, scopes FROM machine_token_of(%s)", [digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    key, user_key, agency_key, scopes = row
    user = User.objects.filter(pk=user_key, kind=UserKind.SERVICE, is_active=True).first()
    known = frozenset(Perm(scope) for scope in scopes if scope in Perm.values)
    return (Token(key, agency_key, known), user) if user else None
