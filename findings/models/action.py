"""What somebody is to do because of an interview, until when, and on what evidence it was closed."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from findings.enums import ActionKind, ActionState
from missing_cases.forms.local_time import end_of_day
from missing_cases.models import Owned, Record
from return_interviews.models.referral import PartQuerySet


class FollowUp(Record, Owned):
    """One action with its owner and its day. It closes on evidence alone, or is given up for a reason."""

    interview = models.ForeignKey(
        "return_interviews.ReturnInterview", on_delete=models.PROTECT, related_name="follow_ups"
    )
    finding = models.ForeignKey("findings.Finding", on_delete=models.PROTECT, null=True, related_name="follow_ups")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=ActionKind.choices)
    what = models.CharField(_("what is to be done"), max_length=300)
    holder = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=10, choices=ActionState.choices, default=ActionState.OPEN)
    agreed_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"))
    ended_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)
    evidence = models.TextField(_("evidence that it was done"), blank=True)
    reason = models.TextField(_("why it was given up"), blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "follow_up"
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["interview"], name="follow_up_by_interview")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, ended_at__isnull=True, ended_by__isnull=True)
                | (
                    Q(state__in=[ActionState.DONE, ActionState.GIVEN_UP], ended_at__gte=F("agreed_at"))
                    & Q(ended_by__isnull=False)
                ),
                name="follow_up_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DONE) | ~Q(evidence=""), name="follow_up_done_has_its_evidence"
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.GIVEN_UP) | ~Q(reason=""), name="follow_up_given_up_says_why"
            ),
        ]

    @property
    def due_at(self) -> datetime:
        """Return the end of its day in England: the moment from which its clock counts."""
        return end_of_day(self.due_on)
