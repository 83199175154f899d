"""The web process. It refuses to start as a database role that could bypass row-level security."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "missing_cases.settings.local")
application = get_wsgi_application()

from missing_cases.access.startup import refuse_unsafe_role  # noqa: E402 - Django must be set up first

refuse_unsafe_role("mc_app")
