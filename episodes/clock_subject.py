"""Says to the completeness sweep which duties each episode's facts call for (as mc_clock, which sees every row)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from clocks.completeness import ExpectedTrigger
from episodes import triggers
from episodes.enums import Status
from episodes.models import Episode


class EpisodeClocks:
    """The source of the subject kind "episode"."""

    def expected(self, now: datetime) -> Iterator[ExpectedTrigger]:
        """Yield the triggers that each episode's recorded facts call for."""
        episodes = Episode.objects.live().filter(closed_at__isnull=True).select_related("owner_agency")
        for episode in episodes.iterator(chunk_size=500):
            anchors = triggers.anchors_of(episode)
            for trigger in self._triggers(episode):
                for each in triggers.firings(trigger, episode, anchors):
                    yield ExpectedTrigger(
                        trigger=trigger,
                        subject_id=episode.pk,
                        child_id=episode.child_id,
                        agency=each.agency,
                        anchors=anchors,
                        facts=each.facts,
                        party=each.party,
                    )

    def _triggers(self, episode: Episode) -> list[str]:
        if episode.returned_at:
            return [triggers.RETURNED]
        return [triggers.ON_STATUS[Status(episode.status)]] if not episode.whereabouts_known else []

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the episodes that exist and are not set aside."""
        return set(Episode.objects.live().filter(pk__in=list(subject_ids)).values_list("pk", flat=True))
