"""What was found in an interview, with the sentence it rests on, and what was decided about it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from findings.enums import Decision, Kind
from missing_cases.models import Owned, Record, Voidable
from return_interviews.models.referral import PartQuerySet


class FindingQuerySet(PartQuerySet):
    """Findings: seen as their interview is."""

    def standing(self):
        """Keep those that were not set aside."""
        return self.filter(void_at__isnull=True)


class Finding(Record, Owned, Voidable):
    """One coded finding of an authorised interview. It rests on a sentence of it, frozen here word for word.

    `code`: of the answer it comes from, or of nothing for a person or place that somebody named.
    """

    interview = models.ForeignKey(
        "return_interviews.ReturnInterview", on_delete=models.PROTECT, related_name="findings"
    )
    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what it is about"), max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=60, blank=True)
    label = models.CharField(_("finding"), max_length=200)
    row = models.CharField(max_length=120)
    sentence = models.TextField(_("the sentence it rests on"))
    found_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(_("found"))

    objects = FindingQuerySet.as_manager()

    class Meta:
        db_table = "finding"
        ordering = ["found_at", "id"]
        indexes = [models.Index(fields=["interview"], name="finding_by_interview")]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "kind", "label", "row"], condition=Q(void_at__isnull=True), name="finding_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="finding_kind_is_known"),
            models.CheckConstraint(condition=~Q(label="") & ~Q(sentence=""), name="finding_rests_on_a_sentence"),
        ]


class OfFinding(models.QuerySet):
    """Rows about a finding: seen as it is."""

    def visible_to(self, access):
        """Keep the rows of findings the reader may see."""
        return self.filter(finding__in=Finding.objects.visible_to(access))


class FindingDecision(Record, Owned):
    """What was decided about a finding, by whom and why. Only ever added; the latest stands."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="decisions")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))

    objects = OfFinding.as_manager()

    class Meta:
        db_table = "finding_decision"
        ordering = ["decided_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision=Decision.REFUSED) | ~Q(reason=""), name="finding_refused_has_a_reason"
            )
        ]
