"""Turns the YAML of a protocol into frozen rules, telling every fault at once with its line."""

from __future__ import annotations

import json
import re
from datetime import date, time
from functools import lru_cache
from typing import Any

import yaml

from clocks.engine.calendars import WEEKDAYS, DailyMeeting, MonthlyMeeting, WeeklyMeeting
from clocks.engine.errors import EngineError
from clocks.engine.nodes import Entry, Problems, compose, plain, read_text, read_time
from clocks.engine.reading_rules import RuleReader
from clocks.engine.rules import Meeting, Protocol, Rule
from clocks.engine.validation import faults_of_rule

KEPT = 64  # texts a process remembers: more than the shipped versions and a draft or two
CODE = re.compile(r"[a-z][a-z0-9_]{2,63}")


@lru_cache(maxsize=KEPT)
def load_protocol(text: str) -> Protocol:
    """Return the protocol a YAML text holds. Raises `ProtocolError` with one sentence and line per fault.

    A text is read once by a process: a protocol never changes, and reading a long one takes tens of milliseconds.
    """
    problems = Problems()
    root = Entry(compose(text), problems, "The protocol")
    meetings = _read_meetings(root, problems)
    rules = _read_rules(root, problems, meetings)
    protocol = Protocol(
        code=root.text("protocol", required=True),
        version=root.number("version", required=True),
        title=root.text("title", required=True),
        authority=root.text("authority"),
        in_force_from=root.day("in_force_from", required=True) or date.min,
        ratified_on=root.day("ratified_on"),
        note=root.text("note"),
        meetings=meetings,
        rules=rules,
    )
    root.finish()
    problems.raise_if_any()
    return protocol


def plain_content(text: str) -> dict[str, Any]:
    """Return a protocol's YAML as plain values fit for JSON. Raises `ProtocolError` if it is not YAML."""
    content: dict[str, Any] = json.loads(_json_of(text))
    return content


@lru_cache(maxsize=KEPT)
def _json_of(text: str) -> str:
    return json.dumps(plain(compose(text)))


def _read_meetings(root: Entry, problems: Problems) -> dict[str, Meeting]:
    node = root.node_of("meetings")
    if node is None:
        return {}
    meetings: dict[str, Meeting] = {}
    for name, _key, value in Entry(node, problems, "The meetings").items():
        meeting = _read_meeting(Entry(value, problems, f"The meeting '{name}'"))
        if meeting is not None:
            meetings[name] = meeting
    return meetings


def _read_meeting(entry: Entry) -> Meeting | None:
    every = entry.text("every", required=True)
    daily = every in ("day", "working day")
    weekday = entry.read("weekday", _read_weekday, 0, required=True) if not daily else 0
    at = entry.read("at", read_time, time(0), required=True)
    nth = entry.number("nth") if every == "month" else 0
    entry.finish()
    if daily:
        return DailyMeeting(at=at, weekends=every == "day")
    if every == "week":
        return WeeklyMeeting(weekday=weekday, at=at)
    if every == "month":
        try:
            return MonthlyMeeting(nth=nth, weekday=weekday, at=at)
        except EngineError as error:
            entry.problems.add(entry.node, str(error))
            return None
    entry.problems.add(entry.node, f"{entry.what} is held every day, working day, week or month, not every '{every}'.")
    return None


def _read_weekday(node: yaml.Node) -> int:
    name = read_text(node).lower()
    if name not in WEEKDAYS:
        raise EngineError(f"'{name}' is not a day of the week.")
    return WEEKDAYS.index(name)


def _read_rules(root: Entry, problems: Problems, meetings: dict[str, Meeting]) -> tuple[Rule, ...]:
    node = root.node_of("rules", required=True)
    if node is None:
        return ()
    rules = []
    for kind, key, value in Entry(node, problems, "The rules").items():
        if not CODE.fullmatch(kind):
            problems.add(key, f"'{kind}' is not a code: write small letters, digits and underscores.")
        before = len(problems.sentences)
        rule = RuleReader(kind, Entry(value, problems, f"The rule '{kind}'")).read()
        if len(problems.sentences) == before:
            for fault in faults_of_rule(rule, meetings):
                problems.add(key, f"The rule '{kind}' {fault}")
        rules.append(rule)
    return tuple(rules)
