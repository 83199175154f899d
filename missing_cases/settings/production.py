"""Settings of production. Refuses to start with a secret that is absent, short, or known from this repository."""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from missing_cases.settings.base import *
from missing_cases.settings.given import address, given, hosts, refuse_set, secret
from missing_cases.settings.single_sign_on import issuers

refuse_set("DEBUG")
refuse_set("DEMO_SIGN_IN")
DEBUG = False
DEMO_SIGN_IN = False

SECRET_KEY = secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = [
    secret("SECRET_KEY_FALLBACKS", value=key) for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split()
]
DRAFT_KEY_SECRET = secret("DRAFT_KEY_SECRET")
if DRAFT_KEY_SECRET == SECRET_KEY:
    raise ImproperlyConfigured("DRAFT_KEY_SECRET must differ from SECRET_KEY.")

ALLOWED_HOSTS = hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SITE_ADDRESS = f"https://{ALLOWED_HOSTS[0]}/"

SINGLE_SIGN_ON = issuers(strict=True)

DATABASES = {
    "default": dj_database_url.parse(
        address("DATABASE_URL", users=("mc_app", "mc_clock", "mc_owner")), conn_max_age=60, conn_health_checks=True
    )
}
CELERY_BROKER_URL = address("REDIS_URL")

EMAIL_HOST = given("EMAIL_HOST")  # without it no message would reach anybody
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = secret("EMAIL_HOST_PASSWORD", shortest=12)
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"missing-cases@{ALLOWED_HOSTS[0]}")

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
