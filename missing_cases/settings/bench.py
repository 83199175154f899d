"""Settings of the benchmark: production's static files and templates, throw-away servers, one more address."""

import os
from pathlib import Path

from missing_cases.settings.local import *

ROOT_URLCONF = "benchmarks.urls"
DEMO_SIGN_IN = False
STATIC_ROOT = LOCAL_STATE / "bench-static"
FILES = os.environ.get("MEDIA_ROOT", "")  # where the processes of a part share their files
MEDIA_ROOT = Path(FILES)
STORAGES = {
    "default": {"BACKEND": f"django.core.files.storage.{'FileSystemStorage' if FILES else 'InMemoryStorage'}"},
    "staticfiles": {"BACKEND": "missing_cases.files.static.HashedFiles"},
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
