"""What the completeness sweep asks about placements: what each that runs calls for must have a clock."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from clocks.completeness import ExpectedTrigger
from missing_cases.children.services.care import placement_anchors, placement_triggers
from missing_cases.models import Placement


class PlacementSubject:
    """The source of the subject kind "placement". Read as mc_clock."""

    def expected(self, now: datetime) -> Iterator[ExpectedTrigger]:
        """Yield the triggers of each placement that has not ended."""
        rows = _placements().filter(to_on__isnull=True).select_related("responsible_authority", "host_authority")
        for placement in rows.iterator(chunk_size=500):
            for trigger, agency, party in placement_triggers(placement):
                yield ExpectedTrigger(
                    trigger=trigger,
                    subject_id=placement.pk,
                    child_id=placement.child_id,
                    agency=agency,
                    anchors=placement_anchors(placement),
                    facts={},
                    party=party,
                )

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the placements that exist and are not set aside."""
        return set(_placements().filter(pk__in=list(subject_ids)).values_list("pk", flat=True))


def _placements():
    return Placement.objects.filter(void_at__isnull=True)
