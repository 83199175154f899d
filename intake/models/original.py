"""What arrived, byte for byte. Nothing read from it ever replaces it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record


class OriginalQuerySet(models.QuerySet):
    """Originals."""

    def visible_to(self, access):
        """Keep those that came to the reader's agency."""
        return self.filter(owner_agency_id=access.agency_id)


class Original(Record, Owned):
    """A file, a letter or pasted words, as received. Its bytes lie in Django's storage under its key.

    `sender_agency`: the agency that sent it by itself; None where the council put it in.
    """

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("what it is"), max_length=12)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    looked_through_at = models.DateTimeField(_("looked through for viruses"), null=True, blank=True)
    sender_agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(_("received"))
    received_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = OriginalQuerySet.as_manager()

    class Meta:
        db_table = "intake_original"
        ordering = ["-received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_agency", "sender_agency", "sha256"],
                nulls_distinct=False,
                name="original_kept_once_per_sender",
            ),
        ]

    def __str__(self):
        return self.name
