"""The absences from education whose duties belong to a child's pathway in an episode."""

from django.db.models import Q, QuerySet

from education.models import EducationCase
from episodes.models import Episode


def absences_during(episode: Episode) -> QuerySet:
    """Return the keys of the concerns behind the child's cases that stood while the episode ran, for a condition."""
    cases = EducationCase.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=episode.missing_from_at))
    if episode.ended_at:
        cases = cases.filter(recorded_at__lte=episode.ended_at)
    return cases.filter(child=episode.child_id).values("concern")
