"""Celery: the hands. It carries short ticks; every fact it acts on is in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "missing_cases.settings.local")

app = Celery("missing_cases")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
