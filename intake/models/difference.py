"""In what the police's lists and the register differ, until somebody has settled it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.reconciling.compare import Kind
from missing_cases.models import Owned, Record


class Settlement(models.TextChoices):
    """How a difference was settled."""

    OURS_CORRECTED = "ours", _("The register was corrected")
    THEIRS_CORRECTED = "theirs", _("The police correct theirs")
    BOTH_RIGHT = "both", _("Both are right: they count differently")
    NOT_OURS = "not_ours", _("Not a child of this council")
    AGREED = "agreed", _("The next list and the register agree")


class DifferenceQuerySet(models.QuerySet):
    """Differences."""

    def visible_to(self, access):
        """Keep those of the reader's council."""
        return self.filter(owner_agency_id=access.agency_id)

    def standing(self):
        """Keep those that nobody and nothing has settled."""
        return self.filter(settled_at__isnull=True)


class Difference(Record, Owned):
    """One difference between a force's lists and a council's register.

    `about` is the same in every list: the episode's key, the log number, or the row's key. Of the
    row of the list (`notification`) and the episode either may lack. `held_by`: who sees to it; till somebody takes it,
    it is the missing co-ordinator's.
    """

    force = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what differs"), max_length=16, choices=Kind.choices)
    about = models.CharField(_("what it is about"), max_length=60)
    notification = models.ForeignKey("intake.Notification", on_delete=models.PROTECT, null=True, related_name="+")
    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, null=True, related_name="+")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, null=True, related_name="+")
    they_say = models.CharField(_("the police say"), max_length=200, blank=True)
    we_say = models.CharField(_("we say"), max_length=200, blank=True)
    found_at = models.DateTimeField(_("found"))
    held_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    settlement = models.CharField(_("how it was settled"), max_length=10, choices=Settlement.choices, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        db_table = "intake_difference"
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_agency", "force", "kind", "about"],
                condition=Q(settled_at__isnull=True),
                name="difference_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(notification__isnull=False) | Q(episode__isnull=False), name="difference_is_about_something"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settlement="") | Q(settled_at__isnull=False) & ~Q(settlement=""),
                name="difference_settled_somehow",
            ),
        ]
