"""Settings of one's own machine."""

from missing_cases.settings.base import *

DEBUG = False
SECRET_KEY = "local-only-not-a-secret"  # noqa: S105
ALLOWED_HOSTS = ["*"]
import dj_database_url

DATABASES = {"default": dj_database_url.config(default="postgresql://mc_app@/app")}
