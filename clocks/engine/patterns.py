"""What a child's episodes call for when taken together: so many within a time, or one that lasted so long.

An episode counts once: those that called for a duty are used up, and the next duty needs as many new ones. All of it is
worked out anew from the episodes each time, so a corrected or withdrawn episode changes it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from clocks.engine.calendars import as_utc
from clocks.engine.durations import Duration, shift


@dataclass(frozen=True)
class Pattern:
    """So many episodes (`at_least`) of these statuses, beginning `within` a duration of the first of them.

    `over` counts only a child who was away for longer than that at a stretch. `since` counts only after a duty of these
    kinds was done, and once for each time. `once` is for a duty that is owed once for each child.
    """

    at_least: int
    statuses: tuple[str, ...]
    within: Duration | None = None
    over: Duration | None = None
    since: tuple[str, ...] = ()
    once: bool = False


@dataclass(frozen=True)
class Spell:
    """What a child was (missing, away, absent) from one moment to another, or still is (`to_at` None)."""

    status: str
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True)
class PastEpisode:
    """One episode of a child: its key, the reference people know it by, its spells, and the agency it belongs to."""

    key: Any
    reference: str
    spells: tuple[Spell, ...]
    owner: Any = None


@dataclass(frozen=True)
class Counted:
    """An episode that counts: when it began, and when it came to count (later, where it must last)."""

    key: Any
    reference: str
    began_at: datetime
    counts_at: datetime


@dataclass(frozen=True)
class Occurrence:
    """The pattern came to hold at a moment (which may be to come, while the child is still missing)."""

    at: datetime
    counted: tuple[Counted, ...]


def known_at(episodes: Iterable[PastEpisode], at: datetime) -> list[PastEpisode]:
    """Return the episodes as they stood at a moment: spells begun by then, going on where they ended later."""
    found = []
    for episode in episodes:
        spells = tuple(
            replace(spell, to_at=spell.to_at if spell.to_at is None or spell.to_at <= at else None)
            for spell in episode.spells
            if spell.from_at <= at
        )
        if spells:
            found.append(replace(episode, spells=spells))
    return found


def occurrences(
    pattern: Pattern,
    episodes: Iterable[PastEpisode],
    *,
    used: frozenset[Any] = frozenset(),
    done: Sequence[datetime] = (),
) -> list[Occurrence]:
    """Return each time the pattern came to hold, oldest first.

    `used` are the keys of episodes that may not count again; `done` is when duties of the kinds in `since` were met.
    """
    counting = [_counted(pattern, episode) for episode in episodes if episode.key not in used]
    counts = sorted((each for each in counting if each), key=lambda each: (each.counts_at, str(each.key)))
    if not pattern.since:
        return _called(pattern, counts)
    levels = [[each for each in counts if _level(each, done) == n + 1] for n in range(len(done))]
    return [first for level in levels for first in _called(pattern, level)[:1]]


def _level(each: Counted, done: Sequence[datetime]) -> int:
    return sum(moment < each.began_at for moment in done)


def _called(pattern: Pattern, counts: Iterable[Counted]) -> list[Occurrence]:
    called: list[Occurrence] = []
    waiting: list[Counted] = []
    for each in counts:
        waiting = [earlier for earlier in waiting if _reaches(pattern, earlier, each)] + [each]
        if len(waiting) >= pattern.at_least:
            called.append(Occurrence(each.counts_at, tuple(waiting)))
            waiting = []
    return called[:1] if pattern.once else called


def _reaches(pattern: Pattern, earlier: Counted, later: Counted) -> bool:
    return pattern.within is None or later.began_at <= shift(earlier.began_at, pattern.within)


def _counted(pattern: Pattern, episode: PastEpisode) -> Counted | None:
    for spell in sorted(episode.spells, key=lambda spell: spell.from_at):
        if spell.status not in pattern.statuses:
            continue
        began_at = as_utc(spell.from_at)
        counts_at = shift(began_at, pattern.over) if pattern.over else began_at
        if pattern.over is None or spell.to_at is None or spell.to_at > counts_at:
            return Counted(episode.key, episode.reference, began_at, counts_at)
    return None
