"""Says to the completeness sweep which duties each recorded concern calls for (as mc_clock, which sees every row)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from clocks.completeness import ExpectedTrigger
from episodes.enums import RISKS
from episodes.models import ChildConcern
from episodes.services.concerns import anchors_of, facts_of, trigger_of


class ConcernClocks:
    """The source of the subject kind "concern"."""

    def expected(self, now: datetime) -> Iterator[ExpectedTrigger]:
        """Yield the trigger of each concern, but for the risks that have ended."""
        ended = Q(kind__in=sorted(RISKS), ended_at__isnull=False)
        rows = ChildConcern.objects.filter(void_at__isnull=True).exclude(ended).select_related("owner_agency")
        for concern in rows.iterator(chunk_size=500):
            yield ExpectedTrigger(
                trigger=trigger_of(concern),
                subject_id=concern.pk,
                child_id=concern.child_id,
                agency=concern.owner_agency,
                anchors=anchors_of(concern),
                facts=facts_of(concern),
            )

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the concerns that exist and are not set aside."""
        rows = ChildConcern.objects.filter(void_at__isnull=True, pk__in=list(subject_ids))
        return set(rows.values_list("pk", flat=True))
