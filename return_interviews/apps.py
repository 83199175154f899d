"""Return home interviews: offer, hold, write, authorise, disclose."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReturnInterviewsConfig(AppConfig):
    name = "return_interviews"
    verbose_name = _("Return home interviews")

    def ready(self):
        from clocks import completeness
        from clocks.workshop import past
        from disclosures import sources
        from episodes import moments, pathways
        from episodes.services import moving, setting_aside
        from return_interviews.clock_subject import InterviewClocks
        from return_interviews.lost_tries import lost_tries
        from return_interviews.moments import moments_of
        from return_interviews.past import InterviewPast
        from return_interviews.pathway import interviews_of
        from return_interviews.services.noting import note_delivered
        from return_interviews.services.setting_aside import set_aside_with, why_not_moved
        from return_interviews.source import KIND, open_interview
        from return_interviews.triggers import INTERVIEW

        sources.register(KIND, open_interview, delivered=note_delivered)
        completeness.CHECKS.append(lost_tries)
        completeness.register(INTERVIEW, InterviewClocks())
        past.register(INTERVIEW, InterviewPast())
        moments.SOURCES.append(moments_of)
        pathways.RELATED[INTERVIEW] = interviews_of
        moving.REFUSING[:] = [why_not_moved]
        setting_aside.ALSO[:] = [set_aside_with]
