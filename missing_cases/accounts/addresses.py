"""Where a request comes from, and which name it gave: what the lock-out counts by."""

import ipaddress

from django.conf import settings

NOWHERE = "0.0.0.0"  # noqa: S104 - a connection without an address: a Unix socket


def client_address(request) -> str:
    """Return the caller's address: the connection's, or the one our own proxies report (never a header of a stranger).

    `ALLAUTH_TRUSTED_PROXY_COUNT` says how many proxies of ours stand in front; that many entries from the right of
    X-Forwarded-For were written by them.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= proxies and _is_address(hops[-proxies]):
            return hops[-proxies]
    return request.META.get("REMOTE_ADDR") or NOWHERE


def name_given(request, credentials=None) -> str:
    """Return the e-mail address a sign-in was tried with, in lower case, so that capitals are not a second chance."""
    given = credentials or {}
    for key in ("email", "username", "login"):
        if given.get(key):
            return str(given[key]).strip().lower()[:254]
    return str(request.POST.get("login", "")).strip().lower()[:254]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
