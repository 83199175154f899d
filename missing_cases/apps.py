"""The shared core: agencies, people, access, audit, notification, forms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MissingCasesConfig(AppConfig):
    name = "missing_cases"
    verbose_name = _("Missing Cases core")

    def ready(self):
        from missing_cases.accounts import checks  # noqa: F401 - registers the checks of sign-in
        from missing_cases.files import checks as of_files  # noqa: F401 - registers the check of uploads
