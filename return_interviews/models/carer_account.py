"""What the parent or carer says, above all when the child declines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from return_interviews.enums import Method, Relation
from return_interviews.models.scoped import InterviewRowQuerySet


class CarerAccount(Record, Owned):
    """What a parent or carer said about an episode, in their own words. Only ever added.

    When a child declines, "ask the parent or carer what they know" (Missing People). It is never the child's account.
    """

    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="carer_accounts")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(_("what they are to the child"), max_length=20, choices=Relation.choices)
    name = models.CharField(_("their name"), max_length=150, blank=True)
    method = models.CharField(_("how"), max_length=20, choices=Method.choices)
    said_at = models.DateTimeField(_("said"))
    words = models.TextField(_("what they say, in their words"))
    worries = models.TextField(_("what they worry about"), blank=True)
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = InterviewRowQuerySet.as_manager()

    class Meta:
        db_table = "carer_account"
        ordering = ["said_at", "id"]
        indexes = [models.Index(fields=["episode", "said_at"], name="carer_account_by_episode")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="carer_account_says_something"),
            models.CheckConstraint(
                condition=models.Q(relation__in=Relation.values), name="carer_account_relation_is_known"
            ),
        ]
