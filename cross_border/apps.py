"""Children placed or believed in another area: who is told and who answered.

See docs/adr/0013."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrossBorderConfig(AppConfig):
    name = "cross_border"
    verbose_name = _("Across borders")
