"""What reaches the council by any route, read, matched and decided upon.

See docs/adr/0013."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = _("Intake")

    def ready(self):
        from clocks import completeness, periodic
        from intake.difference_subject import DifferenceClocks
        from intake.services.reconciling import SUBJECT, reconcile_everybody

        completeness.register(SUBJECT, DifferenceClocks())
        periodic.register("reconciliation", every=timedelta(days=1), run=reconcile_everybody)
