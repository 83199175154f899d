"""Settings every environment shares. Secrets and addresses come from the environment alone."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from missing_cases.settings.security import *
from missing_cases.settings.single_sign_on import issuers

BASE_DIR = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "missing_cases",
    "clocks",
    "disclosures",
    "episodes",
    "intake",
    "education",
    "cross_border",
    "return_interviews",
    "findings",
    "reporting",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "missing_cases.accounts.headers.HeadersMiddleware",
    "missing_cases.accounts.bearer.BearerMiddleware",
    "missing_cases.single_sign_on.before.OutsideMiddleware",
    "missing_cases.access.middleware.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "missing_cases.urls"
WSGI_APPLICATION = "missing_cases.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "missing_cases.accounts.context.session_facts",
                "reporting.page.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "missing_cases.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ANONYMOUS_USER_NAME = None  # guardian: no row that stands for "nobody"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / ".local" / "static"))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Paths carry no names and no search text (searches are posted), so that they may stand in a log.
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "missing_cases.audit.seal": {"level": "INFO"},  # the published copy of each seal
    },
}

FILE_UPLOAD_HANDLERS = [
    "missing_cases.files.uploads.LetLargeFilesGoBy",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_QUEUES = [Queue("celery"), Queue("clocks")]  # a worker without -Q serves both; production may part them
CELERY_TASK_ROUTES = {"clocks.*": {"queue": "clocks"}, "intake.*": {"queue": "clocks"}}
CELERY_BEAT_SCHEDULE = {  # short ticks at intervals alone: they carry nothing and no clock change touches them
    "clocks.sweep": {"task": "clocks.sweep", "schedule": 15.0},
    "clocks.drain": {"task": "clocks.drain", "schedule": 10.0},
    "clocks.jobs": {"task": "clocks.jobs", "schedule": 60.0},
    "clocks.replay": {"task": "clocks.replay", "schedule": 6.0},
    "intake.lists": {"task": "intake.lists", "schedule": 3.0},
}

SINGLE_SIGN_ON = issuers(strict=False)  # each agency's own issuer, by short name; none unless the environment says

SITE_ADDRESS = os.environ.get("SITE_ADDRESS", "http://127.0.0.1:8000/")  # what a message says to sign in at
MESSAGE_PROVIDER = os.environ.get("MESSAGE_PROVIDER", "clocks.delivery.providers.MailProvider")
MESSAGE_DOMAIN = os.environ.get("MESSAGE_DOMAIN", "missing-cases.invalid")
# A ClamAV daemon that looks through uploads: "host:port" or "unix:/path". None, and they say "not looked through".
CLAMD_ADDRESS = os.environ.get("CLAMD_ADDRESS", "").strip()
DEAD_MANS_SWITCH_URL = os.environ.get("DEAD_MANS_SWITCH_URL", "")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["missing_cases.api.authentication.ReaderAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["missing_cases.api.permissions.ActionPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "missing_cases.api.pages.Pages",
    "EXCEPTION_HANDLER": "missing_cases.api.errors.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Missing Cases API",
    "DESCRIPTION": "Children, missing episodes, return interviews, duties and the month's figures.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "GradeCodeEnum": "episodes.enums.GradeCode",
        "InterviewStateEnum": "return_interviews.enums.State",
        "SectionStateEnum": "missing_cases.models.SectionState",
    },
}
