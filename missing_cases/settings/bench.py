"""Settings of the benchmark: production's static files and templates, throw-away servers, one more address."""

from missing_cases.settings.local import *

ROOT_URLCONF = "benchmarks.urls"
DEMO_SIGN_IN = False
STATIC_ROOT = LOCAL_STATE / "bench-static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "missing_cases.files.static.HashedFiles"},
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
