"""What the completeness sweep asks about emergency access: each one that nobody has reviewed must have a clock."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from clocks.completeness import ExpectedTrigger
from missing_cases.access.emergency import OPENED, owner_of
from missing_cases.models import NamedAccess, NamedAccessKind


class EmergencyAccessSubject:
    """The source of the subject kind "named_access". Read as mc_clock."""

    def expected(self, now: datetime) -> Iterator[ExpectedTrigger]:
        """Yield the trigger of each emergency access that is still to be reviewed."""
        for access in _emergencies().filter(reviewed_at__isnull=True).iterator():
            yield ExpectedTrigger(
                trigger=OPENED,
                subject_id=access.pk,
                child_id=access.child_id,
                agency=owner_of(access.child_id, access.from_at),
                anchors={"opened_at": access.from_at},
                facts={},
            )

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the emergency accesses that exist and are not set aside."""
        return set(_emergencies().filter(pk__in=list(subject_ids)).values_list("pk", flat=True))


def _emergencies():
    return NamedAccess.objects.filter(kind=NamedAccessKind.BREAK_GLASS, void_at__isnull=True)
