"""Settings of the tests: the throw-away servers, strict about everything."""

import os

import dj_database_url

from missing_cases.settings.base import *

DEBUG = False
SECRET_KEY = "test-only-not-a-secret-but-long-enough-for-its-purpose"  # noqa: S105
DRAFT_KEY_SECRET = "test-only-draft-key-secret"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}
CELERY_BROKER_URL = os.environ["REDIS_URL"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed alone; argon2 has a test of its own
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", "")  # given where several processes share their files
KEEPING = "FileSystemStorage" if MEDIA_ROOT else "InMemoryStorage"
STORAGES = {
    "default": {"BACKEND": f"django.core.files.storage.{KEEPING}"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # nothing is collected for tests
