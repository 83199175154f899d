"""What a protocol says, as frozen values: rules, the steps of their ladders, their sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from clocks.engine.calendars import DailyMeeting, MonthlyMeeting, WeeklyMeeting
from clocks.engine.conditions import ALWAYS, Condition
from clocks.engine.durations import Duration
from clocks.engine.patterns import Pattern

Meeting = DailyMeeting | WeeklyMeeting | MonthlyMeeting
OWNER = "owner"  # who answers for an episode
HOST = "host"  # the council in whose area another authority placed the child
OWN, CHILD, AGENCY = "", "child", "agency"  # what a duty is about: what its trigger is about, the child, the agency


class Basis(StrEnum):
    """Where the number of a rule comes from."""

    STATUTORY = "statutory"
    LOCAL = "local"
    OUR_DEFAULT = "our_default"


class DueKind(StrEnum):
    """How a duty's due moment is found. `NO_NUMBER` duties are always open and never overdue."""

    AFTER = "after"
    AT_ONCE = "at_once"
    NEXT_MEETING = "next_meeting"
    NO_NUMBER = "no_number"


class StagePoint(StrEnum):
    """The moment a step of the ladder is measured from."""

    START = "start"
    OPENS = "opens"
    BEFORE_DUE = "before_due"
    DUE = "due"
    AFTER_DUE = "after_due"


@dataclass(frozen=True)
class Source:
    """The document and section a rule is taken from."""

    document: str
    section: str


@dataclass(frozen=True)
class Due:
    """When a duty is due: after a duration, at once, at the next of a named meeting, or without a number.

    `before` is how long before that meeting.
    """

    kind: DueKind
    after: Duration | None = None
    meeting: str = ""
    before: Duration | None = None


@dataclass(frozen=True)
class Repeats:
    """A duty that comes round: when it is met or falls due, the next period's clock starts.

    `every` is how long each period after the first lasts, where that differs from the first.
    """

    every: Duration | None = None


@dataclass(frozen=True)
class Opens:
    """A duty that exists only if the child is still missing after a duration.

    `inclusive` is "72 hours or more"; not inclusive is "over 24 hours".
    """

    after: Duration
    inclusive: bool


@dataclass(frozen=True)
class Recipient:
    """A role at an agency: the clock's own (`owner`) or the one it waits for (`counterpart`).

    The role `assignee` is the person to whom the duty is given, `key_worker` whoever works with the child.
    """

    role: str
    at: str = "owner"


@dataclass(frozen=True)
class Climb:
    """A rung above a step: whom it tells when nobody has said within a time that they have seen what was told below.

    It is climbed at once where somebody named below cannot be told at all.
    """

    within: Duration
    then: tuple[Recipient, ...]


@dataclass(frozen=True)
class Stage:
    """One step of a rule's ladder: when it fires and whom it tells. `rank` orders the steps by gravity.

    `climbs` are the rungs above it, the lowest first; without any, nobody is asked to acknowledge.
    """

    code: str
    point: StagePoint
    tell: tuple[Recipient, ...]
    offset: Duration | None = None
    rank: int = 0
    climbs: tuple[Climb, ...] = ()

    @property
    def everybody(self) -> tuple[Recipient, ...]:
        """Return whom the step tells, and whom each rung above it does."""
        return self.tell + tuple(who for climb in self.climbs for who in climb.then)


@dataclass(frozen=True)
class Rule:
    """One duty of a protocol.

    `starts_on` is the trigger, `anchors` the names of the moments it may count from (the first that is given wins).
    `met_by` and `stops_on` map a trigger to the name of the moment at which that happened. `completion` is
    `by_hand`, `facts` (only triggers end it), or the code of the screen that completes it. `held_by` says whose duty it
    is under this protocol: of the agency that answers for the episode, of the host of a child placed there, or of both.
    `subject` is what the clock hangs on: what its trigger is about, the child, or the agency. A rule with a `pattern`
    is called for by the child's episodes taken together.
    """

    kind: str
    title: str
    says: str
    source: Source
    starts_on: tuple[str, ...]
    anchors: tuple[str, ...]
    due: Due
    basis: Basis = Basis.LOCAL
    floor: bool = False
    when: Condition = ALWAYS
    opens: Opens | None = None
    stages: tuple[Stage, ...] = ()
    held_by: tuple[str, ...] = (OWNER,)
    subject: str = OWN
    repeats: Repeats | None = None
    pattern: Pattern | None = None
    met_by: tuple[tuple[str, str], ...] = ()
    stops_on: tuple[tuple[str, str], ...] = ()
    completion: str = "by_hand"
    responsible: tuple[Recipient, ...] = ()
    assumed: bool = False
    note: str = ""

    def stage(self, code: str) -> Stage:
        """Return the step with a code. Raises `KeyError` when the ladder has none."""
        for stage in self.stages:
            if stage.code == code:
                return stage
        raise KeyError(code)


@dataclass(frozen=True)
class Protocol:
    """One dated version of an authority's protocol. The England baseline has no authority."""

    code: str
    version: int
    title: str
    authority: str
    in_force_from: date
    rules: tuple[Rule, ...]
    meetings: dict[str, Meeting] = field(default_factory=dict, hash=False)
    ratified_on: date | None = None
    note: str = ""

    def rule(self, kind: str) -> Rule | None:
        """Return the rule of a kind, or None."""
        return self._by_kind.get(kind)

    def rules_on(self, trigger: str) -> list[Rule]:
        """Return the rules that a trigger begins, in the order of the protocol."""
        return self._by_trigger.get(trigger, [])

    @cached_property
    def _by_kind(self) -> dict[str, Rule]:
        return {rule.kind: rule for rule in self.rules}

    @cached_property
    def _by_trigger(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for trigger in dict.fromkeys(rule.starts_on):
                found.setdefault(trigger, []).append(rule)
        return found
