"""Querysets that begin at what the reader may see. The same grant rows drive PostgreSQL's row-level security."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now


class Tier(models.IntegerChoices):
    """How much of a child's record a grant opens."""

    HEADER = 1, "Identity, description, grades and what is addressed to the agency"
    RECORD = 2, "The whole record, less what another agency keeps to itself"


def grant_exists(access, child_field: str, tier: int) -> Exists:
    """Return the test "one of the reader's groups holds a live grant of at least this tier on the child"."""
    from missing_cases.models.involvement import ChildGrant

    return Exists(
        ChildGrant.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=Now()),
            content_object=OuterRef(child_field),
            permission_id=access.view_child_permission_id,
            group_id__in=access.group_ids,
            tier__gte=tier,
        )
    )


class ChildQuerySet(models.QuerySet):
    """Children."""

    def visible_to(self, access, tier: int = Tier.HEADER):
        """Keep the children this reader holds a grant on, at this tier or above."""
        return self.filter(grant_exists(access, "pk", tier))


class ChildScopedQuerySet(models.QuerySet):
    """Rows below a child that belong to the whole record (care status, placement, contacts ...)."""

    tier = Tier.RECORD

    def visible_to(self, access):
        """Keep the rows whose child is open to this reader at the tier these rows need."""
        return self.filter(grant_exists(access, "child_id", self.tier))


class Audience(models.TextChoices):
    """Who, among the agencies that may see the child, may read one row."""

    OWNER = "owner", "The owner agency alone"
    NAMED = "named", "The owner agency and the agencies named"
    ALL_INVOLVED = "all_involved", "Every agency that holds the record"


class AudienceQuerySet(models.QuerySet):
    """Rows below a child that carry an audience (interviews, timeline entries, notes ...)."""

    def visible_to(self, access):
        """Keep the rows whose child the reader may see and whose audience includes the reader's agency."""
        involved = Q(audience=Audience.ALL_INVOLVED) & Q(grant_exists(access, "child_id", Tier.RECORD))
        addressed = Q(owner_agency_id=access.agency_id) | Q(audience_agencies__contains=[access.agency_id])
        return self.filter(grant_exists(access, "child_id", Tier.HEADER)).filter(addressed | involved)
