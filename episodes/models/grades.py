"""Grades of risk: each agency's own, with their history, from the list its scheme had on that day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from episodes.enums import GradeCode
from episodes.models.episode import EpisodeRow
from episodes.models.scoped import EpisodeHeaderQuerySet
from missing_cases.models import Record


class GradeScheme(Record):
    """The list of grades one agency uses from one date to another (the last day is not included), lowest first."""

    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    codes = ArrayField(models.CharField(max_length=20, choices=GradeCode.choices), verbose_name=_("grades"))
    source = models.CharField(_("where the list comes from"), max_length=200, blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        db_table = "grade_scheme"
        ordering = ["from_on"]
        constraints = [
            ExclusionConstraint(
                name="one_grade_scheme_at_a_time",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "from_on",
                            "to_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=False),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(condition=models.Q(codes__len__gt=0), name="grade_scheme_is_not_empty"),
        ]

    def __str__(self):
        return f"{self.agency}, {self.from_on}"


class EpisodeGrade(EpisodeRow):
    """One agency's grade of the risk, from a moment on. Only ever added; the latest stands."""

    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("risk level"), max_length=20, choices=GradeCode.choices)
    at = models.DateTimeField(_("set at"))
    reason = models.TextField(_("reasons"), blank=True)

    objects = EpisodeHeaderQuerySet.as_manager()

    class Meta:
        db_table = "episode_grade"
        ordering = ["at", "recorded_at", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(code__in=GradeCode.values), name="grade_is_known")]

    @property
    def name(self):
        """Return the risk level in words."""
        return GradeCode(self.code).label
