"""Children placed or believed in another area: who is told and who answered.

See docs/adr/0013."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrossBorderConfig(AppConfig):
    name = "cross_border"
    verbose_name = _("Across borders")

    def ready(self):
        from clocks import completeness, periodic
        from clocks.delivery.drain import OUTBOXES
        from cross_border import cranks, holding, panel
        from cross_border.chase_subject import ChaseClocks
        from cross_border.outbox import ALERTS
        from cross_border.services.asking import SUBJECT
        from episodes.services import closing
        from episodes.views import episode

        OUTBOXES[1:] = [ALERTS]
        completeness.register(SUBJECT, ChaseClocks())
        periodic.register("authority_chases", every=timedelta(seconds=30), run=cranks.turn)
        closing.HOLDING[:] = [holding.why_not_closed]
        episode.PANELS[:] = [panel.lines_of]
