"""What was told to the police at once because of a worrying answer, or why it was not."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from return_interviews.models.interview import ReturnInterview
from return_interviews.models.referral import PartQuerySet


class UrgentNote(Record, Owned):
    """One decision about worrying answers: the police were told by telephone, or not, and why. Only ever added.

    It is no disclosure of the interview: nothing is forwarded before a manager authorises it.
    """

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="urgent_notes")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    questions = ArrayField(models.CharField(max_length=60))
    told = models.BooleanField(_("the police were told"))
    told_at = models.DateTimeField(_("when"), null=True, blank=True)
    told_name = models.CharField(_("who was told"), max_length=150, blank=True)
    log_number = models.CharField(_("police log number"), max_length=60, blank=True)
    said = models.TextField(_("what was told"), blank=True)
    reason = models.TextField(_("why not"), blank=True)
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "urgent_note"
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(told=True, told_at__isnull=False) & ~Q(told_name="") & ~Q(said=""))
                | (Q(told=False, told_at__isnull=True) & ~Q(reason="")),
                name="urgent_note_says_who_was_told_or_why_not",
            ),
            models.CheckConstraint(condition=~Q(questions=[]), name="urgent_note_is_about_an_answer"),
        ]
