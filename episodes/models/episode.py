"""The episode itself, the agencies named on it, and what the child was from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from episodes import rules
from episodes.enums import CloseReason, Condition, EpisodeRole, FoundBy, MissingFrom, Reporter, ReturnedTo, Status
from episodes.models.scoped import EpisodeAgencyQuerySet, EpisodeHeaderQuerySet, EpisodeQuerySet
from missing_cases.models import Owned, Record, Voidable

NOT_VOID = Q(void_at__isnull=True)


def _period(start, end):
    boundary = RangeBoundary(inclusive_lower=True, inclusive_upper=False)
    return models.Func(start, end, boundary, function="tstzrange", output_field=DateTimeRangeField())


def _whole_period(start, end):
    """Return the period; one that ended as it began is that instant, not nothing, so that it too overlaps."""
    bounds = models.Case(
        models.When(Q(**{end: F(start)}), then=models.Value("[]")),
        default=models.Value("[)"),
        output_field=models.CharField(),
    )
    return models.Func(start, end, bounds, function="tstzrange", output_field=DateTimeRangeField())


class EpisodeRow(Record, Owned):
    """A row below an episode: its child (for row-level security), its controller, who recorded it when."""

    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="%(class)s_rows")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        abstract = True


class Episode(Record, Owned, Voidable):
    """One time a child was missing, absent or away, shared by every agency involved.

    The columns ending in `_at` are the current projection of the episode's moments (`rules.project`), written by the
    service that writes the moment. Words here are the header: everybody the episode is reported to may read them.
    """

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="episodes")
    reference = models.CharField(_("reference"), max_length=20)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    whereabouts_known = models.BooleanField(_("whereabouts are known"), default=False)
    missing_from_at = models.DateTimeField(_("missing since"))
    reported_at = models.DateTimeField(_("reported"))
    located_at = models.DateTimeField(_("located"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    close_reason = models.CharField(_("why it is closed"), max_length=12, choices=CloseReason.choices, blank=True)
    close_note = models.TextField(_("more about the closing"), blank=True)

    reporter = models.CharField(_("who reported it"), max_length=20, choices=Reporter.choices, blank=True)
    reporter_name = models.CharField(_("their name"), max_length=150, blank=True)
    reporter_phone = models.CharField(_("their telephone"), max_length=40, blank=True)
    missing_from = models.CharField(_("where from"), max_length=12, choices=MissingFrom.choices)
    missing_from_place = models.CharField(_("which place"), max_length=200, blank=True)
    circumstances = models.TextField(_("what happened"), blank=True)
    clothing = models.TextField(_("clothes and description"), blank=True)
    possessions = models.TextField(_("phone, money, medicine with them"), blank=True)
    companions = models.TextField(_("who they may be with"), blank=True)
    different = models.TextField(_("what is different this time"), blank=True)

    found_where = models.CharField(_("where found"), max_length=200, blank=True)
    found_by = models.CharField(_("found by"), max_length=12, choices=FoundBy.choices, blank=True)
    condition = models.CharField(_("how the child was"), max_length=12, choices=Condition.choices, blank=True)
    returned_to = models.CharField(_("back where"), max_length=16, choices=ReturnedTo.choices, blank=True)
    where_now = models.CharField(_("where the child is now"), max_length=200, blank=True)

    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    moved_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_to")

    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    version = models.PositiveIntegerField(default=1)

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        db_table = "episode"
        ordering = ["-missing_from_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner_agency", "reference"], name="episode_reference_once_per_agency"),
            ExclusionConstraint(
                name="episodes_of_a_child_never_overlap",
                expressions=[("child", RangeOperators.EQUAL), (_whole_period("missing_from_at", "ended_at"), "&&")],
                condition=NOT_VOID,
            ),
            models.UniqueConstraint(
                fields=["child"], condition=NOT_VOID & Q(ended_at__isnull=True), name="one_open_episode_per_child"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("missing_from_at")),
                name="episode_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("missing_from_at")),
                name="returned_after_missing",
            ),
            models.CheckConstraint(
                condition=Q(located_at__isnull=True) | Q(located_at__gte=F("missing_from_at")),
                name="located_after_missing",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(ended_at__isnull=False, ended_at=F("returned_at")),
                name="returned_episode_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, close_reason="")
                | Q(closed_at__isnull=False, ended_at__isnull=False) & ~Q(close_reason=""),
                name="closed_episode_has_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=False) | Q(closed_at__isnull=False) | Q(ended_at__isnull=True),
                name="episode_ends_by_return_or_closing",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.AWAY) | Q(whereabouts_known=True), name="away_means_whereabouts_known"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="episode_status_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["missing_from_at"],
                condition=NOT_VOID & Q(ended_at__isnull=True),
                name="episode_running",
            ),
            models.Index(fields=["missing_from_at", "owner_agency"], name="episode_by_month"),
        ]

    def __str__(self):
        return self.reference

    @property
    def status_name(self):
        """Return the status in words. (`get_status_display` puts every choice into words first.)"""
        return Status(self.status).label

    @property
    def missing_from_name(self):
        """Return in words where the child went from."""
        return MissingFrom(self.missing_from).label

    @property
    def phase(self):
        """Return where the episode stands (Phase)."""
        return rules.phase_of(
            status=self.status,
            whereabouts_known=self.whereabouts_known,
            returned=self.returned_at is not None,
            closed=self.closed_at is not None,
            void=self.void_at is not None,
        )

    @property
    def running(self):
        """Say whether the child is not back and the episode is neither closed nor set aside."""
        return self.ended_at is None and self.void_at is None


class EpisodeAgency(EpisodeRow, Voidable):
    """An agency named on the episode: those without the child's record see its header through this row alone."""

    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=EpisodeRole.choices)
    police_log_number = models.CharField(_("police log number"), max_length=40, blank=True)
    reference_given_at = models.DateTimeField(_("reference given"), null=True, blank=True)
    notified_at = models.DateTimeField(_("told"), null=True, blank=True)

    objects = EpisodeAgencyQuerySet.as_manager()

    class Meta:
        db_table = "episode_agency"
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "agency", "role"], condition=NOT_VOID, name="agency_named_once_per_role"
            )
        ]


class EpisodeStatus(EpisodeRow, Voidable):
    """What the child was (missing, away, absent) from one moment to another within an episode (SSDA903 M and A)."""

    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = EpisodeHeaderQuerySet.as_manager()

    class Meta:
        db_table = "episode_status"
        ordering = ["from_at", "id"]
        constraints = [
            ExclusionConstraint(
                name="one_status_at_a_time",
                expressions=[("episode", RangeOperators.EQUAL), (_period("from_at", "to_at"), "&&")],
                condition=NOT_VOID,
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="status_ends_after_it_begins"
            ),
        ]
