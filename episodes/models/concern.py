"""What a council is told about a child outside an episode, where the protocols ask for something to follow."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from episodes.enums import ConcernKind
from missing_cases.models import ChildScopedQuerySet, Owned, Record, Voidable


class ChildConcern(Record, Owned, Voidable):
    """One thing told or recognised about a child: a telephone call, an absence from school, a risk, a link."""

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="concerns")
    kind = models.CharField(_("what it is"), max_length=12, choices=ConcernKind.choices)
    told_at = models.DateTimeField(_("told"))
    told_by = models.CharField(_("who told it"), max_length=200)
    text = models.TextField(_("what was told"))
    first_absent_on = models.DateField(_("first day of absence"), null=True, blank=True)
    ended_at = models.DateTimeField(_("no longer so from"), null=True, blank=True)
    ended_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(_("why it is no longer so"), blank=True)
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = ChildScopedQuerySet.as_manager()

    class Meta:
        db_table = "child_concern"
        ordering = ["-told_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ConcernKind.values), name="concern_kind_is_known"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(told_by=""), name="concern_says_who_and_what"),
            models.CheckConstraint(
                condition=Q(kind=ConcernKind.EDUCATION, first_absent_on__isnull=False)
                | ~Q(kind=ConcernKind.EDUCATION) & Q(first_absent_on__isnull=True),
                name="absence_from_education_has_its_first_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="concern_ended_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"
