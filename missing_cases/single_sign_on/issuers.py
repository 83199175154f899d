"""The issuers that the settings name."""

from dataclasses import dataclass

from django.conf import settings

from missing_cases.models import Agency


@dataclass(frozen=True)
class Issuer:
    """An issuer: its short name, the agency it vouches for (by name), how it is reached, and what it must say.

    `tenants`, `acr`: values of the claims `tid` and `acr` that are let in; empty for any.
    """

    code: str
    agency: str
    issuer: str
    client_id: str
    client_secret: str
    tenants: frozenset[str] = frozenset()
    acr: frozenset[str] = frozenset()

    @property
    def return_address(self) -> str:
        """Return the address the issuer sends people back to: of the settings, never of a header."""
        return f"{settings.SITE_ADDRESS.rstrip('/')}/sign-in/{self.code}/return/"


def all_issuers() -> list[Issuer]:
    """Return the issuers named, by the agency's name."""
    return sorted((_read(code, named) for code, named in settings.SINGLE_SIGN_ON.items()), key=lambda one: one.agency)


def find_issuer(code: str) -> Issuer | None:
    """Return the issuer of a short name, or None."""
    named = settings.SINGLE_SIGN_ON.get(code)
    return None if named is None else _read(code, named)


def _read(code: str, named: dict) -> Issuer:
    return Issuer(code=code, **named | {key: frozenset(named.get(key, ())) for key in ("tenants", "acr")})


def issuer_of(agency: Agency) -> Issuer | None:
    """Return the issuer that vouches for an agency's people, or None."""
    return next((issuer for issuer in all_issuers() if issuer.agency == agency.name), None)
