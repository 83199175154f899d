"""Protocols as data: immutable, dated, published versions."""

import json
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from clocks.engine.loading import load_protocol
from clocks.engine.rules import Protocol, Rule
from missing_cases.models import Record

ENGLAND = "england"


class ProtocolVersionQuerySet(models.QuerySet):
    """Published versions."""

    def governing(self, agency):
        """Keep the versions an agency may be under: its own protocol's and the England baseline's, newest last."""
        return self.filter(code__in={ENGLAND, agency.protocol_code} - {""}).order_by("in_force_from", "version")


class ProtocolVersion(Record):
    """One published version of a protocol. A row is only ever added; a running clock keeps the one it started under."""

    code = models.CharField(_("protocol"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    in_force_from = models.DateField(_("in force from"))
    content = models.JSONField(_("rules"))
    digest = models.CharField(max_length=64)
    drafted_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"))

    objects = ProtocolVersionQuerySet.as_manager()

    class Meta:
        db_table = "protocol_version"
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="protocol_version_numbered_once"),
            models.UniqueConstraint(fields=["code", "in_force_from"], name="protocol_version_dated_once"),
            models.CheckConstraint(
                condition=models.Q(drafted_by__isnull=True)
                | models.Q(published_by__isnull=True)
                | ~models.Q(drafted_by=models.F("published_by")),
                name="protocol_published_by_a_second_person",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.version}"

    @property
    def protocol(self) -> Protocol:
        """Return the rules, read once per process (a version never changes)."""
        return protocol_of(self.pk)


@lru_cache(maxsize=512)
def protocol_of(key: UUID) -> Protocol:
    """Return the rules of the published version with this key; what only wants the rules need not read its row."""
    content = ProtocolVersion.objects.values_list("content", flat=True).get(pk=key)
    return load_protocol(json.dumps(content, ensure_ascii=False))


def rule_of(key: UUID, kind: str) -> Rule:
    """Return the rule of a kind in the published version with this key. Raises LookupError."""
    rule = protocol_of(key).rule(kind)
    if rule is None:
        raise LookupError(f"the protocol version {key} has no rule {kind}")
    return rule


def version_in_force(versions, code: str, on: date) -> ProtocolVersion | None:
    """Return the version of a protocol in force on a day among versions ordered by date, or None."""
    found = [version for version in versions if version.code == code and version.in_force_from <= on]
    return found[-1] if found else None
