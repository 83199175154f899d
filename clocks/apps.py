"""Statutory and local deadlines."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    name = "clocks"
    verbose_name = _("Clocks")

    def ready(self):
        from clocks import completeness, periodic, services
        from clocks.emergency_subject import EmergencyAccessSubject
        from missing_cases import triggers
        from missing_cases.access.emergency import SUBJECT

        triggers.register(services.fire)
        completeness.register(SUBJECT, EmergencyAccessSubject())
        periodic.register("seal_audit", every=timedelta(minutes=1), run=periodic.seal_audit)
        periodic.register("completeness", every=timedelta(days=1), run=completeness.report_differences)
