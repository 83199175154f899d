"""Files kept outside the web root: photographs, documents and frozen PDFs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models.base import Owned, Record, Voidable
from missing_cases.models.scoped import Audience, AudienceQuerySet


class FileState(models.TextChoices):
    """Whether the file may be opened."""

    QUARANTINE = "quarantine", _("Waiting to be checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class StoredFile(Record, Owned, Voidable):
    """A file's facts. Its bytes lie in Django's storage under its key."""

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.QUARANTINE)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.OWNER)
    audience_agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    looked_through_at = models.DateTimeField(_("looked through for viruses"), null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = AudienceQuerySet.as_manager()

    class Meta:
        db_table = "stored_file"
