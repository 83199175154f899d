"""Which other episodes one interview answers."""

from django.db import models

from missing_cases.models import Owned, Record
from return_interviews.models.interview import ReturnInterview
from return_interviews.models.referral import PartQuerySet


class CoveredEpisode(Record, Owned):
    """A further episode of the same child that an interview answers, besides its own. Only ever added.

    "One return interview may cover several episodes, but must still be counted per episode" (LCS manual; Devon). A
    trigger in PostgreSQL refuses a second interview for one episode, whichever way it would come.
    """

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="covered")
    episode = models.OneToOneField("episodes.Episode", on_delete=models.PROTECT, related_name="covered_by")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "covered_episode"
        ordering = ["added_at", "id"]
