"""The second factor is for everybody: allauth offers it, this module insists on it."""

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

DEMO_METHOD = "demo"
SECOND_FACTOR_METHOD = "mfa"
OUTSIDE_METHOD = "outside"  # single sign-on; its record says in `mfa` whether the issuer's own second factor counts

# Pages open to somebody who has given a password but no second factor yet: to enrol, to give the code, to leave.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "accounts:enrol",
        "accounts:session",
        "accounts:keep_alive",
    }
)


def methods_of(request) -> set[str]:
    """Return how this session's person proved who they are."""
    return {record["method"] for record in _records(request)}


def _records(request) -> list[dict]:
    return get_authentication_records(request, request.user)


def is_satisfied(request) -> bool:
    """Say whether the person signed in holds a second factor and this session has used it.

    A demonstration link counts under the local settings alone; an issuer's second factor, if it said one was used.
    """
    methods = methods_of(request)
    if DEMO_METHOD in methods:
        return bool(settings.DEMO_SIGN_IN)
    if any(record["method"] == OUTSIDE_METHOD and record["mfa"] for record in _records(request)):
        return True
    return SECOND_FACTOR_METHOD in methods and request.user.has_second_factor


def next_step(request, view_name: str) -> HttpResponse | None:
    """Return where to send somebody who still owes a second factor, or None when they may go on."""
    if view_name in BEFORE_SECOND_FACTOR or is_satisfied(request):
        return None
    if request.user.has_second_factor:
        return redirect(f"/accounts/2fa/reauthenticate/?{urlencode({'next': request.path})}")
    return redirect("accounts:enrol")
