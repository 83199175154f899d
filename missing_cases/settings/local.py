"""Settings of one's own machine."""

import dj_database_url

from missing_cases.settings.base import *

DEBUG = False
SECRET_KEY = "local-only-not-a-secret"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": dj_database_url.config(default="postgresql://mc_app@/app")}
