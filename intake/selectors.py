"""What is so in the inbox, for one reader."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from episodes.models import Episode
from episodes.selectors import episodes_of
from intake.enums import State
from intake.models import Notification, NotificationFact, Original
from intake.services.facts import reading_of
from intake.values import Fact, Read, Reading
from intake.wording import name_words, value_words
from missing_cases.children.search import SearchHit, possible_duplicates
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

    hit: SearchHit
    running: Episode | None
    earlier: list[Episode]

    @property
    def child(self) -> Child:
        """Return the child."""
        return self.hit.child


def queue(access):
    """Return the notifications that await a decision, the most urgent first, each with its facts."""
    facts = Prefetch("facts", queryset=NotificationFact.objects.visible_to(access))
    rows = Notification.objects.visible_to(access).awaiting().select_related("original", "sender_agency")
    return rows.prefetch_related(facts)


def count_awaiting(access) -> int:
    """Return how many notifications await a decision."""
    return Notification.objects.visible_to(access).awaiting().count()


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


def offers_for(reading: Reading, access) -> tuple[list[Offer], list[str]]:
    """Return the children who may be meant, the likest first, and what else the search says.

    Raises RuleError when the reader has searched too often in the last minute.
    """
    names = [str(reading.value(fact) or "") for fact in (Fact.GIVEN_NAMES, Fact.FULL_NAME)]
    found = possible_duplicates(
        given_names=" ".join(filter(None, names)), family_name=str(reading.value(Fact.FAMILY_NAME) or ""),
        date_of_birth=reading.value(Fact.DATE_OF_BIRTH), by=access,
    )  # fmt: skip
    return [_offer(hit, access) for hit in found.hits], found.hints


def _offer(hit: SearchHit, access) -> Offer:
    episodes = list(episodes_of(hit.child, access)[:EVER])
    running = next((episode for episode in episodes if episode.running), None)
    return Offer(hit, running, [episode for episode in episodes if episode is not running])


def decided_lately(access, most: int = 20):
    """Return the newest decisions, for who wants to look one up again."""
    rows = Notification.objects.visible_to(access).exclude(state=State.AWAITING)
    return rows.select_related("decided_by", "child", "episode").order_by("-decided_at", "id")[:most]
