"""Who is to hold an episode's interview."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from return_interviews.models.scoped import AllocationQuerySet


class InterviewAllocation(Record, Owned):
    """An episode's interview given to one worker, of the council or of a commissioned provider."""

    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="interview_allocations")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    worker_agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    named_access = models.ForeignKey("missing_cases.NamedAccess", on_delete=models.PROTECT, null=True, related_name="+")
    independent = models.BooleanField(_("independent of the child's care"), null=True)
    child_role = models.CharField(_("what the worker is to the child"), max_length=20, blank=True)
    reason = models.CharField(_("why this worker"), max_length=200, blank=True)
    given_at = models.DateTimeField(_("given out"))
    given_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    ended_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = AllocationQuerySet.as_manager()

    class Meta:
        db_table = "interview_allocation"
        constraints = [
            models.UniqueConstraint(
                fields=["episode"], condition=Q(ended_at__isnull=True), name="one_worker_per_interview_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gte=F("given_at"), ended_by__isnull=False),
                name="allocation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(independent=False) | ~Q(reason=""), name="allocation_to_the_childs_own_says_why"
            ),
        ]
        indexes = [models.Index(fields=["worker"], condition=Q(ended_at__isnull=True), name="allocation_by_worker")]
