"""Who of those the interview went to has read it, and what they changed in the child's plan."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from return_interviews.models.referral import PartQuerySet


class InterviewReceipt(Record, Owned):
    """The first time somebody the interview went to opened it. Only ever added."""

    interview = models.ForeignKey(
        "return_interviews.ReturnInterview", on_delete=models.PROTECT, related_name="receipts"
    )
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(_("read"))

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "interview_receipt"
        ordering = ["read_at", "id"]
        constraints = [models.UniqueConstraint(fields=["interview", "reader"], name="one_receipt_of_a_reader")]


class PlanDecision(Record, Owned):
    """What an interview changes in the child's plan, or why it changes nothing. Only ever added; the latest stands.

    Where an early help child declines, "the concerns are considered within the early help plan" (Wigan, appendix b):
    the same row says how.
    """

    interview = models.ForeignKey(
        "return_interviews.ReturnInterview", on_delete=models.PROTECT, related_name="plan_decisions"
    )
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    changes = models.BooleanField(_("it changes the plan"))
    early_help = models.BooleanField(_("considered in an early help plan"), default=False)
    words = models.TextField(_("what changes, or why nothing does"))
    decided_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "plan_decision"
        ordering = ["decided_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="plan_decision_says_what")]
