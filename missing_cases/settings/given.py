"""Reads what production must be given, and refuses what is absent, short, or known from this repository."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET, SHORTEST_PASSWORD, FEWEST_CHARACTERS = 50, 16, 8
KNOWN = re.compile(
    r"local-only|test-only|not-a-secret|insecure|change-?me|replace-?me|placeholder"
    r"|^(change|secret|password|passw0rd|example|default|demo|postgres|admin|missing|valkey|redis)",
    re.IGNORECASE,
)


def given(name: str) -> str:
    """Return a setting from the environment, or from the file that NAME_FILE names. ImproperlyConfigured if absent."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    try:
        value = Path(path).read_text().strip() if path else os.environ.get(name, "").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read ({error.strerror}).") from None
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Production does not start without it.")
    return value


def secret(name: str, *, value: str | None = None, shortest: int = SHORTEST_SECRET) -> str:
    """Return a secret. ImproperlyConfigured when it is absent, short, of few characters or a known default."""
    value = given(name) if value is None else value
    if KNOWN.search(value):
        raise ImproperlyConfigured(f"{name} is a known default. Set a random one.")
    if len(value) < shortest or len(set(value)) < FEWEST_CHARACTERS:
        raise ImproperlyConfigured(f"{name} is too short. Set a random one of at least {shortest} characters.")
    return value


def address(name: str, *, users: tuple[str, ...] = ()) -> str:
    """Return a server's address whose password is a secret, signed in as one of `users` where they are named."""
    value = given(name)
    parts = urlsplit(value)
    if users and parts.username not in users:
        raise ImproperlyConfigured(f"{name} must sign in as {' or '.join(users)}.")
    secret(f"The password in {name}", value=unquote(parts.password or ""), shortest=SHORTEST_PASSWORD)
    return value


def hosts(name: str) -> list[str]:
    """Return the host names served, each written out."""
    names = [host.strip() for host in given(name).split(",") if host.strip()]
    if not names or any("*" in host or host.startswith(".") for host in names):
        raise ImproperlyConfigured(f"{name} holds a wildcard. Name each host.")
    return names


def refuse_set(name: str) -> None:
    """Raise ImproperlyConfigured when a switch that must be off in production is on."""
    if os.environ.get(name, "").strip().lower() not in ("", "0", "no", "off", "false"):
        raise ImproperlyConfigured(f"{name} is on. Production does not start with it.")
