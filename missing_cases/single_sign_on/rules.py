"""What a signed statement of an issuer must say before anybody is signed in by it (OpenID Connect Core 3.1.3.7). Pure.

The signature, the issuer and the audience have been checked by then (wire.py); times are checked here, against the
database's clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from missing_cases.single_sign_on.issuers import Issuer

LEEWAY = timedelta(minutes=1)
OLDEST_STATEMENT = timedelta(minutes=10)
FLOW_LASTS = timedelta(minutes=10)
SIGNED_IN_WITHIN = timedelta(hours=10)
LONGEST_SUBJECT = 255
MFA = "mfa"  # RFC 8176: more than one factor was used


class Refused(Exception):
    """Nobody is signed in. `reason`: a word for the log, never shown."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Vouched:
    """Whom an issuer vouches for, and whether a second factor was used there."""

    subject: str
    with_second_factor: bool


def check_flow(flow: dict, *, now: datetime) -> None:
    """Raise Refused for a way to the issuer that began too long ago."""
    if not timedelta(0) <= now - datetime.fromtimestamp(flow["at"], tz=now.tzinfo) <= FLOW_LASTS:
        raise Refused("flow too old")


def check_claims(claims: dict, *, issuer: Issuer, nonce: str, now: datetime) -> Vouched:
    """Return whom a statement vouches for. Raises Refused for one that is not ours, not fresh, or says too little."""
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Refused("nonce")
    audience = claims.get("aud")
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != issuer.client_id:
        raise Refused("azp")
    if claims.get("azp", issuer.client_id) != issuer.client_id:
        raise Refused("azp")
    _check_times(claims, now)
    if issuer.tenants and claims.get("tid") not in issuer.tenants:
        raise Refused("tenant")
    if issuer.acr and claims.get("acr") not in issuer.acr:
        raise Refused("acr")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Refused("subject")
    methods = claims.get("amr")
    return Vouched(subject=subject, with_second_factor=isinstance(methods, list) and MFA in methods)


def _check_times(claims: dict, now: datetime) -> None:
    if _moment(claims, "exp", now) + LEEWAY < now:
        raise Refused("expired")
    if "nbf" in claims and _moment(claims, "nbf", now) - LEEWAY > now:
        raise Refused("not yet valid")
    if not -LEEWAY <= now - _moment(claims, "iat", now) <= OLDEST_STATEMENT + LEEWAY:
        raise Refused("issued at another time")
    if not -LEEWAY <= now - _moment(claims, "auth_time", now) <= SIGNED_IN_WITHIN + LEEWAY:
        raise Refused("signed in at the issuer too long ago")


def _moment(claims: dict, name: str, now: datetime) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"no {name}")
    try:
        return datetime.fromtimestamp(value, tz=now.tzinfo)
    except (OverflowError, ValueError, OSError):
        raise Refused(f"no {name}") from None
