"""What the one who leaves tells the one who takes over."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record


class HandoverQuerySet(models.QuerySet):
    """Handover notes."""

    def visible_to(self, access):
        """Keep those of the reader's agency."""
        return self.filter(owner_agency_id=access.agency_id)


class Handover(Record, Owned):
    """A handover: its words, signed, and who took it. What stands is never changed; another is written.

    `episodes`: the keys of the children's episodes that ran when it was written, in the board's order.
    """

    words = models.TextField(_("what to know"))
    episodes = models.JSONField(default=list)
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken over"), null=True, blank=True)
    taken_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        db_table = "handover"
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="handover_says_something"),
            models.CheckConstraint(
                condition=models.Q(taken_at=None, taken_by=None)
                | models.Q(taken_at__isnull=False, taken_by__isnull=False),
                name="handover_is_taken_by_somebody",
            ),
        ]
