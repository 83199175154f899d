"""Two records of one child brought together, and what that changed, row by row."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models.base import Owned, Record
from missing_cases.models.scoped import ChildScopedQuerySet, Tier, grant_exists


class ChildMergeQuerySet(ChildScopedQuerySet):
    """Merges, for those who hold the whole record that was kept."""

    def visible_to(self, access):
        """Keep the merges into a child whose whole record the reader holds."""
        return self.filter(grant_exists(access, "kept_id", Tier.RECORD))

    def standing(self):
        """Keep those that were not taken apart again."""
        return self.filter(undone_at__isnull=True)


class ChildMerge(Record, Owned):
    """One record merged into another. `widened` is who was said to see more by it, as it was shown before saving:
    [{"who", "reference", "tier"}].
    """

    kept = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    merged_reference = models.CharField(_("reference of the other record"), max_length=20)
    reason = models.TextField(_("how it is known that they are one child"))
    widened = models.JSONField(default=list)
    merged_at = models.DateTimeField(_("brought together"))
    merged_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("taken apart"), null=True, blank=True)
    undone_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    undone_reason = models.TextField(_("why they were taken apart"), blank=True)

    objects = ChildMergeQuerySet.as_manager()

    class Meta:
        db_table = "child_merge"
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="child_merge_of_two_records"),
            models.CheckConstraint(condition=~Q(reason=""), name="child_merge_says_why"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="child_merged_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason=""),
                name="child_merge_undone_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self):
        return self.merged_reference


class MergedRow(Record):
    """One row that a merge changed: its columns as they were and as they became. Written by the database alone.

    `was` is None for a row that the merge itself began, such as a duty that both records' episodes call for together.
    """

    merge = models.ForeignKey(ChildMerge, on_delete=models.PROTECT, related_name="rows")
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    was = models.JSONField(null=True)
    became = models.JSONField()

    class Meta:
        db_table = "merged_row"
        constraints = [
            models.UniqueConstraint(fields=["merge", "table_name", "row_id"], name="merged_row_once_per_merge")
        ]
