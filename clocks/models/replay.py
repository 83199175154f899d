"""Replays of a protocol over the past: who asked, which text and span, how far it is, and what came out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Record
from missing_cases.models.scoped import ChildScopedQuerySet


class ReplayRun(Record):
    """One replay of a text beside the version in force when it was asked for (None: England's alone).

    `done` of `total` children are done, `last_child` the last of them. `counts` is {kind: {"title", "owed": [before,
    after], "late": [before, after]}}. `untold` is the kinds of duty that a replay cannot tell of.
    """

    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey("clocks.ProtocolDraft", on_delete=models.PROTECT, null=True, related_name="+")
    version = models.ForeignKey("clocks.ProtocolVersion", on_delete=models.PROTECT, null=True, related_name="+")
    beside = models.ForeignKey("clocks.ProtocolVersion", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("text"))
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    asked_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last_child = models.UUIDField(null=True)
    counts = models.JSONField(default=dict)
    untold = models.JSONField(default=list)
    problem = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        db_table = "replay_run"
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(finished_at=None), name="replay_run_to_do"),
        ]


class ReplayedDuty(Record):
    """A duty that the two protocols of a run do not treat alike."""

    run = models.ForeignKey(ReplayRun, on_delete=models.PROTECT, related_name="duties")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=64)
    anchor_at = models.DateTimeField()
    owed_before = models.BooleanField()
    owed_after = models.BooleanField()
    late_before = models.BooleanField()
    late_after = models.BooleanField()
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)

    objects = ChildScopedQuerySet.as_manager()

    class Meta:
        db_table = "replayed_duty"
        ordering = ["anchor_at", "id"]
        indexes = [models.Index(fields=["run", "kind"], name="replayed_duty_by_kind")]
