"""The way to an issuer and back: what is kept in the session meanwhile, and what is asked of the issuer."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from hmac import compare_digest
from urllib.parse import urlencode, urlsplit

from missing_cases.access import rate
from missing_cases.accounts.addresses import client_address
from missing_cases.single_sign_on import wire
from missing_cases.single_sign_on.issuers import Issuer, find_issuer
from missing_cases.single_sign_on.rules import SIGNED_IN_WITHIN, Refused

KEPT, LINK = "single_sign_on", "sign_in_link"


def describe(request, code: str) -> dict | None:
    """Return the issuer's description, before somebody is sent to it; None for an unknown short name."""
    issuer = find_issuer(code)
    if issuer is None:
        return None
    if not began_here(request):
        raise Refused("began on another site")
    rate.take(rate.SINGLE_SIGN_ON, client_address(request))
    return wire.discover(issuer)


def began_here(request) -> bool:
    """Say whether this page of ours, or nobody's, led to the request: another site signs nobody in."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    return urlsplit(request.headers.get("Referer", "")).netloc == request.get_host()


def statement_for(request, code: str) -> dict | None:
    """Return the signed claims for the code an issuer sent somebody back with. Raises Refused unless it was our errand.

    The session's own errand (state, short name) is compared before anything is asked.
    """
    issuer = find_issuer(code)
    if issuer is None:
        return None
    kept = request.session.get(KEPT) or {}
    given = request.GET.get("state", "")
    if kept.get("code") != code or not compare_digest(kept.get("state", "").encode(), given.encode()) or not given:
        raise Refused("state")
    if request.GET.get("iss", issuer.issuer) != issuer.issuer:
        raise Refused("answer of another issuer")
    if not request.GET.get("code"):
        raise Refused("declined")
    about = wire.discover(issuer)
    statement = wire.exchange(issuer, about, code=request.GET["code"], verifier=kept["verifier"])
    return wire.read_statement(issuer, about, statement)


def begin(session, issuer: Issuer, about: dict, *, onward: str, link: str, now) -> str:
    """Keep a new errand in the session and return the address at the issuer to send the person to.

    `onward`: the page to show afterwards. `link`: the digest of the link they came by, or "".
    """
    kept = {
        "code": issuer.code, "state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(64), "onward": onward, "link": link, "at": now.timestamp(),
    }  # fmt: skip
    session[KEPT] = kept
    challenge = urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": issuer.client_id, "redirect_uri": issuer.return_address,
        "scope": "openid", "state": kept["state"], "nonce": kept["nonce"], "code_challenge": challenge,
        "code_challenge_method": "S256", "max_age": int(SIGNED_IN_WITHIN.total_seconds()),
    }  # fmt: skip
    if issuer.acr:
        asked["acr_values"] = " ".join(sorted(issuer.acr))
    address = about["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"
