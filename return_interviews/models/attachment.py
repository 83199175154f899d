"""Photographs, drawings and papers kept with an interview."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from return_interviews.models.interview import ReturnInterview
from return_interviews.models.referral import PartQuerySet


class InterviewAttachment(Record, Owned):
    """A file kept with an interview, and what it is. Only ever added; it is shared only where it is chosen."""

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="attachments")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    stored = models.OneToOneField("missing_cases.StoredFile", on_delete=models.PROTECT, related_name="+")
    description = models.CharField(_("what it is"), max_length=200)
    added_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "interview_attachment"
        ordering = ["added_at", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(description=""), name="attachment_says_what_it_is")]
