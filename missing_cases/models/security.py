"""What sign-in keeps: tokens of machines, and how much of a limit is used."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models.base import Record


class MachineToken(Record):
    """A machine's key to the API: kept as a digest, for a time, for a stated set of functions."""

    name = models.CharField(_("what it is for"), max_length=100)
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="machine_tokens")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(_("begins with"), max_length=12)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("may"))
    made_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    revoked_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "machine_token"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="machine_token_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="machine_token_is_withdrawn_by_somebody",
            ),
        ]

    def __str__(self):
        return self.name

    def is_live(self, now) -> bool:
        """Say whether the token still opens anything."""
        return self.revoked_at is None and now < self.expires_at


class RateLimit(models.Model):
    """How far ahead of time somebody's use of a limited thing has run (access/rate.py)."""

    key = models.CharField(primary_key=True, max_length=200)
    until = models.DateTimeField()

    class Meta:
        db_table = "rate_limit"
