"""A running duty: what is owed for one subject under one rule, and by when."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clocks.engine.rules import Rule
from clocks.engine.state import ClockState, Outcome, state_at
from clocks.models.protocol_version import ProtocolVersion, rule_of
from missing_cases.models import Record
from missing_cases.models.scoped import GRANT, RowTest, Tier, grant_parameters

OUTCOME_WORDS = {Outcome.MET: _("Done"), Outcome.STOPPED: _("No longer needed"), Outcome.VOID: _("Set aside")}
OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome]


SEEN_BY = ("child_id", "agency_id", "counterpart_id", "assigned_to_id", "subject_kind")
SEEN = (
    "({4} = 'disclosure' AND {2} = %s OR {0} IS NULL AND {1} = %s"
    f" OR ({{1}} = %s OR {{2}} = %s OR {{3}} = %s) AND EXISTS ({GRANT}))"
)


class ClockQuerySet(models.QuerySet):
    """Clocks."""

    def visible_to(self, access):
        """Keep the duties of, or waiting for, the reader's agency and those given to the reader in person, on children
        they hold a grant on; and the answers due from their agency to what was disclosed to it.
        """
        agency, granted = access.agency_id, grant_parameters(access, Tier.HEADER)
        return self.filter(RowTest(SEEN, SEEN_BY, agency, agency, agency, agency, access.user.pk, *granted))

    def running(self):
        """Keep the clocks that have not ended."""
        return self.filter(outcome="")

    def open_at(self, now):
        """Keep the duties that exist at an instant: not ended, and not waiting for a condition."""
        return self.running().filter(opens_at__lte=now)

    def overdue_at(self, now):
        """Keep the duties whose due time has passed, whether or not any alarm has fired."""
        return self.open_at(now).filter(due_at__lt=now)

    def by_urgency(self):
        """Order by due time; duties without a number come last, oldest first."""
        return self.order_by(F("due_at").asc(nulls_last=True), "opens_at", "id")


class Clock(Record):
    """One duty, made in the transaction of the fact that starts it.

    `agency` answers for it; `counterpart` is the agency waited for, if any; `child` is None for agency duties.
    Times: `anchor_at` is what it counts from, `opens_at` when the duty comes into being, `due_at` None when the
    protocol gives no number, `ended_at` when the end was recorded, `met_at` when what was owed was done. `period` is
    which of its periods a duty that repeats is. `counted` is the episodes that called for it together, where its rule
    has a pattern: [{"episode": id, "reference": ..., "at": ISO time}].
    """

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, null=True, related_name="clocks")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    counterpart = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=64)
    seq = models.PositiveSmallIntegerField(default=1)
    period = models.PositiveSmallIntegerField(default=1, db_default=1)
    counted = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="+")
    trigger = models.CharField(max_length=60)
    anchor = models.CharField(max_length=40)
    anchor_at = models.DateTimeField()
    known_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    generation = models.PositiveSmallIntegerField(default=1)
    assigned_to = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, blank=True, choices=OUTCOMES)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.CharField(_("trigger that ended it"), max_length=60, blank=True)
    met_at = models.DateTimeField(null=True)
    note = models.TextField(_("note"), blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        db_table = "clock"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "agency", "seq"], name="clock_once_per_subject"
            ),
            models.CheckConstraint(condition=Q(opens_at__gte=F("anchor_at")), name="clock_opens_after_its_anchor"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(due_at__gte=F("opens_at")), name="clock_due_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="clock_ended_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome="met", met_at__isnull=False) | (~Q(outcome="met") & Q(met_at__isnull=True)),
                name="clock_met_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(outcome="void") | ~Q(note=""), name="clock_set_aside_with_a_reason"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="clock_numbered_from_one"),
        ]
        indexes = [
            models.Index(fields=["agency", "due_at", "id"], condition=Q(outcome=""), name="clock_running_by_agency"),
            models.Index(fields=["kind", "due_at"], name="clock_by_kind"),
            models.Index(fields=["child"], condition=Q(outcome=""), name="clock_running_by_child"),
            models.Index(fields=["assigned_to", "due_at"], condition=Q(outcome=""), name="clock_running_by_person"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def rule(self) -> Rule:
        """Return the rule this clock started under, in the version it keeps."""
        return rule_of(self.version_id, self.kind)

    @property
    def title(self) -> str:
        """Return the duty's name in the reader's language."""
        return gettext(self.rule.title)

    @property
    def says(self) -> str:
        """Return the duty in a sentence, in the reader's language."""
        return gettext(self.rule.says)

    def state(self, now: datetime) -> ClockState:
        """Return its state at an instant, derived from its times alone."""
        return state_at(now, opens_at=self.opens_at, due_at=self.due_at, outcome=self.outcome, met_at=self.met_at)

    @property
    def state_words(self) -> str:
        """Return how it ended, in the reader's language; nothing while it runs."""
        return str(OUTCOME_WORDS[Outcome(self.outcome)]) if self.outcome else ""

    def is_overdue(self, now: datetime) -> bool:
        """Say whether the due time has passed and the duty is not done."""
        return self.state(now) is ClockState.OVERDUE

    def explanation(self, now: datetime | None = None) -> str:
        """Return why this clock stands as it does, in the reader's language: duty, counting, source, caveats."""
        from clocks.wording import explanation_of

        return explanation_of(self)
