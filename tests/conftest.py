"""Fixtures every test may use. What each does is said where it is written."""

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
