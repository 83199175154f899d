"""One thing that somebody told the council, by whatever route, until somebody has decided what it is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from episodes.enums import Precision
from intake.enums import WITH_EPISODE, Route, State, Urgency
from intake.values import Fact
from missing_cases.models import Owned, Record


class NotificationQuerySet(models.QuerySet):
    """Notifications."""

    def visible_to(self, access):
        """Keep those that came to the reader's agency."""
        return self.filter(owner_agency_id=access.agency_id)

    def sent_by(self, access):
        """Keep those that the reader's agency sent by the form or the API."""
        return self.filter(sender_agency_id=access.agency_id, route__in=(Route.FORM, Route.API))

    def awaiting(self):
        """Keep those that nobody has decided."""
        return self.filter(state=State.AWAITING)


class Notification(Record, Owned):
    """A report on its way into the register. `owner_agency` is the council it came to.

    `original` and `place` say where it stands ("row 7"); the same place of the same original is told once. `problems`
    are sentences about the whole; those about one fact stand with the fact.
    """

    route = models.CharField(_("how it came"), max_length=10, choices=Route.choices)
    original = models.ForeignKey("intake.Original", on_delete=models.PROTECT, null=True, related_name="notifications")
    place = models.CharField(_("where it stands"), max_length=40, blank=True)
    sender_agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    sender = models.CharField(_("who sent it"), max_length=200, blank=True)
    problems = models.JSONField(_("what is wrong with it"), default=list, blank=True)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices)
    idempotency_key = models.CharField(_("key of the sender's call"), max_length=100, blank=True)
    received_at = models.DateTimeField(_("received"))
    received_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("what became of it"), max_length=10, choices=State.choices, default=State.AWAITING)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, null=True, related_name="+")
    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, null=True, related_name="notifications")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        db_table = "intake_notification"
        ordering = ["urgency", "received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["original", "place"], name="notification_told_once"),
            models.UniqueConstraint(
                fields=["sender_agency", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="call_of_a_sender_taken_in_once",
            ),
            models.CheckConstraint(condition=Q(route__in=Route.values), name="notification_route_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.AWAITING, decided_at=None, episode=None)
                | ~Q(state=State.AWAITING) & Q(decided_at__isnull=False),
                name="notification_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WITH_EPISODE), episode__isnull=False, child__isnull=False)
                | ~Q(state__in=sorted(WITH_EPISODE)) & Q(episode=None),
                name="notification_names_its_episode",
            ),
            models.CheckConstraint(condition=~Q(state=State.REFUSED) | ~Q(reason=""), name="refusal_has_a_reason"),
        ]
        indexes = [
            models.Index(
                fields=["owner_agency", "urgency", "received_at"], condition=Q(state="awaiting"), name="inbox_queue"
            ),
        ]

    def __str__(self):
        return f"{self.route} {self.pk}"


class FactQuerySet(models.QuerySet):
    """What was read."""

    def visible_to(self, access):
        """Keep what belongs to notifications of the reader's agency."""
        return self.filter(owner_agency_id=access.agency_id)


class NotificationFact(Record, Owned):
    """One fact of a notification: what it means, and the words it was read from, which stay whatever is corrected.

    `value` is text: a date as 2016-05-09, an instant in ISO 8601 with its offset. Empty where it was not understood.
    """

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="facts")
    fact = models.CharField(_("what it says"), max_length=24, choices=Fact.choices)
    value = models.TextField(_("meaning"), blank=True)
    precision = models.CharField(_("how exact"), max_length=6, choices=Precision.choices, blank=True)
    said = models.TextField(_("words it was read from"), blank=True)
    place = models.CharField(_("where it stands"), max_length=120, blank=True)
    problem = models.TextField(_("what is wrong with it"), blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        db_table = "intake_fact"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["notification", "fact"], name="each_fact_once")]
