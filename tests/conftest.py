"""Fixtures every test may use. What each does is said where it is written."""

from hypothesis import HealthCheck, settings

from tests.browser import browser, browser_page, new_page, server
from tests.database import _application_role, as_role, committed_database, django_db_setup, oracle, superuser

__all__ = [
    "_application_role",
    "as_role",
    "browser",
    "browser_page",
    "committed_database",
    "django_db_setup",
    "new_page",
    "oracle",
    "server",
    "superuser",
]

# How busy the machine is must not decide whether a property holds.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
