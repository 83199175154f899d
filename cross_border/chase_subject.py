"""Says to the completeness sweep which chases call for a duty (as mc_clock, which sees every row)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from clocks.completeness import ExpectedTrigger
from cross_border.models import AuthorityChase
from cross_border.services.asking import ALERTED


class ChaseClocks:
    """The source of the subject kind "authority"."""

    def expected(self, now: datetime) -> Iterator[ExpectedTrigger]:
        """Yield the trigger of each chase that stands."""
        for each in AuthorityChase.objects.standing().select_related("owner_agency").iterator(chunk_size=500):
            yield ExpectedTrigger(
                trigger=ALERTED, subject_id=each.pk, child_id=each.child_id, agency=each.owner_agency,
                anchors={"alerted_at": each.began_at}, facts={},
            )  # fmt: skip

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the chases that exist."""
        return set(AuthorityChase.objects.filter(pk__in=list(subject_ids)).values_list("pk", flat=True))
