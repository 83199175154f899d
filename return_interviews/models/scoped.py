"""Querysets of rows about interviews. The migration states the same rules to PostgreSQL."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from missing_cases.models import AudienceQuerySet, Tier
from missing_cases.models.scoped import grant_exists


def given_to(access, episode_field: str = "episode_id") -> Exists:
    """Return the test "the episode's interview is given to a worker of the reader's agency"."""
    from return_interviews.models.allocation import InterviewAllocation

    return Exists(
        InterviewAllocation.objects.filter(
            episode_id=OuterRef(episode_field), worker_agency_id=access.agency_id, ended_at__isnull=True
        )
    )


class InterviewQuerySet(AudienceQuerySet):
    """Interviews: seen by their audience."""

    def live(self):
        """Keep the interviews that are not set aside."""
        return self.filter(void_at__isnull=True)


class InterviewRowQuerySet(models.QuerySet):
    """Attempts and such: holders of the record, and the agency the interview is given to."""

    def visible_to(self, access):
        """Keep the rows the reader may see."""
        record = Q(grant_exists(access, "child_id", Tier.RECORD))
        given = Q(grant_exists(access, "child_id", Tier.HEADER)) & Q(given_to(access))
        return self.filter(record | given)


class AllocationQuerySet(models.QuerySet):
    """Allocations: holders of the record, and the worker's agency."""

    def visible_to(self, access):
        """Keep the rows the reader may see."""
        record = Q(grant_exists(access, "child_id", Tier.RECORD))
        own = Q(grant_exists(access, "child_id", Tier.HEADER)) & Q(worker_agency_id=access.agency_id)
        return self.filter(record | own)

    def standing(self):
        """Keep the allocations that have not ended."""
        return self.filter(ended_at__isnull=True)
