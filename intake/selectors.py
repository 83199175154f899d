"""What is so in the inbox, for one reader."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q

from episodes.models import Episode
from episodes.selectors import episodes_of
from intake.enums import State, Urgency
from intake.matching.candidates import Candidate, find_candidates
from intake.matching.proposal import Proposal, propose
from intake.models import ListRun, Notification, NotificationFact, Original
from intake.services.facts import reading_of
from intake.values import Fact, Read, Reading
from intake.wording import name_words, value_words
from missing_cases.models import Child

EVER = 6  # episodes of a child that are offered for "this is about that one"


@dataclass(frozen=True)
class Line:
    """One fact on a page: what it says, its meaning in words, the words it was read from and where they stand."""

    label: str
    words: str
    read: Read


@dataclass(frozen=True)
class Offer:
    """A child who may be meant, why, and what may be done: their running episode, and earlier ones."""

    candidate: Candidate
    earlier: list[Episode]

    @property
    def child(self) -> Child:
        """Return the child."""
        return self.candidate.child

    @property
    def running(self) -> Episode | None:
        """Return the child's episode that runs, if any."""
        return self.candidate.running


def queue(access):
    """Return the notifications that await a decision, the most urgent first, each with its facts."""
    return _awaiting(access).exclude(urgency=Urgency.EDUCATION)


def pupils(access):
    """Return what schools told of pupils whom nobody finds and nobody has decided, the oldest first, with the facts."""
    return _awaiting(access).filter(urgency=Urgency.EDUCATION)


def _awaiting(access):
    facts = Prefetch("facts", queryset=NotificationFact.objects.visible_to(access))
    rows = Notification.objects.visible_to(access).awaiting().select_related("original", "sender_agency")
    return rows.prefetch_related(facts)


def count_awaiting(access) -> int:
    """Return how many notifications await a decision in the inbox."""
    return Notification.objects.visible_to(access).awaiting().exclude(urgency=Urgency.EDUCATION).count()


def notification_for(pk: UUID, access) -> Notification | None:
    """Return one notification with who decided it and what it became, or None."""
    rows = Notification.objects.visible_to(access).filter(pk=pk)
    return rows.select_related("original", "sender_agency", "received_by", "decided_by", "child", "episode").first()


def original_for(pk: UUID, access) -> Original | None:
    """Return what arrived, or None where it did not come to the reader's agency."""
    return Original.objects.visible_to(access).filter(pk=pk).first()


def lines_of(reading: Reading) -> list[Line]:
    """Return what was read, a line for each fact, in the order of the list of facts."""
    order = list(Fact)
    facts = sorted(reading.facts.items(), key=lambda pair: order.index(pair[0]))
    return [Line(str(fact.label), value_words(fact, read), read) for fact, read in facts]


def title_of(notification: Notification) -> str:
    """Return the name that a notification gives."""
    return name_words(reading_of(notification))


def offers_for(reading: Reading, access, now: datetime) -> tuple[list[Offer], list[str]]:
    """Return the children who may be meant, the likest first, and what else the search says.

    Raises RuleError when the reader has searched too often in the last minute.
    """
    candidates, hints = find_candidates(reading=reading, by=access, now=now)
    return [_offer(candidate, access) for candidate in candidates], hints


def _offer(candidate: Candidate, access) -> Offer:
    ended = episodes_of(candidate.child, access).filter(ended_at__isnull=False)
    return Offer(candidate, list(ended[:EVER]))


def proposal_for(reading: Reading, offers: list[Offer]) -> Proposal:
    """Return what the product proposes to do with what was read."""
    return propose(reading, [offer.candidate for offer in offers], offers[0].earlier if offers else [])


def decided_lately(access, most: int = 20):
    """Return the newest decisions, for who wants to look one up again."""
    rows = Notification.objects.visible_to(access).exclude(state__in=(State.AWAITING, State.REPLACED))
    return rows.select_related("decided_by", "child", "episode").order_by("-decided_at", "id")[:most]


def lists_lately(access, most: int = 5):
    """Return the newest lists, and every one that is not read to its end."""
    rows = ListRun.objects.visible_to(access).select_related("asked_by")
    return rows.filter(Q(finished_at=None) | Q(pk__in=rows.values("pk")[:most]))


def list_for(pk: UUID, access) -> ListRun | None:
    """Return one list, or None where it is not of the reader's agency."""
    rows = ListRun.objects.visible_to(access).filter(pk=pk)
    return rows.select_related("original", "asked_by", "sender_agency").first()
