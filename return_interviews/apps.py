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
        from return_interviews.clock_subject import InterviewClocks
        from return_interviews.past import InterviewPast
        from return_interviews.services.noting import note_delivered
        from return_interviews.source import KIND, open_interview
        from return_interviews.triggers import INTERVIEW

        sources.register(KIND, open_interview, delivered=note_delivered)
        completeness.register(INTERVIEW, InterviewClocks())
        past.register(INTERVIEW, InterviewPast())
