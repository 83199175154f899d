"""Who keeps an open episode although their placement of the child has ended: those who were told of it."""

from uuid import UUID

from django.db import connection

from episodes.models import Episode, EpisodeAgency
from missing_cases.models import Child


def concerned(child: Child) -> set[UUID]:
    """Return the agencies that an open episode of the child names."""
    rows = EpisodeAgency.objects.filter(child_id=child.pk, void_at=None, episode__void_at=None, episode__closed_at=None)
    return set(rows.values_list("agency_id", flat=True))


def end_outlived(episode: Episode, now) -> None:
    """End the access that this episode alone kept open, now that it is closed or set aside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_outlived_involvements(%s, %s)", [episode.child_id, now])
