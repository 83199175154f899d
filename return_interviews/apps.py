"""Return home interviews: offer, hold, write, authorise, disclose."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReturnInterviewsConfig(AppConfig):
    name = "return_interviews"
    verbose_name = _("Return home interviews")
