"""What the child wants of their interview, as they said it; the newest answer to each question stands."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from return_interviews.enums import Way
from return_interviews.models.scoped import InterviewRowQuerySet


class InterviewWish(Record, Owned):
    """What a child said at one time about how they want to be talked with after an episode. Only ever added."""

    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="interview_wishes")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(_("how"), max_length=10, choices=Way.choices, blank=True)
    person = models.CharField(_("with whom"), max_length=150, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    time = models.CharField(_("when"), max_length=200, blank=True)
    language = models.CharField(_("in which language, or with what help"), max_length=150, blank=True)
    adult = models.CharField(_("who is to be there"), max_length=150, blank=True)
    said_at = models.DateTimeField(_("said"))
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = InterviewRowQuerySet.as_manager()

    class Meta:
        db_table = "interview_wish"
        ordering = ["said_at", "id"]
        indexes = [models.Index(fields=["episode", "said_at"], name="wish_by_episode")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="", person="", place="", time="", language="", adult=""), name="wish_says_something"
            ),
            models.CheckConstraint(condition=Q(way__in=["", *Way.values]), name="wish_way_is_known"),
        ]
