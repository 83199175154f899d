"""Settings of one's own machine: embedded servers, demonstration sign-in links, known secrets."""

import os

import dj_database_url

from missing_cases.settings.base import *

LOCAL_STATE = BASE_DIR / ".local"
DEBUG = False
SECRET_KEY = "local-only-not-a-secret-and-refused-in-production"  # noqa: S105
DRAFT_KEY_SECRET = "local-only-not-a-secret-and-refused-in-production"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"postgresql://mc_app@/missing_cases?host={LOCAL_STATE / 'run'}"
    )
}
CELERY_BROKER_URL = (
    os.environ.get("REDIS_URL") or f"redis+socket://{LOCAL_STATE / 'run' / 'valkey.sock'}?virtual_host=0"
)
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = LOCAL_STATE / "mail"
MEDIA_ROOT = LOCAL_STATE / "files"
WHITENOISE_USE_FINDERS = True
DEMO_SIGN_IN = True
