"""Holds a police list against the register, on plain values: nothing here reads a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

TOLERANCE = timedelta(minutes=60)  # how far two people's note of the same moment may lie apart; our own choice


class Kind(models.TextChoices):
    """In what the police's list and the register differ."""

    POLICE_ONLY = "police_only", _("The police have it and we do not")
    OURS_ONLY = "ours_only", _("We have it and the police do not")
    MISSING_SINCE = "missing_since", _("Missing since another time")
    RETURNED = "returned", _("Returned at another time")
    GRADE = "grade", _("Another police grade")
    LOG_NUMBER = "log_number", _("Another log number")
    STATUS = "status", _("Missing, absent or away: another answer")


@dataclass(frozen=True)
class Theirs:
    """What a police list says of one episode. Moments are aware; None where the list does not say.

    `day_only`: the names of the moments of which only the day is known. `episode_id`: the episode that somebody, or the
    log number, says it is.
    """

    key: UUID
    episode_id: UUID | None
    missing_since: datetime | None = None
    returned: datetime | None = None
    grade: str = ""
    log_number: str = ""
    status: str = ""
    day_only: frozenset[str] = frozenset()

    @property
    def mark(self) -> str:
        """Return what tells this row again in the next list: its log number, or else the row itself."""
        return plain(self.log_number) or str(self.key)


@dataclass(frozen=True)
class Ours:
    """What the register says of one episode."""

    key: UUID
    missing_since: datetime
    returned: datetime | None = None
    grade: str = ""
    log_number: str = ""
    status: str = ""
    day_only: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """One difference: its kind, the row of the list and the episode (one of them may lack), and what each says.

    `about` is the same in every list for as long as the difference stands: the episode, or what marks the row.
    """

    kind: Kind
    about: str
    theirs: UUID | None
    ours: UUID | None
    they_say: str = ""
    we_say: str = ""


@dataclass(frozen=True)
class Counts:
    """Two counts of one span and what lies between them: theirs - police_only - repeated + ours_only = ours."""

    theirs: int
    ours: int
    police_only: int
    ours_only: int
    repeated: int
    found: tuple[Found, ...] = field(default=())

    @property
    def agree(self) -> bool:
        """Say whether both count the same episodes, each once."""
        return not (self.police_only or self.ours_only or self.repeated)


def compare(theirs: Iterable[Theirs], ours: Iterable[Ours], *, day_of) -> Counts:
    """Return how two accounts of one span agree, and every difference between them.

    `ours`: every episode that the list should hold, with those its rows name. `day_of` gives the local day of a moment.
    A moment known to the day alone differs only where the days do. What one side does not say is no difference.
    """
    rows, register = list(theirs), {each.key: each for each in ours}
    named = [(row, register[row.episode_id]) for row in rows if row.episode_id in register]
    seen = {episode.key for _row, episode in named}
    police_only = [row for row in rows if row.episode_id not in register]
    ours_only = [each for key, each in register.items() if key not in seen]
    found = [Found(Kind.POLICE_ONLY, row.mark, row.key, None) for row in police_only]
    found += [Found(Kind.OURS_ONLY, str(each.key), None, each.key) for each in ours_only]
    for row, episode in {episode.key: (row, episode) for row, episode in named}.values():  # its last row alone
        found += _differences(row, episode, day_of)
    return Counts(
        theirs=len(rows), ours=len(register), police_only=len(police_only), ours_only=len(ours_only),
        repeated=len(named) - len(seen), found=tuple(found),
    )  # fmt: skip


def _differences(row: Theirs, episode: Ours, day_of) -> Iterator[Found]:
    for kind in (Kind.MISSING_SINCE, Kind.RETURNED):
        they, we = getattr(row, kind.value), getattr(episode, kind.value)
        to_the_day = kind.value in row.day_only | episode.day_only
        if _moments_differ(they, we, to_the_day, day_of):
            yield Found(kind, str(episode.key), row.key, episode.key, they.isoformat(), we.isoformat() if we else "")
    for kind in (Kind.GRADE, Kind.LOG_NUMBER, Kind.STATUS):
        they, we = getattr(row, kind.value), getattr(episode, kind.value)
        if they and plain(they) != plain(we):
            yield Found(kind, str(episode.key), row.key, episode.key, they, we)


def _moments_differ(they: datetime | None, we: datetime | None, to_the_day: bool, day_of) -> bool:
    """Say whether the police's moment is another than ours. A return that we do not have is a difference too."""
    if they is None:
        return False
    if we is None:
        return True
    return day_of(they) != day_of(we) if to_the_day else abs(they - we) > TOLERANCE


def plain(text: str) -> str:
    """Return a number or code without the signs that people leave out or put in."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
