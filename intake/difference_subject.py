"""Says to the completeness sweep which differences call for a duty (as mc_clock, which sees every row)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from clocks.completeness import ExpectedTrigger
from intake.models import Difference
from intake.services.reconciling import FOUND


class DifferenceClocks:
    """The source of the subject kind "difference"."""

    def expected(self, now: datetime) -> Iterator[ExpectedTrigger]:
        """Yield the trigger of each difference that stands."""
        for each in Difference.objects.standing().select_related("owner_agency").iterator(chunk_size=500):
            yield ExpectedTrigger(
                trigger=FOUND, subject_id=each.pk, child_id=each.child_id, agency=each.owner_agency,
                anchors={"found_at": each.found_at}, facts={},
            )  # fmt: skip

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the differences that exist."""
        return set(Difference.objects.filter(pk__in=list(subject_ids)).values_list("pk", flat=True))
