"""Children missing education: the register, the checks and the enquiries.

See docs/adr/0013."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = _("Children missing education")
