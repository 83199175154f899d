"""What the completeness sweep asks about disclosures: which should have a clock, and which exist."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from clocks.completeness import ExpectedTrigger
from disclosures.enums import State
from disclosures.models import Disclosure
from disclosures.triggers import facts_of

WAITING = (State.SENT, State.OPENED, State.QUESTION_ASKED)


class DisclosureSubject:
    """Every disclosure that waits for its recipient must have a clock. Read as mc_clock."""

    def expected(self, now: datetime) -> Iterable[ExpectedTrigger]:
        """Yield the trigger of each disclosure that was sent and is not answered."""
        waiting = Disclosure.objects.filter(state__in=WAITING).select_related("owner_agency", "recipient_agency")
        for disclosure in waiting.iterator():
            yield ExpectedTrigger(
                trigger="disclosure.sent",
                subject_id=disclosure.pk,
                child_id=disclosure.child_id,
                agency=disclosure.owner_agency,
                anchors={"sent_at": disclosure.sent_at},
                facts=facts_of(disclosure),
                counterpart=disclosure.recipient_agency,
            )

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the disclosures that exist."""
        return set(Disclosure.objects.filter(pk__in=list(subject_ids)).values_list("pk", flat=True))
