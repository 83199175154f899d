"""Who is likely to hold an interview well: knows the child, works near, speaks the language, has the fewest open."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from missing_cases.models import ChildPlace, Placement, PlaceRelation, User
from return_interviews.models import InterviewAllocation, InterviewerProfile, InterviewWish, ReturnInterview
from return_interviews.rules import CLOSE

GUESSES = 3


@dataclass(frozen=True)
class Guess:
    """A worker who might hold a child's interview, and what speaks for them. `area`: the district they share."""

    worker: User
    last: bool
    knows: bool
    language: str
    area: str
    open: int

    @property
    def order(self) -> tuple:
        """Return the place among the others: what the child may ask for first, then what spares the worker."""
        return (not self.last, not self.language, not self.knows, not self.area, self.open, self.worker.full_name)


def worker_guesses(children: list[UUID], workers: Iterable[User], access, now) -> dict[UUID, list[Guess]]:
    """Return for each child up to three likely workers, best first: none of the child's carers or line of care.

    The same queries, whatever the number of children.
    """
    if not children:
        return {}
    near = _Nearness(children, list(workers), access, now)
    return {
        child: sorted((near.guess(child, worker) for worker in near.free_for(child)), key=lambda guess: guess.order)[
            :GUESSES
        ]
        for child in children
    }


def open_interviews(access) -> Counter:
    """Return how many interviews each worker has in hand now, by the worker's id."""
    standing = InterviewAllocation.objects.visible_to(access).standing()
    return Counter(standing.exclude(episode__return_interviews__authorised_at__isnull=False).values_list(
        "worker_id", flat=True
    ))  # fmt: skip


def profiles_of(workers: Iterable[User]) -> dict[UUID, InterviewerProfile]:
    """Return the profile of each worker who has one; of several agencies' the newest."""
    rows = InterviewerProfile.objects.filter(worker__in=list(workers)).order_by("changed_at")
    return {row.worker_id: row for row in rows}


class _Nearness:
    """What is known of some children and some workers, read once."""

    def __init__(self, children, workers, access, now):
        self.workers, self.open = workers, open_interviews(access)
        self.profiles = profiles_of(workers)
        self.last, self.known = _acquaintances(children, access)
        self.district, self.language = districts_of(children, access, now), _languages(children, access)
        self.close = _line_of_care(children, now)

    def free_for(self, child):
        return [worker for worker in self.workers if worker.pk not in self.close[child]]

    def guess(self, child, worker) -> Guess:
        profile = self.profiles.get(worker.pk)
        wanted, district = self.language.get(child, ""), self.district.get(child, "")
        spoken = [each for each in profile.languages if each.casefold() in wanted] if profile else []
        return Guess(
            worker=worker, last=self.last.get(child) == worker.pk, knows=worker.pk in self.known[child],
            language=spoken[0] if spoken else "", area=district if profile and district in profile.areas else "",
            open=self.open[worker.pk],
        )  # fmt: skip


def _acquaintances(children, access):
    """Return who held each child's last interview, and everybody who held one or was given one."""
    known: dict[UUID, set[UUID]] = defaultdict(set)
    held = ReturnInterview.objects.visible_to(access).live().filter(child_id__in=children, held_by__isnull=False)
    last = dict(held.order_by("held_at").values_list("child_id", "held_by_id"))
    given = InterviewAllocation.objects.visible_to(access).filter(child_id__in=children)
    for child, person in [*held.values_list("child_id", "held_by_id"), *given.values_list("child_id", "worker_id")]:
        known[child].add(person)
    return last, known


def running(rows: QuerySet, children: Iterable[UUID], now) -> QuerySet:
    """Keep the rows of some children's records (places, placements) that hold today and were not set aside."""
    day = timezone.localdate(now)
    begun, not_over = Q(from_on__isnull=True) | Q(from_on__lte=day), Q(to_on__isnull=True) | Q(to_on__gt=day)
    return rows.filter(begun, not_over, child_id__in=children, void_at__isnull=True)


def districts_of(children, access, now) -> dict[UUID, str]:
    """Return the first half of the postcode where each child lives: of the placement, else of the home."""
    homes = ChildPlace.objects.visible_to(access).filter(relation=PlaceRelation.HOME)
    found: dict[UUID, str] = {}
    for rows in (homes, Placement.objects.visible_to(access)):  # the later wins
        known = running(rows, children, now).exclude(place__postcode="").filter(place__isnull=False)
        found |= {child: code.split()[0] for child, code in known.values_list("child_id", "place__postcode")}
    return found


def _languages(children, access) -> dict[UUID, str]:
    rows = InterviewWish.objects.visible_to(access).filter(child_id__in=children).exclude(language="")
    return {child: words.casefold() for child, words in rows.order_by("said_at").values_list("child_id", "language")}


def _line_of_care(children, now) -> dict[UUID, set[UUID]]:
    """Return who is each child's carer, social worker, or manages that social worker's team."""
    close: dict[UUID, set[UUID]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM roles_with_children(%s::uuid[], %s)", [children, timezone.localdate(now)])
        for child, person, role in cursor.fetchall():
            if role in CLOSE:
                close[child].add(person)
    return close
