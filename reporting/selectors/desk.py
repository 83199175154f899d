"""The duty desk: what reached nobody, with who should have been told and why they were not; and what was settled."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from clocks.alert_words import role_words, why_words
from clocks.models import Clock, ClockEvent, Settlement
from clocks.selectors import incidents_for
from missing_cases.models import Agency, Child, Message, User
from reporting.subjects import address_of
from reporting.templatetags.reporting import topic_words

MOST = 200
MOST_SETTLED = 20


@dataclass(frozen=True)
class Missed:
    """A role or person that an alert did not reach: the role, at which agency, and why, name by name."""

    role: str
    agency: str
    people: list[tuple[str, str]]


@dataclass(frozen=True)
class Incident:
    """One alert that reached nobody, as the desk shows it. `child` is None where the reader may not see the child."""

    message: Message
    title: str
    child: Child | None
    address: str | None
    missed: list[Missed] = field(default_factory=list)


def incidents_on_desk(access, *, only=None) -> list[Incident]:
    """Return what reached nobody at the reader's agency, newest first; or the one with the id `only`. Six queries."""
    found = incidents_for(access).select_related("recipient")
    messages = list((found.filter(pk=only) if only else found)[:MOST])
    clocks = Clock.objects.in_bulk({m.payload["clock"] for m in messages if "clock" in m.payload})
    by_clock = {str(key): clock for key, clock in clocks.items()}
    children = Child.objects.visible_to(access).in_bulk({m.child_id for m in messages if m.child_id})
    below = _missed_below(clocks)
    names = _Names(messages, below)
    return [
        Incident(
            message=message,
            title=_title(message, by_clock.get(message.payload.get("clock", ""))),
            child=children.get(message.child_id),
            address=address_of(message.subject_kind, message.subject_id, access),
            missed=names.missed(message, below),
        )
        for message in messages
    ]


def settled_lately(access):
    """Return the last alerts of the reader's agency that were settled, the latest first, each with its message."""
    rows = Settlement.objects.filter(agency=access.agency_id).select_related("message", "by")
    return rows.order_by("-at", "-id")[:MOST_SETTLED]


def _title(message: Message, clock: Clock | None) -> str:
    return clock.title if clock else str(topic_words(message.topic))


def _missed_below(clocks: Iterable) -> dict[tuple[str, str], list[dict]]:
    """Return whom the steps of these clocks did not reach before the alert got to the top, by clock and step."""
    rows = ClockEvent.objects.filter(clock__in=list(clocks), kind="fired", detail__has_key="missed").order_by(
        "at", "id"
    )
    missed: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for clock_id, detail in rows.values_list("clock_id", "detail"):
        missed[str(clock_id), detail["stage"].partition("+")[0]] += detail["missed"]
    return missed


class _Names:
    """The names of the people and agencies that the alerts speak of, read once for all of them."""

    def __init__(self, messages: list[Message], below: dict[tuple[str, str], list[dict]]):
        entries = [entry for found in below.values() for entry in found]
        entries += [_entry(message) for message in messages]
        keys = {person["person"] for entry in entries for person in entry["people"]}
        agencies = {entry["agency"] for entry in entries if entry["agency"]}
        self.people = {str(key): name for key, name in User.objects.filter(pk__in=keys).values_list("pk", "full_name")}
        self.agencies = {
            str(key): name for key, name in Agency.objects.filter(pk__in=agencies).values_list("pk", "name")
        }

    def missed(self, message: Message, below: dict[tuple[str, str], list[dict]]) -> list[Missed]:
        """Return everybody one alert should have reached, each once, from the first step up."""
        own = _entry(message)
        step = message.payload.get("stage", "").partition("+")[0]
        entries = below.get((message.payload.get("clock", ""), step), [])
        entries = [entry for entry in entries if entry["role"] != own["role"]]
        shown = [self._shown(entry) for entry in [*entries, own] if entry["role"]]
        return [each for n, each in enumerate(shown) if each not in shown[:n]]

    def _shown(self, entry: dict) -> Missed:
        people = [(self.people.get(each["person"], ""), why_words(each["why"])) for each in entry["people"]]
        return Missed(role_words(entry["role"]), self.agencies.get(entry["agency"], ""), people)


def _entry(message: Message) -> dict:
    return {
        "role": message.role,
        "agency": message.payload.get("agency", ""),
        "people": message.payload.get("people", []),
    }
