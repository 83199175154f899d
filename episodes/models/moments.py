"""Reported moments: only ever added. A correction, or a withdrawal, is a new row that names the one it replaces."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from episodes import rules
from episodes.enums import How, MomentKind, Precision
from episodes.models.episode import EpisodeRow
from episodes.models.scoped import EpisodeMomentQuerySet


class EpisodeMoment(EpisodeRow):
    """Something that happened at a time, as precisely as somebody said it."""

    kind = models.CharField(_("what happened"), max_length=20, choices=MomentKind.choices)
    at = models.DateTimeField(_("when"))
    precision = models.CharField(_("how exact"), max_length=6, choices=Precision.choices, default=Precision.EXACT)
    order = models.PositiveSmallIntegerField(_("place among the episode's moments"))
    said_by = models.CharField(_("who said so"), max_length=150, blank=True)
    how = models.CharField(_("by which way"), max_length=12, choices=How.choices, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.TextField(_("reason for the correction"), blank=True)
    withdrawn = models.BooleanField(_("recorded in error"), default=False)

    objects = EpisodeMomentQuerySet.as_manager()

    class Meta:
        db_table = "episode_moment"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "kind"],
                condition=Q(supersedes__isnull=True, kind__in=sorted(rules.ONCE)),
                name="moment_of_this_kind_once",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""), name="correction_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(supersedes__isnull=False, kind__in=sorted(rules.WITHDRAWABLE)),
                name="only_a_finding_or_return_is_withdrawn",
            ),
            models.CheckConstraint(condition=Q(kind__in=MomentKind.values), name="moment_kind_is_known"),
            models.CheckConstraint(condition=Q(precision__in=Precision.values), name="moment_precision_is_known"),
        ]
        indexes = [models.Index(fields=["episode", "kind"], name="moment_by_episode")]

    @property
    def value(self):
        """Return the moment as the rules read it."""
        return rules.Moment(
            kind=MomentKind(self.kind), at=self.at, precision=Precision(self.precision), order=self.order
        )
