"""Statutory and local deadlines."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    name = "clocks"
    verbose_name = _("Clocks")

    def ready(self):
        from clocks import completeness, lost, periodic, services
        from clocks.emergency_subject import EmergencyAccessSubject
        from clocks.placement_subject import PlacementSubject
        from clocks.services import together
        from clocks.services.recur import begin_what_comes_round
        from missing_cases import triggers
        from missing_cases.access.emergency import SUBJECT
        from missing_cases.children.services import merging, parting

        triggers.register(services.fire, services.end_duties_about)
        merging.MOVING[:], merging.MOVED[:] = [together.number_on], [together.count_together]
        parting.PARTED[:] = [together.count_apart]
        parting.PUT_BACK.update(together.PUT_BACK)
        completeness.register(SUBJECT, EmergencyAccessSubject())
        completeness.register("placement", PlacementSubject())
        completeness.CHECKS[:] = [
            lost.lost_periods,
            lost.lost_duties_of_agencies,
            lost.lost_followers,
            lost.lost_patterns,
        ]
        periodic.register("seal_audit", every=timedelta(minutes=1), run=periodic.seal_audit)
        periodic.register("what_comes_round", every=timedelta(minutes=15), run=begin_what_comes_round)
        periodic.register("completeness", every=timedelta(days=1), run=completeness.report_differences)
