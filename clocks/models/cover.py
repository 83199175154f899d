"""Who is told instead: people who are away, and the hours in which an agency is open at all."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Record, Voidable

DAYS = Func(
    "from_on",
    "to_on",
    RangeBoundary(inclusive_lower=True, inclusive_upper=True),
    function="daterange",
    output_field=DateRangeField(),
)


class Absence(Record, Voidable):
    """The days, both included and by London's calendar, on which somebody is not told, and who is told instead.

    Why they are away is nobody's business here and is not asked. Without a deputy what they would be told climbs.
    """

    person = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="absences")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField(_("first day"))
    to_on = models.DateField(_("last day"))
    deputy = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "absence"
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")), name="absence_has_another_as_deputy"
            ),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
                condition=Q(void_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.from_on} to {self.to_on}"


class AgencyHours(Record):
    """An agency's working hours, and the team told besides when it is shut. An agency without a row never shuts."""

    agency = models.OneToOneField("missing_cases.Agency", on_delete=models.PROTECT, related_name="hours")
    duty_team = models.ForeignKey("missing_cases.Team", on_delete=models.PROTECT, related_name="+")
    shut_on_bank_holidays = models.BooleanField(_("shut on England's bank holidays"), default=True)

    class Meta:
        db_table = "agency_hours"

    def __str__(self):
        return f"hours of {self.agency_id}"


class OpeningTime(Record):
    """When an agency opens and shuts on a weekday (1 is Monday), by London's clock; both empty: all day shut."""

    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField(_("opens"), null=True)
    shuts = models.TimeField(_("shuts"), null=True)

    class Meta:
        db_table = "opening_time"
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "weekday"], name="opening_time_once_a_day"),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="opening_time_on_a_day_of_the_week"
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, shuts__isnull=True) | Q(shuts__gt=F("opens")),
                name="opening_time_shuts_after_it_opens",
            ),
        ]

    def __str__(self):
        return f"{self.weekday}: {self.opens} to {self.shuts}"


class ShutDay(Record, Voidable):
    """A day on which an agency is shut besides the bank holidays."""

    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    why = models.CharField(_("what the day is"), max_length=100)

    class Meta:
        db_table = "shut_day"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], condition=Q(void_at__isnull=True), name="shut_day_once")
        ]

    def __str__(self):
        return f"{self.day}: {self.why}"


class Settlement(Record):
    """How an alert that nobody could be told of was settled: by whom, when, and what they did. Rows are only added."""

    message = models.OneToOneField("missing_cases.Message", on_delete=models.PROTECT, related_name="settlement")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(_("what was done"))
    by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "settlement"
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="settlement_says_what_was_done")]

    def __str__(self):
        return f"{self.message_id} {self.at}"
