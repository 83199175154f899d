"""Lists: which file, how its columns were matched, how far it is read, and what became of each row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.enums import ListState, Outcome
from missing_cases.models import Owned, Record


class OwnQuerySet(models.QuerySet):
    """Rows that belong to a council."""

    def visible_to(self, access):
        """Keep those of the reader's agency."""
        return self.filter(owner_agency_id=access.agency_id)


class SenderMapping(Record, Owned):
    """How a sender's columns were matched to what a notification can say. Never changed: the newest counts.

    `sender_key`: the sender's name, folded. `fingerprint`: SHA-256 of the header. `columns`: [[column, fact], ...].
    """

    sender_key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField(_("columns"))
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        db_table = "intake_mapping"
        ordering = ["-saved_at", "-id"]
        indexes = [models.Index(fields=["owner_agency", "sender_key", "fingerprint"], name="mapping_of_sender")]


class ListRun(Record, Owned):
    """The reading of one list, from its upload to the last row.

    `header` holds the names of its columns, `columns` [[column, fact], ...] once they are matched. `done` of `total`
    rows are read; what became of each stands in its ListRow. `sender_agency`: the police force whose list it is, which
    the register is compared with; None for anybody else's. `problem`: the kind of fault that ended it, never its
    text, which may hold a row.
    """

    original = models.OneToOneField("intake.Original", on_delete=models.PROTECT, related_name="run")
    sender = models.CharField(_("who sent it"), max_length=200)
    sender_key = models.CharField(max_length=200)
    sender_agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    header = models.JSONField(_("header"))
    columns = models.JSONField(_("columns"), default=list, blank=True)
    total = models.PositiveIntegerField(_("rows"))
    done = models.PositiveIntegerField(_("rows read"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=ListState.choices, default=ListState.COLUMNS)
    asked_at = models.DateTimeField(_("put in"))
    asked_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    problem = models.CharField(max_length=100, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        db_table = "intake_list"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="list_reads_no_more_than_it_has"),
            models.CheckConstraint(condition=Q(state=ListState.COLUMNS) | ~Q(columns=[]), name="list_has_columns"),
            models.CheckConstraint(
                condition=Q(state__in=(ListState.DONE, ListState.FAILED), finished_at__isnull=False)
                | ~Q(state__in=(ListState.DONE, ListState.FAILED)) & Q(finished_at=None),
                name="list_ends_once",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="lists_to_read")]

    def __str__(self):
        return f"{self.state} {self.pk}"


class ListRow(Record, Owned):
    """What became of one row of a list.

    `about` is a digest of what says which event of which child the row is about for this sender, `said` one of all that
    it says; `before` is the row of an earlier list about the same. `problems`: [[column, what stands there, sentence]].
    """

    run = models.ForeignKey(ListRun, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("what became of it"), max_length=8, choices=Outcome.choices)
    notification = models.ForeignKey("intake.Notification", on_delete=models.PROTECT, null=True, related_name="rows")
    before = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="later")
    about = models.CharField(max_length=64, blank=True)
    said = models.CharField(max_length=64, blank=True)
    problems = models.JSONField(_("what is wrong with it"), default=list, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        db_table = "intake_list_row"
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="each_row_once"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.BAD, notification=None) & ~Q(problems=[])
                | ~Q(outcome=Outcome.BAD) & Q(notification__isnull=False, problems=[]),
                name="row_is_in_or_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["owner_agency", "about"], name="rows_about")]
