"""Reads one rule of a protocol's YAML into a frozen `Rule`."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from clocks.engine.conditions import ALWAYS
from clocks.engine.durations import Duration, parse_duration
from clocks.engine.errors import EngineError
from clocks.engine.nodes import Entry, read_flag, read_names, read_text
from clocks.engine.patterns import Pattern
from clocks.engine.reading_conditions import read_condition
from clocks.engine.reading_patterns import read_pattern
from clocks.engine.rules import (
    AGENCY,
    CHILD,
    HOST,
    OWN,
    OWNER,
    Basis,
    Climb,
    Due,
    DueKind,
    Opens,
    Recipient,
    Repeats,
    Rule,
    Source,
    Stage,
    StagePoint,
)

NO_NUMBER = Due(DueKind.NO_NUMBER)
NOBODY: tuple[Recipient, ...] = ()
PARTIES = ("owner", "counterpart")


class RuleReader:
    """Reads the entry of one rule, noting faults with their lines."""

    def __init__(self, kind: str, entry: Entry):
        """Prepare to read the rule called `kind`."""
        self.kind, self.entry = kind, entry

    def read(self) -> Rule:
        """Return the rule; where an entry is faulty its default stands in and the fault is noted."""
        entry = self.entry
        basis = entry.read("basis", _read_basis, Basis.LOCAL)
        rule = Rule(
            kind=self.kind,
            title=entry.text("title", required=True),
            says=entry.text("says", required=True),
            source=self._source(),
            basis=basis,
            floor=entry.flag("floor", default=basis is Basis.STATUTORY),
            starts_on=entry.read("starts_on", read_names, (), required=True),
            anchors=entry.read("counted_from", read_names, (), required=True),
            when=entry.read("when", read_condition, ALWAYS),
            opens=self._opens(),
            due=entry.read("due", self._read_due, NO_NUMBER, required=True),
            stages=self._stages(),
            held_by=entry.read("held_by", _read_parties, (OWNER,)),
            subject=entry.read("subject", _read_subject, OWN),
            repeats=entry.read("repeats", self._read_repeats, None),
            pattern=entry.read("pattern", self._read_pattern, None),
            met_by=self._moments("met_by"),
            stops_on=self._moments("stops_on"),
            completion=entry.text("completion", default="by_hand"),
            responsible=entry.read("responsible", read_recipients, NOBODY, required=True),
            assumed=entry.flag("assumed"),
            note=entry.text("note"),
        )
        entry.finish()
        return rule

    def _source(self) -> Source:
        node = self.entry.node_of("source", required=True)
        if node is None:
            return Source("", "")
        entry = Entry(node, self.entry.problems, f"{self.entry.what}, 'source'")
        source = Source(entry.text("document", required=True), entry.text("section", required=True))
        entry.finish()
        return source

    def _opens(self) -> Opens | None:
        node = self.entry.node_of("opens")
        if node is None:
            return None
        entry = Entry(node, self.entry.problems, f"{self.entry.what}, 'opens'")
        over = entry.read("over", _read_duration, None)
        at_least = entry.read("at_least", _read_duration, None)
        entry.finish()
        if (over is None) == (at_least is None):
            entry.problems.add(node, f"{entry.what} says either 'over' or 'at_least', with a duration.")
            return None
        return Opens(over, inclusive=False) if over else Opens(at_least, inclusive=True) if at_least else None

    def _read_due(self, node: yaml.Node) -> Due:
        if isinstance(node, yaml.ScalarNode):
            word = read_text(node)
            if word == "at once":
                return Due(DueKind.AT_ONCE)
            if word == "no number":
                return NO_NUMBER
            raise EngineError("write 'at once', 'no number', {after: a duration} or {next: a meeting}.")
        entry = Entry(node, self.entry.problems, f"{self.entry.what}, 'due'")
        after = entry.read("after", _read_duration, None)
        meeting = entry.text("next")
        before = entry.read("before", _read_duration, None)
        entry.finish()
        if (after is None) == (not meeting):
            raise EngineError("say either 'after' with a duration, or 'next' with the name of a meeting.")
        if after and before:
            raise EngineError("'before' is how long before the next meeting; it does not go with 'after'.")
        return Due(DueKind.AFTER, after=after) if after else Due(DueKind.NEXT_MEETING, meeting=meeting, before=before)

    def _read_repeats(self, node: yaml.Node) -> Repeats | None:
        if isinstance(node, yaml.ScalarNode):
            return Repeats() if read_flag(node) else None
        entry = Entry(node, self.entry.problems, f"{self.entry.what}, 'repeats'")
        every = entry.read("every", _read_duration, None, required=True)
        entry.finish()
        return Repeats(every)

    def _read_pattern(self, node: yaml.Node) -> Pattern:
        return read_pattern(Entry(node, self.entry.problems, f"{self.entry.what}, 'pattern'"))

    def _moments(self, name: str) -> tuple[tuple[str, str], ...]:
        node = self.entry.node_of(name)
        if node is None:
            return ()
        entry = Entry(node, self.entry.problems, f"{self.entry.what}, '{name}'")
        return tuple((trigger, entry.text(trigger)) for trigger, _key, _value in list(entry.items()))

    def _stages(self) -> tuple[Stage, ...]:
        node = self.entry.node_of("steps")
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.entry.problems.add(node, f"{self.entry.what}, 'steps' should be a list.")
            return ()
        stages = [self._stage(item, rank) for rank, item in enumerate(node.value)]
        return tuple(stage for stage in stages if stage is not None)

    def _stage(self, node: yaml.Node, rank: int) -> Stage | None:
        entry = Entry(node, self.entry.problems, f"{self.entry.what}, step {rank + 1}")
        code = entry.text("code", required=True)
        at = entry.text("at")
        before = entry.read("before_due", _read_duration, None)
        after = entry.read("after_due", _read_duration, None)
        tell = entry.read("tell", read_recipients, NOBODY, required=True)
        climbs = self._climbs(entry)
        entry.finish()
        named = [at != "", before is not None, after is not None]
        if sum(named) != 1 or at not in ("", "start", "opens", "due"):
            entry.problems.add(
                node, f"{entry.what} fires 'at: start', 'opens' or 'due', or 'before_due' or 'after_due'."
            )
            return None
        point = StagePoint(at) if at else StagePoint.BEFORE_DUE if before else StagePoint.AFTER_DUE
        return Stage(code=code, point=point, offset=before or after, tell=tell, rank=rank, climbs=climbs)

    def _climbs(self, step: Entry) -> tuple[Climb, ...]:
        node = step.node_of("acknowledge")
        if node is None:
            return ()
        rungs = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(climb for each in rungs for climb in self._climb(each, step.what))

    def _climb(self, node: yaml.Node, step: str) -> Iterator[Climb]:
        entry = Entry(node, self.entry.problems, f"{step}, 'acknowledge'")
        within = entry.read("within", _read_wait, None, required=True)
        then = entry.read("then", read_recipients, NOBODY, required=True)
        entry.finish()
        if within is not None:
            yield Climb(within, then)


def read_recipients(node: yaml.Node) -> tuple[Recipient, ...]:
    """Return the recipients of a list such as `[team_manager, police_spoc at counterpart]`."""
    recipients = []
    for written in read_names(node):
        role, _, party = written.partition(" at ")
        if party and party not in PARTIES:
            raise EngineError(f"'{written}': a role is at the {' or the '.join(PARTIES)}.")
        recipients.append(Recipient(role=role, at=party or "owner"))
    return tuple(recipients)


def _read_parties(node: yaml.Node) -> tuple[str, ...]:
    parties = read_names(node)
    if not parties or set(parties) - {OWNER, HOST}:
        raise EngineError(f"a duty is held by the {OWNER}, the {HOST} or both.")
    return parties


def _read_subject(node: yaml.Node) -> str:
    word = read_text(node)
    if word not in (CHILD, AGENCY):
        raise EngineError(f"a duty is about the {CHILD} or the {AGENCY}; leave this out for what its trigger is about.")
    return word


def _read_basis(node: yaml.Node) -> Basis:
    word = read_text(node)
    if word not in set(Basis):
        raise EngineError(f"'{word}' is not one of: {', '.join(Basis)}.")
    return Basis(word)


def _read_wait(node: yaml.Node) -> Duration:
    wait = parse_duration(read_text(node))
    if wait.elapsed is None:
        raise EngineError("people are waited for in minutes or hours, such as '30 minutes'.")
    return wait


def _read_duration(node: yaml.Node) -> Duration | None:
    return parse_duration(read_text(node))
