"""Says to the completeness sweep which actions call for a duty (as mc_clock)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from clocks.completeness import ExpectedTrigger
from findings.enums import ActionState
from findings.models import FollowUp
from findings.triggers import AGREED


class ActionClocks:
    """The source of the subject kind "follow_up"."""

    def expected(self, now: datetime) -> Iterator[ExpectedTrigger]:
        """Yield the trigger of each action that is to be done."""
        rows = FollowUp.objects.filter(state=ActionState.OPEN).select_related("owner_agency")
        for action in rows.iterator(chunk_size=500):
            yield ExpectedTrigger(
                trigger=AGREED, subject_id=action.pk, child_id=action.child_id, agency=action.owner_agency,
                anchors={"due_at": action.due_at}, facts={},
            )  # fmt: skip

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the actions that exist."""
        return set(FollowUp.objects.filter(pk__in=list(subject_ids)).values_list("pk", flat=True))
