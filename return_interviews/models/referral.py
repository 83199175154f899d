"""Decisions about a referral that an alarming answer demands before the interview may be authorised."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from return_interviews.enums import Referral
from return_interviews.models.interview import ReturnInterview


class PartQuerySet(models.QuerySet):
    """Rows that belong to an interview (decisions, notes, covered episodes): seen as their interview is."""

    def visible_to(self, access):
        """Keep the rows of interviews the reader may see."""
        return self.filter(interview__in=ReturnInterview.objects.visible_to(access))


class ReferralDecision(Record, Owned):
    """What was decided, by whom and why, about one alarming answer. Only ever added; the latest stands."""

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="referral_decisions")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=60)
    decision = models.CharField(_("decision"), max_length=20, choices=Referral.choices)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "referral_decision"
        ordering = ["decided_at", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="referral_decision_has_a_reason")]
