"""The children on record who may be meant by a notification, the likest first: of those the reader may see alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from episodes.enums import EpisodeRole
from episodes.models import Episode, EpisodeAgency
from episodes.rules import LONDON
from intake.matching.compare import Asked, Known, Likeness, compare
from intake.values import Fact, Reading
from missing_cases.children.search import children_like
from missing_cases.models import Child, ChildName, ChildPlace

MOST = 5
LEAST = 5  # a score below which nobody is shown: an age alone, or more against a child than for
APART = 25  # how far the next must be behind one who is beyond doubt


@dataclass(frozen=True)
class Candidate:
    """A child who may be meant. `certain`: beyond doubt by name and birthday or number, and nobody else is near."""

    child: Child
    likeness: Likeness
    running: Episode | None = None
    certain: bool = False

    @property
    def score(self) -> int:
        """Return how like they are, from 0 to 100."""
        return self.likeness.score


def find_candidates(*, reading: Reading, by, now: datetime, most: int = MOST) -> tuple[list[Candidate], list[str]]:
    """Return the children who may be meant, the likest first, and hints of records elsewhere.

    Counts as one search of the reader. A fixed number of queries however many are like. Raises RuleError when the
    reader has searched too often in the last minute, NotAllowed.
    """
    asked = asked_of(reading, now)
    identifiers = tuple(filter(None, (asked.council_number, asked.police_number)))
    names = tuple(filter(None, (asked.given, asked.family)))
    children, hints = children_like(names=names, date_of_birth=asked.born, identifiers=identifiers, by=by)
    children += _by_log_number(asked.log_number, {child.pk for child in children}, by)
    return ranked(asked, children, by, most), hints


def asked_of(reading: Reading, now: datetime) -> Asked:
    """Return what a notification says of who it is about."""
    born, age, seen = (reading.value(fact) for fact in (Fact.DATE_OF_BIRTH, Fact.AGE, Fact.LAST_SEEN))
    day = (seen if isinstance(seen, datetime) else now).astimezone(LONDON).date()
    given, family = str(reading.value(Fact.GIVEN_NAMES) or ""), str(reading.value(Fact.FAMILY_NAME) or "")
    whole = str(reading.value(Fact.FULL_NAME) or "").split()
    return Asked(
        given=given or " ".join(whole[:-1]), family=family or " ".join(whole[-1:]),
        born=born if isinstance(born, date) else None, age=age if isinstance(age, int) else None,
        council_number=str(reading.value(Fact.COUNCIL_REFERENCE) or ""),
        police_number=str(reading.value(Fact.POLICE_PERSON_REFERENCE) or ""),
        log_number=str(reading.value(Fact.POLICE_LOG_NUMBER) or ""), address=str(reading.value(Fact.ADDRESS) or ""),
        today=day,
    )  # fmt: skip


def ranked(asked: Asked, children: Iterable[Child], by, most: int = MOST) -> list[Candidate]:
    """Return children with how like they are, the likest first; those hardly like it are left out."""
    people = {child.pk: child for child in children}
    known, running = known_of(people, by), _running(people, by)
    likenesses = {key: compare(asked, known[key]) for key in people}
    order = sorted(likenesses, key=lambda key: (-likenesses[key].score, str(key)))
    shown = [key for key in order if likenesses[key].score >= LEAST][:most]
    sure = _sure([likenesses[key] for key in order])
    return [Candidate(people[key], likenesses[key], running.get(key), sure and key == order[0]) for key in shown]


def _sure(likenesses: list[Likeness]) -> bool:
    """Say whether the first is beyond doubt and the next far behind."""
    if not likenesses or not likenesses[0].beyond_doubt:
        return False
    return len(likenesses) == 1 or likenesses[0].score - likenesses[1].score >= APART


def _by_log_number(number: str, found: set[UUID], by) -> list[Child]:
    if not number:
        return []
    rows = EpisodeAgency.objects.visible_to(by).filter(
        role=EpisodeRole.POLICE, police_log_number__iexact=number, void_at__isnull=True
    )  # fmt: skip
    keys = set(rows.values_list("child_id", flat=True)) - found
    return list(Child.objects.visible_to(by).filter(pk__in=keys)) if keys else []


def known_of(people: dict[UUID, Child], by) -> dict[UUID, Known]:
    """Return what is on record of each child that a notification is compared with: a fixed number of queries."""
    names = _grouped(
        (row.child_id, f"{row.given_names} {row.family_name}")
        for row in ChildName.objects.visible_to(by).filter(child__in=people, void_at__isnull=True)
    )
    places = (
        ChildPlace.objects.visible_to(by).filter(child__in=people, void_at__isnull=True).exclude(place__postcode="")
    )
    postcodes = _grouped(places.values_list("child_id", "place__postcode"))
    rows = EpisodeAgency.objects.visible_to(by).filter(child__in=people, role=EpisodeRole.POLICE, void_at__isnull=True)
    logs = _grouped(rows.exclude(police_log_number="").values_list("child_id", "police_log_number"))
    return {
        key: Known(
            given=child.given_names, family=child.family_name,
            others=(*names[key], *([f"{child.known_as} {child.family_name}"] if child.known_as else ())),
            born=child.date_of_birth, council_number=child.council_reference, police_number=child.police_reference,
            log_numbers=tuple(logs[key]), postcodes=tuple(postcodes[key]),
        )
        for key, child in people.items()
    }  # fmt: skip


def _grouped(pairs: Iterable[tuple[UUID, str]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for key, text in pairs:
        found[key].append(text)
    return found


def _running(people: dict[UUID, Child], by) -> dict[UUID, Episode]:
    rows = Episode.objects.visible_to(by).running().filter(child__in=people)
    return {episode.child_id: episode for episode in rows}
