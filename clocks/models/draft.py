"""Drafts of a protocol: each text that was saved is kept, and says who wrote it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Record


class DraftState(models.TextChoices):
    """Where a draft stands."""

    OPEN = "open", _("Being written")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProtocolDraft(Record):
    """A version of an agency's protocol in the making."""

    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("protocol"), max_length=40)
    begun_from = models.ForeignKey("clocks.ProtocolVersion", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    begun_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun"))
    ended_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)
    end_reason = models.TextField(_("why it was withdrawn"), blank=True)
    published = models.ForeignKey("clocks.ProtocolVersion", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "protocol_draft"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at=None)
                | models.Q(ended_at__isnull=False) & ~models.Q(state="open"),
                name="protocol_draft_ends_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="published", published__isnull=False)
                | models.Q(published=None) & ~models.Q(state="published"),
                name="protocol_draft_names_what_it_became",
            ),
        ]

    @property
    def open(self) -> bool:
        """Say whether it may still be written."""
        return self.state == DraftState.OPEN


class DraftText(Record):
    """A text of a draft as somebody saved it. A row is only ever added; the newest stands."""

    draft = models.ForeignKey(ProtocolDraft, on_delete=models.PROTECT, related_name="texts")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    saved_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        db_table = "protocol_draft_text"
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="protocol_draft_text_numbered_once")]
