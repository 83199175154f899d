"""Settings of the processes under fault: the tests' own, with quicker ticks and real carriers of messages."""

import os

from missing_cases.settings.test import *

TICK = 3.0  # seconds, so that a run of many faults is short; a tick carries nothing, so its pace proves nothing
CELERY_BEAT_SCHEDULE = {name: {**entry, "schedule": TICK} for name, entry in CELERY_BEAT_SCHEDULE.items()}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ.get("CHAOS_MAIL_PORT", "0"))
EMAIL_TIMEOUT = 5
