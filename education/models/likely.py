"""A child likely to go missing from education."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from education.enums import LikelyReason
from missing_cases.models import ChildScopedQuerySet, Owned, Record


class LikelyQuerySet(ChildScopedQuerySet):
    """Children likely to go missing from education."""

    def standing(self):
        """Keep those of whom it is still so."""
        return self.filter(ended_at__isnull=True)


class Likely(Record, Owned):
    """Why a child is likely to go missing from education, since when; looked at again, ended or become a case.

    Bolton missing strategy, key tasks: "identifying and supporting children who are likely to be missing from
    education".
    """

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=10, choices=LikelyReason.choices)
    since_on = models.DateField(_("since"))
    note = models.TextField(_("what is known, and what is done"))
    review_on = models.DateField(_("look at it again on"))
    reviewed_at = models.DateTimeField(_("last looked at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(_("why it is no longer so"), blank=True)
    case = models.ForeignKey("education.EducationCase", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = LikelyQuerySet.as_manager()

    class Meta:
        db_table = "education_likely"
        ordering = ["review_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=LikelyReason.values), name="likely_reason_is_known"),
            models.UniqueConstraint(
                fields=["child", "owner_agency"], condition=Q(ended_at__isnull=True), name="likely_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="likely_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(ended_at__isnull=False), name="likely_became_a_case_at_its_end"
            ),
        ]
