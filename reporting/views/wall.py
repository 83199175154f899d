"""The wall screen: who is missing now by initials, age, grade and hours; before it is let in, a code alone."""

import secrets

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from episodes.selectors import board_token
from missing_cases.access import rate
from missing_cases.access.perms import Perm
from missing_cases.access.requires import public
from missing_cases.accounts.addresses import client_address
from missing_cases.accounts.bearer import SCREEN_COOKIE, WALL
from missing_cases.accounts.screens import code_of, new_code
from missing_cases.accounts.tokens import LONGEST
from reporting.selectors.wall import wall_rows

OPEN = "a device without a person: a code until a manager lets it in, then initials, age, grade and hours alone"


@require_GET
@public(OPEN)
def wall(request):
    """Show the board to a screen that was let in, and to any other a code by which a manager can."""
    if not _let_in(request):
        return _waiting(request)
    token = board_token(request.access)  # first: what changes while the rows are read is asked for again
    episodes, rows = wall_rows(request.access, request.now)
    request.reads.saw(*(episode.child_id for episode in episodes))
    return render(request, "reporting/wall.html", {"rows": rows, "now": request.now, "token": token})


@require_GET
@public(OPEN)
def wall_token(request):
    """Answer 204 while the screen shows what it should, else its new token. Holds no child data."""
    token = board_token(request.access) if _let_in(request) else code_of(request.COOKIES.get(SCREEN_COOKIE, ""))
    return HttpResponse(status=204) if request.GET.get("seen") == token else JsonResponse({"token": token})


def _let_in(request) -> bool:
    """Say whether this is a screen a manager let in: a person's own sign-in never opens the wall."""
    return bool(request.machine_token and request.access and request.access.may(Perm.WALL))


def _waiting(request):
    secret = request.COOKIES.get(SCREEN_COOKIE, "")
    code = code_of(secret)
    if not code:  # a screen that was ended gets a new secret with its new code
        rate.take(rate.SCREEN_SHOWN, client_address(request))
        secret = secrets.token_urlsafe(32)
        code = new_code(secret)
    response = render(request, "reporting/wall.html", {"code": code, "now": request.now, "token": code})
    response.set_cookie(
        SCREEN_COOKIE, secret, path=WALL, max_age=LONGEST, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
