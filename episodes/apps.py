"""One missing episode from report to close."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EpisodesConfig(AppConfig):
    name = "episodes"
    verbose_name = _("Episodes")

    def ready(self):
        from clocks import periodic
        from clocks.completeness import register
        from clocks.services.derive import register as register_histories
        from clocks.workshop import past
        from episodes import history, keeping, linked, together
        from episodes.clock_subject import EpisodeClocks
        from episodes.coming_of_age import tell_of_birthdays
        from episodes.concern_subject import ConcernClocks
        from episodes.past import EpisodePast
        from missing_cases.children.services import merging, parting
        from missing_cases.children.services.care import STILL_CONCERNED
        from missing_cases.children.services.links import PLACE_LINKED
        from missing_cases.children.services.merge_preview import REFUSING

        periodic.register("came_of_age", every=timedelta(minutes=15), run=tell_of_birthdays)
        register("episode", EpisodeClocks())
        register("concern", ConcernClocks())
        past.register("episode", EpisodePast())
        PLACE_LINKED[:] = [linked.propose_mapping]
        STILL_CONCERNED[:] = [keeping.concerned]
        register_histories(read=history.histories, children=history.children)
        REFUSING["episodes"] = together.refusals
        merging.SETTLING[:] = [together.keep_one_death]
        merging.MOVED[1:] = [together.end_for_the_dead]  # after the clocks have counted
        parting.PARTED[1:] = [together.keep_police_with_episodes]
