"""That a child has died."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record, Tier, Voidable
from missing_cases.models.scoped import grant_exists


class DeathQuerySet(models.QuerySet):
    """Deaths: everybody who may see the child's header, so that nobody asks after the child."""

    def visible_to(self, access):
        """Keep those of children whose header the reader may see."""
        return self.filter(grant_exists(access, "child_id", Tier.HEADER))

    def standing(self):
        """Keep those that were not recorded in error."""
        return self.filter(void_at__isnull=True)


class ChildDeath(Record, Owned, Voidable):
    """The day on which a child died. Set aside with a reason if it was recorded in error, never deleted."""

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="deaths")
    died_on = models.DateField(_("died on"))
    said_by = models.CharField(_("who said so"), max_length=150)
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = DeathQuerySet.as_manager()

    class Meta:
        db_table = "child_death"
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=Q(void_at__isnull=True), name="a_child_dies_once"),
            models.CheckConstraint(condition=~Q(said_by=""), name="death_says_who_said_so"),
        ]
