"""What follows what was told: the written referral and its outcome; the talk with parents or carers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from episodes.enums import CarersOutcome, How, ReferralOutcome
from missing_cases.models import ChildScopedQuerySet, Owned, Record


class FollowsConcern(Record, Owned):
    """What follows one concern, once, with who recorded it when."""

    concern = models.OneToOneField("episodes.ChildConcern", on_delete=models.PROTECT, related_name="%(class)s")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = ChildScopedQuerySet.as_manager()

    class Meta:
        abstract = True


class Referral(FollowsConcern):
    """The written referral of a professional who had telephoned, what became of it, and that the referrer knows.

    Three steps in this order, each once: received, decided, answered (Wigan joint protocol, foreword).
    """

    received_at = models.DateTimeField(_("received"))
    referred_by = models.CharField(_("who wrote it"), max_length=200)
    text = models.TextField(_("what it says"))
    outcome = models.CharField(_("outcome"), max_length=12, blank=True, choices=ReferralOutcome.choices)
    decided_by = models.CharField(_("who decided"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    next_step = models.TextField(_("what happens next"), blank=True)
    decision_recorded_by = models.ForeignKey(
        "missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("the referrer was told"), null=True, blank=True)
    answered_how = models.CharField(_("how"), max_length=10, blank=True, choices=How.choices)
    answered_to = models.CharField(_("who was told"), max_length=200, blank=True)
    answered_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "referral"
        constraints = [
            models.CheckConstraint(condition=~Q(referred_by="") & ~Q(text=""), name="referral_says_who_and_what"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | Q(outcome__in=ReferralOutcome.values, decided_at__isnull=False)
                & ~Q(decided_by="")
                & ~Q(next_step=""),
                name="referral_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(decided_at__isnull=False, answered_how__in=How.values) & ~Q(answered_to=""),
                name="referral_answered_once_decided",
            ),
        ]


class CarersTalk(FollowsConcern):
    """What came of talking with parents or carers about an episode nobody reported (Wigan, section 8)."""

    outcome = models.CharField(_("outcome"), max_length=12, choices=CarersOutcome.choices)
    person = models.CharField(_("who was spoken to"), max_length=200, blank=True)
    words = models.TextField(_("what was said, or why not"))
    at = models.DateTimeField(_("when"))

    class Meta:
        db_table = "carers_talk"
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=CarersOutcome.values), name="carers_outcome_is_known"),
            models.CheckConstraint(condition=~Q(words=""), name="carers_talk_says_what"),
            models.CheckConstraint(
                condition=Q(outcome=CarersOutcome.UNSAFE) | ~Q(person=""), name="carers_talk_says_with_whom"
            ),
        ]
