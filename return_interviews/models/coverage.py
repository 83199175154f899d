"""Which other episodes one interview answers."""

from django.db import models
from django.db.models import Q

from missing_cases.models import Owned, Record, Voidable
from return_interviews.models.interview import ReturnInterview
from return_interviews.models.referral import PartQuerySet


class CoveredQuerySet(PartQuerySet):
    """Ticks that an interview answers a further episode."""

    def standing(self):
        """Keep those that were not taken back."""
        return self.filter(void_at__isnull=True)


class CoveredEpisode(Record, Owned, Voidable):
    """A further episode of the same child that an interview answers, besides its own. A tick may be taken back once.

    "One return interview may cover several episodes, but must still be counted per episode" (LCS manual; Devon). A
    trigger in PostgreSQL refuses a second interview for one episode, whichever way it would come.
    """

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="covered")
    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="covered_by")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = CoveredQuerySet.as_manager()

    class Meta:
        db_table = "covered_episode"
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode"], condition=Q(void_at__isnull=True), name="episode_covered_by_one_interview"
            ),
            models.CheckConstraint(
                condition=Q(void_at__isnull=True, void_by__isnull=True)
                | Q(void_at__isnull=False, void_by__isnull=False),
                name="unticked_by_somebody",
            ),
        ]
