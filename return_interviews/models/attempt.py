"""Offers of the interview and attempts to reach the child, each as it happened."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from return_interviews.enums import OFFERS, DeclineReason, Method, Result
from return_interviews.models.scoped import InterviewRowQuerySet


class InterviewAttempt(Record, Owned):
    """One contact about an episode's interview: when, by whom, how, what came of it. Only ever added.

    An attempt that reached nobody is not an offer; the interview is made by the first offer.
    """

    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="interview_attempts")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    made_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(_("by whom, where they have no account"), max_length=150, blank=True)
    method = models.CharField(_("how"), max_length=20, choices=Method.choices)
    result = models.CharField(_("what came of it"), max_length=20, choices=Result.choices)
    offer = models.BooleanField(_("the interview was offered"))
    arranged_for = models.DateTimeField(_("arranged for"), null=True, blank=True)
    decline_reason = models.CharField(_("reason declined"), max_length=20, choices=DeclineReason.choices, blank=True)
    decline_words = models.TextField(_("the reason in the child's words"), blank=True)
    saw = models.TextField(_("what the worker saw"), blank=True)
    next_step = models.TextField(_("what will be tried next"), blank=True)
    next_try_at = models.DateTimeField(_("when it is tried again"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = InterviewRowQuerySet.as_manager()

    class Meta:
        db_table = "interview_attempt"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["episode", "at"], name="attempt_by_episode")]
        constraints = [
            models.CheckConstraint(
                condition=Q(offer=True, result__in=sorted(OFFERS)) | (Q(offer=False) & ~Q(result__in=sorted(OFFERS))),
                name="attempt_is_an_offer_when_somebody_was_reached",
            ),
            models.CheckConstraint(
                condition=~Q(result=Result.DECLINED) | ~Q(decline_reason=""), name="attempt_declined_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(result=Result.ARRANGED) | Q(arranged_for__isnull=False), name="attempt_arranged_says_when"
            ),
            models.CheckConstraint(
                condition=Q(next_try_at__isnull=True) | Q(next_try_at__gt=F("at")), name="attempt_next_try_is_later"
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=False) | ~Q(made_by_name=""), name="attempt_made_by_somebody"
            ),
        ]

    @property
    def maker(self) -> str:
        """Return the name of whoever tried."""
        return self.made_by.full_name if self.made_by else self.made_by_name
