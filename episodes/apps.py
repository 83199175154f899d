"""One missing episode from report to close."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EpisodesConfig(AppConfig):
    name = "episodes"
    verbose_name = _("Episodes")

    def ready(self):
        from clocks.completeness import register
        from clocks.services.derive import register as register_histories
        from episodes import history
        from episodes.clock_subject import EpisodeClocks

        register("episode", EpisodeClocks())
        register_histories(read=history.histories, children=history.children)
