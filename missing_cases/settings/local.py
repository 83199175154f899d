"""Settings of one's own machine: embedded servers, demonstration sign-in links, known secrets."""

import os

import dj_database_url

from missing_cases.settings.base import *

LOCAL_STATE = BASE_DIR / ".local"
DEBUG = False
SECRET_KEY = "local-only-not-a-secret-and-refused-in-production"  # noqa: S105
DRAFT_KEY_SECRET = "local-only-not-a-secret-and-refused-in-production"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]


def _address(name: str, otherwise: str) -> str:
    """Return an address from the environment, or the one `./run` wrote down when it last started."""
    written = LOCAL_STATE / name
    return os.environ.get(name) or (written.read_text() if written.exists() else otherwise)


DATABASES = {
    "default": dj_database_url.parse(
        _address("DATABASE_URL", "postgresql://mc_app@/missing_cases"), conn_max_age=60, conn_health_checks=True
    )
}
CELERY_BROKER_URL = _address("REDIS_URL", "redis://localhost:6379/0")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = LOCAL_STATE / "mail"
MEDIA_ROOT = LOCAL_STATE / "files"
WHITENOISE_USE_FINDERS = True
DEMO_SIGN_IN = True
