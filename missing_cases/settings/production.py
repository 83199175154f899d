"""Settings of production. Refuses to start with a secret that is absent, short, or known from this repository."""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from missing_cases.settings.base import *

KNOWN = ("local-only", "test-only", "change", "secret", "password", "example", "default", "postgres", "admin")
SHORTEST = 32


def _given(name: str) -> str:
    """Return a setting from the environment, or from the file that NAME_FILE points at."""
    path = os.environ.get(f"{name}_FILE")
    value = Path(path).read_text().strip() if path else os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Production does not start without it.")
    return value


def _secret(name: str) -> str:
    value = _given(name)
    if len(value) < SHORTEST or value.lower().startswith(KNOWN) or len(set(value)) < 10:
        raise ImproperlyConfigured(f"{name} is too short or is a known default. Set a random one of 50 characters.")
    return value


def _address(name: str) -> str:
    """Return an address whose password is present and not a default."""
    value = _given(name)
    password = value.split("://", 1)[-1].rsplit("@", 1)[0].partition(":")[2] if "@" in value else ""
    if len(password) < 16 or password.lower().startswith(KNOWN):
        raise ImproperlyConfigured(f"{name} carries no password, a short one, or a known default.")
    return value


DEBUG = False
SECRET_KEY = _secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split() if key]
DRAFT_KEY_SECRET = _secret("DRAFT_KEY_SECRET")
if DRAFT_KEY_SECRET == SECRET_KEY:
    raise ImproperlyConfigured("DRAFT_KEY_SECRET must differ from SECRET_KEY.")
ALLOWED_HOSTS = [host.strip() for host in _given("ALLOWED_HOSTS").split(",")]
if any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS names a wildcard. Name each host.")
DATABASES = {"default": dj_database_url.parse(_address("DATABASE_URL"), conn_max_age=60, conn_health_checks=True)}
CELERY_BROKER_URL = _address("REDIS_URL")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", "/var/lib/missing-cases/files"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "missing_cases.files.static.HashedFiles"},
}
DEMO_SIGN_IN = False
