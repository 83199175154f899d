"""Asks an issuer over the network, and checks its signature. Never within a transaction (ADR 0002 and 0011)."""

import json
from base64 import b64encode
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from django.db import connection

from missing_cases.single_sign_on.issuers import Issuer
from missing_cases.single_sign_on.rules import Refused

PATIENCE = 5  # seconds for one answer
LONGEST_ANSWER = 512 * 1024
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unreachable(Exception):
    """The issuer did not answer, or not in the agreed form."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """Follow nobody elsewhere with our secret."""
        return


def discover(issuer: Issuer) -> dict:
    """Return the issuer's own description. Raises Refused when it is another's, Unreachable without an answer."""
    about = _ask(Request(f"{issuer.issuer.rstrip('/')}/.well-known/openid-configuration"))  # noqa: S310 - of the settings
    if about.get("issuer") != issuer.issuer:
        raise Refused("another issuer's description")
    for name in NEEDED:
        parts = urlsplit(str(about.get(name, "")))
        if parts.scheme != urlsplit(issuer.issuer).scheme or not parts.hostname:
            raise Refused(f"unsafe {name}")
    return about


def exchange(issuer: Issuer, about: dict, *, code: str, verifier: str) -> str:
    """Return the signed statement (ID token) for a code. Raises Refused when the issuer does not honour the code."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": issuer.return_address,
              "code_verifier": verifier}  # fmt: skip
    headers = {"Accept": "application/json"}
    ways = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" in ways:
        pair = f"{quote(issuer.client_id, safe='')}:{quote(issuer.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        fields |= {"client_id": issuer.client_id, "client_secret": issuer.client_secret}
    answer = _ask(Request(about["token_endpoint"], data=urlencode(fields).encode(), headers=headers))  # noqa: S310 - checked
    if not isinstance(answer.get("id_token"), str):
        raise Refused("no statement")
    return answer["id_token"]


def read_statement(issuer: Issuer, about: dict, statement: str) -> dict:
    """Return the claims of a statement signed by a key of this issuer, for us. Raises Refused otherwise."""
    keys = _ask(Request(about["jwks_uri"]))  # noqa: S310 - checked
    try:
        key = _key_of(statement, jwt.PyJWKSet.from_dict(keys).keys)
        return jwt.decode(
            statement, key, algorithms=list(ALGORITHMS), audience=issuer.client_id, issuer=issuer.issuer,
            options={"require": ["iss", "sub", "aud", "exp", "iat"], "verify_exp": False, "verify_iat": False,
                     "verify_nbf": False},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise Refused(f"statement: {type(error).__name__}") from error


def _key_of(statement: str, keys):
    named = jwt.get_unverified_header(statement).get("kid")
    fitting = [key for key in keys if key.public_key_use in (None, "sig") and (named is None or key.key_id == named)]
    if len(fitting) != 1:
        raise Refused("no such key")
    return fitting[0]


def _ask(request: Request) -> dict:
    if connection.in_atomic_block:
        raise RuntimeError("an issuer is never asked within a transaction")
    try:
        with build_opener(_NoRedirects).open(request, timeout=PATIENCE) as answer:
            text = answer.read(LONGEST_ANSWER + 1)
    except HTTPError as error:
        error.close()
        if 400 <= error.code < 500 and request.data is not None:
            raise Refused("the code was not honoured") from error
        raise Unreachable(type(error).__name__) from error
    except (OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from error
    try:
        found = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unreachable("not in the agreed form")
    return found
