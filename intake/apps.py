"""What reaches the council by any route, read, matched and decided upon.

See docs/adr/0013."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = _("Intake")
