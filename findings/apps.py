"""What follows from an authorised interview: findings, decisions about them, actions, and what changes in the plan."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = _("Findings")

    def ready(self):
        from clocks import completeness
        from findings.clock_subject import ActionClocks
        from findings.services.finding import find_by_themselves
        from findings.services.reading import read_interview
        from findings.triggers import ACTION
        from return_interviews.services import deciding
        from return_interviews.views import common

        deciding.AUTHORISED[:] = [find_by_themselves]
        common.READ[:] = [read_interview]
        completeness.register(ACTION, ActionClocks())
