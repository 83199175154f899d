"""The steps of a clock's ladder, and the proof of all that happened to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clocks.models.clock import Clock
from missing_cases.models import Record


class Alarm(Record):
    """One step that fires at a time. `tell` is its recipients, frozen: [{"role": ..., "at": "owner"}].

    `climb` is the rungs above it, frozen, the lowest first: [{"after": seconds, "tell": [...]}]. The sweep makes the
    next rung when it fires this one. `asked_at` is when those below a rung were told; whoever says since then that they
    have seen the duty makes the rung needless. It is None for the steps of the rule itself.
    """

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="alarms")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()
    generation = models.PositiveSmallIntegerField()
    tell = models.JSONField()
    climb = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    asked_at = models.DateTimeField(null=True)
    fire_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "alarm"
        constraints = [
            models.UniqueConstraint(fields=["clock", "stage", "generation"], name="alarm_once_per_generation"),
            models.CheckConstraint(
                condition=models.Q(fired_at__isnull=True) | models.Q(void_at__isnull=True),
                name="alarm_fired_or_set_aside",
            ),
            models.CheckConstraint(
                condition=models.Q(fired_at__isnull=True) | models.Q(fired_at__gte=models.F("fire_at")),
                name="alarm_never_fires_early",
            ),
        ]
        indexes = [
            models.Index(
                fields=["fire_at", "id"],
                condition=models.Q(fired_at__isnull=True, void_at__isnull=True),
                name="alarm_due",
            ),
        ]

    def __str__(self):
        return f"{self.stage} of {self.clock_id}"


class EventKind(models.TextChoices):
    """What happened to a clock."""

    STARTED = "started", _("Started")
    FIRED = "fired", _("Told people")
    MOVED = "moved", _("Moved to another time")
    ASSIGNED = "assigned", _("Given to somebody")
    MET = "met", _("Done")
    STOPPED = "stopped", _("No longer needed")
    REOPENED = "reopened", _("Needed after all")
    VOID = "void", _("Set aside")
    ACKNOWLEDGED = "seen", _("Seen")
    LATE = "late", _("Reason for lateness")
    EXCEPTION = "exception", _("Exception agreed")
    ADOPTED = "adopted", _("Moved to another version of the protocol")


class ClockEvent(Record):
    """One thing that happened to a clock. Rows are only ever added; an alarm has at most one."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    alarm = models.OneToOneField(Alarm, on_delete=models.PROTECT, null=True, related_name="event")
    fire_at = models.DateTimeField(null=True)
    by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    crank = models.CharField(_("process that fired it"), max_length=80, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "clock_event"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="fired", alarm__isnull=False, fire_at__isnull=False)
                | (~models.Q(kind="fired") & models.Q(alarm__isnull=True, fire_at__isnull=True)),
                name="clock_event_of_an_alarm_is_its_firing",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.clock_id}"

    @property
    def words(self) -> str:
        """Return what was said, in the reader's language; empty where the kind says all."""
        from clocks.wording import words_of_event

        return words_of_event(self)
