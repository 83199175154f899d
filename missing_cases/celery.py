"""Celery: the hands. It carries short ticks; every fact it acts on is in PostgreSQL."""

import os

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "missing_cases.settings.local")

app = Celery("missing_cases")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_to_work_unbound(**_):
    """Let a worker start only as the clock's database role, bound by row-level security."""
    from missing_cases.access.startup import refuse_unsafe_role

    try:
        refuse_unsafe_role("mc_clock")
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None  # Celery only logs what a signal raises, and would work on
