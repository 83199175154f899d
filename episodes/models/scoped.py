"""Querysets of an episode and the rows below it. The migration states the same rules to PostgreSQL."""

from django.db import models
from django.db.models import Q

from episodes.enums import EpisodeRole, MomentKind
from missing_cases.models.scoped import RowExists, Tier, grant_exists

HEADER_MOMENTS = (
    MomentKind.LAST_SEEN,
    MomentKind.LEFT,
    MomentKind.REPORTED,
    MomentKind.POLICE_NOTIFIED,
    MomentKind.LOST_AGAIN,
    MomentKind.LOCATED,
    MomentKind.RETURNED,
    MomentKind.PREVENTION_INTERVIEW,
)
CHECKING = (EpisodeRole.POLICE.value, EpisodeRole.INTERVIEWER.value)
NAMED = (
    "SELECT 1 FROM episode_agency named WHERE named.episode_id = {0} AND named.agency_id = %s AND named.void_at IS NULL"
)


def open_to(access, episode_field: str = "pk", child_field: str = "child_id") -> Q:
    """Return the test "holds the child's record, or the child's header and is named on the episode"."""
    named = RowExists(NAMED, episode_field, access.agency_id)
    return Q(grant_exists(access, child_field, Tier.RECORD)) | (
        Q(grant_exists(access, child_field, Tier.HEADER)) & Q(named)
    )


class EpisodeQuerySet(models.QuerySet):
    """Episodes."""

    def visible_to(self, access):
        """Keep the episodes of children whose record the reader holds, and those reported to the reader's agency."""
        return self.filter(open_to(access))

    def live(self):
        """Keep the episodes that are not set aside."""
        return self.filter(void_at__isnull=True)

    def running(self):
        """Keep the episodes of children who are not back."""
        return self.live().filter(ended_at__isnull=True)


class EpisodeHeaderQuerySet(models.QuerySet):
    """Rows of the episode's header (grades, statuses)."""

    def visible_to(self, access):
        """Keep the rows of episodes the reader may see."""
        return self.filter(open_to(access, "episode_id"))


class EpisodeMomentQuerySet(models.QuerySet):
    """Moments: the header's for those named on the episode, all of them for holders of the record."""

    def visible_to(self, access):
        """Keep the moments the reader may see."""
        header = Q(kind__in=HEADER_MOMENTS)
        record = Q(grant_exists(access, "child_id", Tier.RECORD))
        return self.filter(record | header).filter(open_to(access, "episode_id"))

    def current(self):
        """Keep the moments that stand: neither replaced by a correction nor withdrawn."""
        return self.filter(superseded_by__isnull=True, withdrawn=False)


class EpisodeAgencyQuerySet(models.QuerySet):
    """Agencies named on an episode: all of them for holders of the record, one's own row for the others."""

    def visible_to(self, access):
        """Keep the rows the reader may see."""
        own = Q(grant_exists(access, "child_id", Tier.HEADER)) & Q(agency_id=access.agency_id)
        return self.filter(own | Q(grant_exists(access, "child_id", Tier.RECORD)))


class NoticeQuerySet(models.QuerySet):
    """Need-to-know notices: the council that writes them and no other agency."""

    def visible_to(self, access):
        """Keep the reader's own agency's notices."""
        return self.filter(Q(grant_exists(access, "child_id", Tier.RECORD)), owner_agency_id=access.agency_id)


class TellingQuerySet(models.QuerySet):
    """Ticks of who was told: holders of the record, and the agency that ticked."""

    def visible_to(self, access):
        """Keep the ticks the reader may see."""
        own = Q(owner_agency_id=access.agency_id) & Q(open_to(access, "episode_id"))
        return self.filter(Q(grant_exists(access, "child_id", Tier.RECORD)) | own)


class CheckQuerySet(models.QuerySet):
    """Checks on return: holders of the record, the police and the interviewer of the episode, and who recorded them."""

    def visible_to(self, access):
        """Keep the checks the reader may see. A home or school named on the episode does not see the others' ones."""
        named = RowExists(NAMED + " AND named.role IN (%s, %s)", "episode_id", access.agency_id, *CHECKING)
        header = Q(grant_exists(access, "child_id", Tier.HEADER))
        own = Q(owner_agency_id=access.agency_id) & Q(open_to(access, "episode_id"))
        return self.filter(Q(grant_exists(access, "child_id", Tier.RECORD)) | own | header & Q(named))


class CompanionQuerySet(models.QuerySet):
    """Links between episodes of children missing together: only who may see both learns that they are linked."""

    def visible_to(self, access):
        """Keep the links the reader may see."""
        return self.filter(open_to(access, "episode_id"), open_to(access, "other_id", "other_child_id"))

    def standing(self):
        """Keep those that were not withdrawn."""
        return self.filter(void_at__isnull=True)
