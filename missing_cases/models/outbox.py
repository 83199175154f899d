"""Words waiting to go to somebody: written in the transaction of their cause, sent afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models.base import Record


class Channel(models.TextChoices):
    """How a message reaches its recipient. Every message also stands in the recipient's inbox."""

    INBOX = "inbox", _("Inbox")
    EMAIL = "email", _("E-mail")


class Message(Record):
    """One message to one person, or an incident nobody could be told of. Holds ids only, never names."""

    key = models.CharField(max_length=300, unique=True)
    topic = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    recipient = models.ForeignKey(
        "missing_cases.User", on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    payload = models.JSONField(default=dict)
    incident = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "message"
        indexes = [
            models.Index(
                fields=["available_at", "id"],
                condition=models.Q(sent_at__isnull=True, dead_at__isnull=True, incident=False),
                name="message_due",
            ),
            models.Index(fields=["recipient", "made_at"], name="message_inbox"),
            models.Index(
                fields=["agency", "made_at", "id"],
                condition=models.Q(models.Q(incident=True) | models.Q(dead_at__isnull=False), resolved_at__isnull=True),
                name="message_on_the_desk",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False) | models.Q(incident=True),
                name="message_has_a_recipient_or_is_an_incident",
            )
        ]
