"""The police's missing person interview: the check on return. It is not the independent return home interview."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from return_interviews.enums import YesNoUnknown
from return_interviews.models.scoped import InterviewRowQuerySet


class MissingPersonInterview(Record, Owned):
    """Whether the missing person interview (prevention interview) of an episode took place, and what is known of it.

    Wigan protocol, appendix e: "Missing Person Interview taken place, reason not taken, further details". It never
    counts as a return home interview.
    """

    episode = models.OneToOneField(
        "episodes.Episode", on_delete=models.PROTECT, related_name="missing_person_interview"
    )
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    taken_place = models.CharField(_("taken place"), max_length=10, choices=YesNoUnknown.choices)
    held_at = models.DateTimeField(_("when"), null=True, blank=True)
    held_by_name = models.CharField(_("by whom"), max_length=150, blank=True)
    reason_not = models.TextField(_("reason it has not taken place"), blank=True)
    details = models.TextField(_("further details"), blank=True)
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    version = models.PositiveIntegerField(default=1)

    objects = InterviewRowQuerySet.as_manager()

    class Meta:
        db_table = "missing_person_interview"
        constraints = [
            models.CheckConstraint(
                condition=~Q(taken_place="no") | ~Q(reason_not=""), name="missing_person_interview_says_why_not"
            ),
            models.CheckConstraint(
                condition=Q(taken_place="yes") | Q(held_at__isnull=True),
                name="missing_person_interview_held_took_place",
            ),
        ]
