"""Reads the issuers of single sign-on from the environment. None named: there is no single sign-on.

SINGLE_SIGN_ON=wigan                             short names, parted by commas; each then needs
SINGLE_SIGN_ON_WIGAN_AGENCY="Wigan Council"      the agency whose people it vouches for, by its name here
SINGLE_SIGN_ON_WIGAN_ISSUER=https://...          the issuer, exactly as it names itself
SINGLE_SIGN_ON_WIGAN_CLIENT_ID=...
SINGLE_SIGN_ON_WIGAN_CLIENT_SECRET=...           or ..._CLIENT_SECRET_FILE
SINGLE_SIGN_ON_WIGAN_TENANTS=...                 the tenants (claim `tid`) let in; every tenant where absent
SINGLE_SIGN_ON_WIGAN_ACR=...                     the `acr` values accepted; any where absent
"""

import os
import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from missing_cases.settings.given import given, secret

CODE = re.compile(r"[a-z][a-z0-9]{1,19}")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
OF_MANY_TENANTS = re.compile(r"[{}]|/(common|organizations|consumers)(/|$)")
SHORTEST_SECRET = 16


def issuers(*, strict: bool) -> dict[str, dict]:
    """Return the issuers named in the environment, by short name. ImproperlyConfigured for what is absent or unsafe.

    `strict`: production's rules: https alone, and no secret that is short or known.
    """
    names = [name.strip() for name in os.environ.get("SINGLE_SIGN_ON", "").split(",") if name.strip()]
    if len(set(names)) != len(names):
        raise ImproperlyConfigured("SINGLE_SIGN_ON names an issuer twice.")
    found = {name: _issuer(name, strict) for name in names}
    if len({issuer["issuer"] for issuer in found.values()}) != len(found):
        raise ImproperlyConfigured("Two names in SINGLE_SIGN_ON have the same issuer.")
    return found


def _issuer(name: str, strict: bool) -> dict:
    if not CODE.fullmatch(name):
        raise ImproperlyConfigured(f"SINGLE_SIGN_ON: {name!r} is not 2 to 20 small letters and digits.")
    prefix = f"SINGLE_SIGN_ON_{name.upper()}"
    kept = given(f"{prefix}_CLIENT_SECRET")
    if strict:
        secret(f"{prefix}_CLIENT_SECRET", value=kept, shortest=SHORTEST_SECRET)
    return {
        "agency": given(f"{prefix}_AGENCY"),
        "issuer": _address(f"{prefix}_ISSUER", strict),
        "client_id": given(f"{prefix}_CLIENT_ID"),
        "client_secret": kept,
        "tenants": _words(f"{prefix}_TENANTS"),
        "acr": _words(f"{prefix}_ACR"),
    }


def _address(name: str, strict: bool) -> str:
    value = given(name)
    parts = urlsplit(value)
    if parts.scheme != "https" and (strict or parts.hostname not in LOOPBACK):
        raise ImproperlyConfigured(f"{name} must begin with https.")
    if not parts.hostname or parts.query or parts.fragment or parts.username or parts.password:
        raise ImproperlyConfigured(f"{name} must be an address alone, without a question mark, a # or a password.")
    if OF_MANY_TENANTS.search(value):
        raise ImproperlyConfigured(f"{name} is the issuer of many tenants. Name the agency's own.")
    return value


def _words(name: str) -> list[str]:
    return re.split(r"[\s,]+", os.environ[name].strip()) if os.environ.get(name, "").strip() else []
