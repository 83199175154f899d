"""Two replays of one past beside each other: how many duties more or fewer, how many late, and which ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import ngettext

from clocks.workshop.replay import Duty


@dataclass(frozen=True)
class Outcome:
    """What became of one kind of duty under each of the two, and the duties behind each difference.

    `more` and `fewer` are owed on one side alone (after, before); `later` and `timelier` are late on one side alone.
    """

    kind: str
    owed: tuple[int, int]
    late: tuple[int, int]
    more: tuple[Duty, ...]
    fewer: tuple[Duty, ...]
    later: tuple[Duty, ...]
    timelier: tuple[Duty, ...]

    def sentences(self, title: str) -> list[str]:
        """Return what differs in number, in the reader's language; nothing where nothing does."""
        return sentences(title, self.owed, self.late)


def compare_replays(before: Iterable[Duty], after: Iterable[Duty]) -> dict[str, Outcome]:
    """Return what became of each kind of duty under two replays of the same past, in the order of their names.

    These are all the agency's children: show a reader no duty of a child on whom they hold no grant.
    """
    sides = [{duty.key: duty for duty in side} for side in (before, after)]
    kinds = sorted({duty.kind for side in sides for duty in side.values()})
    return {kind: _outcome(kind, *(_of_kind(side, kind) for side in sides)) for kind in kinds}


def _of_kind(side: Mapping[tuple, Duty], kind: str) -> dict[tuple, Duty]:
    return {key: duty for key, duty in side.items() if duty.kind == kind}


def _outcome(kind: str, before: Mapping[tuple, Duty], after: Mapping[tuple, Duty]) -> Outcome:
    owed = [{key: duty for key, duty in side.items() if duty.owed} for side in (before, after)]
    late = [{key: duty for key, duty in side.items() if duty.late} for side in (before, after)]
    return Outcome(
        kind, owed=(len(owed[0]), len(owed[1])), late=(len(late[0]), len(late[1])),
        more=_beyond(owed[1], owed[0]), fewer=_beyond(owed[0], owed[1]),
        later=_beyond(late[1], late[0]), timelier=_beyond(late[0], late[1]),
    )  # fmt: skip


def _beyond(these: Mapping[tuple, Duty], those: Mapping[tuple, Duty]) -> tuple[Duty, ...]:
    found = [duty for key, duty in these.items() if key not in those]
    return tuple(sorted(found, key=lambda duty: (duty.anchor_at, duty.subject_id)))


def sentences(title: str, owed: tuple[int, int], late: tuple[int, int]) -> list[str]:
    """Return how the numbers of one kind of duty change, each in one line, in the reader's language."""
    more, later = owed[1] - owed[0], late[1] - late[0]
    found = []
    if more > 0:
        found.append(ngettext("%(title)s: %(count)d more duty", "%(title)s: %(count)d more duties", more))
    if more < 0:
        found.append(ngettext("%(title)s: %(count)d fewer duty", "%(title)s: %(count)d fewer duties", -more))
    told = [said % {"title": title, "count": abs(more)} for said in found]
    if later > 0:
        told.append(ngettext("%(title)s: %(count)d more late", "%(title)s: %(count)d more late", later)
                    % {"title": title, "count": later})  # fmt: skip
    if later < 0:
        told.append(ngettext("%(title)s: %(count)d fewer late", "%(title)s: %(count)d fewer late", -later)
                    % {"title": title, "count": -later})  # fmt: skip
    return told
