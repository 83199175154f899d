"""The interviews whose duties belong to a child's pathway in an episode."""

from django.db.models import QuerySet

from episodes.models import Episode
from return_interviews.models import ReturnInterview


def interviews_of(episode: Episode) -> QuerySet:
    """Return the keys of an episode's interviews that are not set aside, for a condition on duties the reader sees."""
    return ReturnInterview.objects.filter(episode=episode, void_at__isnull=True).values("pk")
