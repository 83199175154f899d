"""How good interviews are by the authority's own rubric, and how often and how long they were reworked."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record
from missing_cases.templatetags.mc import in_words
from return_interviews.enums import Level
from return_interviews.models.interview import ReturnInterview
from return_interviews.models.referral import PartQuerySet


class Rubric(Record, Owned):
    """One version of an authority's criteria for a good interview. Only ever added; ratings keep their version.

    `criteria`: a list of {"code", "question"}, in their order.
    """

    version = models.PositiveIntegerField(_("version"))
    criteria = models.JSONField(_("criteria"))
    published_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published"))

    class Meta:
        db_table = "interview_rubric"
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["owner_agency", "version"], name="one_rubric_of_a_version")]


class QualityRating(Record, Owned):
    """How far one version of an interview met a criterion, as a manager judged it. Only ever added; the latest stands.

    `rubric`: the version of the authority's rubric, 0 for the one we ship. The question is kept as it was asked.
    """

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="ratings")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    interview_version = models.PositiveIntegerField()
    rubric = models.PositiveIntegerField()
    criterion = models.CharField(max_length=40)
    question = models.CharField(_("criterion"), max_length=200)
    level = models.CharField(_("how far it is met"), max_length=20, choices=Level.choices)
    note = models.TextField(_("note"), blank=True)
    rated_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    rated_at = models.DateTimeField(_("rated"))

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "quality_rating"
        ordering = ["rated_at", "id"]
        indexes = [models.Index(fields=["interview"], name="rating_by_interview")]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="rating_level_is_known"),
            models.CheckConstraint(condition=~Q(level=Level.NOT_MET) | ~Q(note=""), name="rating_not_met_says_why"),
        ]


class Rework(Record, Owned):
    """One time that an interview was sent back: when, which sections, and when it was sent for approval again."""

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="reworks")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    sections = ArrayField(models.CharField(max_length=60))
    sent_back_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    sent_back_at = models.DateTimeField(_("sent back"))
    sent_again_at = models.DateTimeField(_("sent for approval again"), null=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "interview_rework"
        ordering = ["sent_back_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"], condition=Q(sent_again_at__isnull=True), name="one_rework_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(sent_again_at__isnull=True) | Q(sent_again_at__gte=F("sent_back_at")),
                name="rework_ends_after_it_begins",
            ),
        ]

    @property
    def took(self):
        """Return how long it took to be sent again (a timedelta), None while it goes on."""
        return self.sent_again_at - self.sent_back_at if self.sent_again_at else None

    @property
    def took_in_words(self) -> str:
        """Return how long it took, as "3 hours"."""
        return in_words(self.took.total_seconds()) if self.took else ""
