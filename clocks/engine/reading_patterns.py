"""Reads the `pattern` of a rule: how many episodes, of which statuses, within what time, lasting how long."""

from __future__ import annotations

import yaml

from clocks.engine.durations import Duration, parse_duration
from clocks.engine.nodes import Entry, read_names, read_text
from clocks.engine.patterns import Pattern

STATUSES = ("missing", "away", "absent")


def read_pattern(entry: Entry) -> Pattern:
    """Return the pattern an entry describes; faults are noted with their lines."""
    pattern = Pattern(
        at_least=entry.number("at_least", required=True),
        statuses=entry.read("statuses", read_names, (), required=True),
        within=entry.read("within", _read_duration, None),
        over=entry.read("over", _read_duration, None),
        since=entry.read("since", read_names, ()),
        once=entry.flag("once"),
    )
    entry.finish()
    if pattern.at_least < 1:
        entry.problems.add(entry.node, f"{entry.what}: 'at_least' is a whole number above zero.")
    for status in pattern.statuses:
        if status not in STATUSES:
            entry.problems.add(entry.node, f"{entry.what}: '{status}' is not one of: {', '.join(STATUSES)}.")
    return pattern


def _read_duration(node: yaml.Node) -> Duration | None:
    return parse_duration(read_text(node))
