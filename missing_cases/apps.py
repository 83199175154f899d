"""The shared core: agencies, people, access, audit, notification, forms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MissingCasesConfig(AppConfig):
    name = "missing_cases"
    verbose_name = _("Missing Cases core")
