"""Querysets of rows about interviews. The migration states the same rules to PostgreSQL."""

from django.db import models
from django.db.models import Q

from missing_cases.models import AudienceQuerySet, Tier
from missing_cases.models.scoped import RowExists, grant_exists

GIVEN = (
    "SELECT 1 FROM interview_allocation given WHERE given.episode_id = {0} AND given.worker_agency_id = %s"
    " AND given.ended_at IS NULL"
)


GIVEN_TO_ANYBODY = "SELECT 1 FROM interview_allocation given WHERE given.episode_id = {0} AND given.ended_at IS NULL"


def given_to_anybody(episode_field: str) -> RowExists:
    """Return the test "somebody is to hold the episode's interview", to be asked of what the reader may see."""
    return RowExists(GIVEN_TO_ANYBODY, episode_field)


def given_to(access, episode_field: str = "episode_id") -> RowExists:
    """Return the test "the episode's interview is given to a worker of the reader's agency"."""
    return RowExists(GIVEN, episode_field, access.agency_id)


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
