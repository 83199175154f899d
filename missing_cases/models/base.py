"""What every table of ours has in common: its key, its controller, and how a wrong row is set aside."""

import secrets
import time
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_id() -> uuid.UUID:
    """Return a UUID version 7: 48 bits of milliseconds, then random bits, so keys sort by birth and reveal no count."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    return uuid.UUID(int=(value & ~(0x3 << 62)) | (0x2 << 62))


class Record(models.Model):
    """A row with a time-ordered UUID key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Owned(models.Model):
    """A row that has a data controller: the agency answerable for it."""

    owner_agency = models.ForeignKey(
        "missing_cases.Agency", on_delete=models.PROTECT, related_name="+", verbose_name=_("owner agency")
    )

    class Meta:
        abstract = True


class Voidable(models.Model):
    """A row that may turn out wrong. It is set aside with a reason, never deleted."""

    void_at = models.DateTimeField(_("set aside at"), null=True, blank=True)
    void_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.TextField(_("reason set aside"), blank=True)

    class Meta:
        abstract = True
