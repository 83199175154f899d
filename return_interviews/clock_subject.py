"""Says to the completeness sweep which duties each authorised interview calls for (as mc_clock)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from clocks.completeness import ExpectedTrigger
from episodes.facts import episode_facts
from return_interviews.models import ReturnInterview
from return_interviews.models.interview import SIGNED, WRITTEN_UP


class InterviewClocks:
    """The source of the subject kind "interview"."""

    def expected(self, now: datetime) -> Iterator[ExpectedTrigger]:
        """Yield the trigger of each interview that is authorised, or written up and waits for that."""
        rows = ReturnInterview.objects.live().filter(state__in=WRITTEN_UP).select_related("owner_agency", "episode")
        for interview in rows.iterator(chunk_size=500):
            signed = interview.state in SIGNED
            yield ExpectedTrigger(
                trigger="interview.authorised" if signed else "interview.written",
                subject_id=interview.pk,
                child_id=interview.child_id,
                agency=interview.owner_agency,
                anchors={"authorised_at": interview.authorised_at, "written_at": interview.written_at},
                facts=episode_facts(interview.episode),
            )

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the interviews that exist and are not set aside."""
        return set(ReturnInterview.objects.live().filter(pk__in=list(subject_ids)).values_list("pk", flat=True))
