"""Says to the completeness sweep which next tries call for a duty (as mc_clock)."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from clocks.completeness import Difference, ExpectedTrigger, missing_clocks
from episodes.facts import episode_facts
from return_interviews.models import InterviewAttempt, ReturnInterview
from return_interviews.triggers import EPISODE


def lost_tries(now: datetime) -> Iterator[Difference]:
    """Yield each promised next try without its clock: the newest contact of an episode whose interview is not held."""
    later = InterviewAttempt.objects.filter(episode=OuterRef("episode"), recorded_at__gt=OuterRef("recorded_at"))
    held = ReturnInterview.objects.live().filter(episode=OuterRef("episode"), held_at__isnull=False)
    rows = InterviewAttempt.objects.filter(
        ~Q(Exists(later)), ~Q(Exists(held)), next_try_at__isnull=False, episode__void_at__isnull=True
    )
    for attempt in rows.select_related("episode", "owner_agency").iterator(chunk_size=500):
        expected = ExpectedTrigger(
            trigger="interview.try_again", subject_id=attempt.episode_id, child_id=attempt.child_id,
            agency=attempt.owner_agency, anchors={"next_try_at": attempt.next_try_at},
            facts=episode_facts(attempt.episode),
        )  # fmt: skip
        yield from missing_clocks(EPISODE, expected)
