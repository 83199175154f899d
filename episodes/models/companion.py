"""Children who are missing together."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from episodes.models.episode import EpisodeRow
from episodes.models.scoped import CompanionQuerySet
from missing_cases.models import Voidable


class EpisodeCompanion(EpisodeRow, Voidable):
    """Two episodes of different children who are thought to be together: one row for both, whichever was first."""

    other = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="+")
    other_child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(_("who said so"), max_length=150, blank=True)

    objects = CompanionQuerySet.as_manager()

    class Meta:
        db_table = "episode_companion"
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "other"], condition=Q(void_at__isnull=True), name="companions_linked_once"
            ),
            models.CheckConstraint(condition=Q(episode__lt=F("other")), name="companions_in_one_order"),
        ]
