"""Protocols as text: a published version as YAML, what publishing fills in, one rule written anew."""

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

import yaml

from clocks.engine.errors import ProtocolError
from clocks.engine.loading import load_protocol, plain_content
from clocks.engine.nodes import compose
from clocks.engine.rules import Protocol
from clocks.models import ProtocolVersion
from clocks.vocabulary import TRIGGERS

WIDTH = 100
MOST_LINES = 5_000  # of two texts that are compared; the longest protocol we hold has 900
HEAD = ("protocol", "title", "authority", "version", "in_force_from", "ratified_on", "note", "meetings")
RULE = (
    "title", "says", "source", "note", "basis", "floor", "assumed", "starts_on", "counted_from", "held_by", "subject",
    "when", "pattern", "opens", "due", "repeats", "steps", "met_by", "stops_on", "completion", "responsible",
)  # fmt: skip
PLACES = {trigger: place for place, trigger in enumerate(TRIGGERS)}


class _Dumper(yaml.SafeDumper):
    """Writes long words folded, as the shipped protocols do, and indents lists."""

    def increase_indent(self, flow=False, indentless=False):
        """Indent a list below its key."""
        return super().increase_indent(flow, False)


def _write_words(dumper, words: str):
    if len(words) > WIDTH - 30:
        return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=">")
    return dumper.represent_scalar("tag:yaml.org,2002:str", words)


_Dumper.add_representer(str, _write_words)


def as_yaml(content) -> str:
    """Return plain content as YAML: entries in their order, in words a person can edit."""
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def text_of(version: ProtocolVersion) -> str:
    """Return a published version as YAML, its entries in the order of the shipped protocols."""
    head = _ordered(version.content, HEAD)
    head["in_force_from"] = version.in_force_from
    rules = sorted(head.pop("rules", {}).items(), key=lambda item: place_of(item[0], item[1]["starts_on"]))
    return as_yaml({**head, "rules": {kind: _ordered(rule, RULE) for kind, rule in rules}})


def _ordered(entries: dict, order: tuple[str, ...]) -> dict:
    return {name: entries[name] for name in (*order, *entries) if name in entries}


def place_of(kind: str, starts_on: str | Sequence[str]) -> tuple[int, str]:
    """Return where a rule stands (the database keeps no order): by what starts it, as an episode goes on; its name."""
    first = starts_on if isinstance(starts_on, str) else starts_on[0]
    return (PLACES.get(first, len(PLACES)), kind)


def blank(code: str, title: str, authority: str, today: date) -> str:
    """Return the text a first protocol of an authority begins with: England's stands under it, and it adds nothing."""
    return as_yaml(
        {"protocol": code, "title": title, "authority": authority, "version": 1, "in_force_from": today, "rules": {}}
    )


def read(text: str) -> Protocol | None:
    """Return the protocol a text holds, or None where it does not read."""
    try:
        return load_protocol(text)
    except ProtocolError:
        return None


def lines_that_differ(one: str, other: str) -> tuple[str, str]:
    """Return of each of two texts the lines that the other has not, each with its number: "138: title: Our own".

    Both texts whole where they have too many lines to be compared while somebody waits.
    """
    sides = (one.splitlines(), other.splitlines())
    if max(map(len, sides)) > MOST_LINES:
        return one, other
    changes = [each for each in SequenceMatcher(None, *sides).get_opcodes() if each[0] != "equal"]
    return (
        "\n".join(f"{n + 1}: {sides[0][n].strip()}" for _tag, first, last, _, _ in changes for n in range(first, last)),
        "\n".join(f"{n + 1}: {sides[1][n].strip()}" for _tag, _, _, first, last in changes for n in range(first, last)),
    )


def filled_in(text: str, *, version: int, in_force_from: date) -> str:
    """Return a text with its number and its date, and every other character as it was written."""
    wanted = {"version": str(version), "in_force_from": in_force_from.isoformat()}
    for key, value in reversed(compose(text).value):
        if key.value in wanted:
            text = text[: value.start_mark.index] + wanted[key.value] + text[value.end_mark.index :]
    return text


def with_rule(text: str, kind: str, rule: dict | None) -> str:
    """Return a text with one rule written anew or at its end (None: without it), and every other line as it was.

    Raises KeyError where the text has no such rule to leave out, `ProtocolError` where it does not read as YAML.
    """
    (rules,) = [value for key, value in compose(text).value if key.value == "rules"]
    if rules.flow_style:  # in braces, as JSON is: there are no lines of one rule alone
        text = as_yaml(plain_content(text))
        (rules,) = [value for key, value in compose(text).value if key.value == "rules"]
    pairs = {str(key.value): (key, value) for key, value in rules.value}
    if (rule is None and pairs.keys() == {kind}) or not pairs:
        return as_yaml({**plain_content(text), "rules": {kind: rule} if rule else {}})
    added = rule is not None and kind not in pairs
    key, value = rules.value[-1] if added else pairs[kind]
    lines = text.splitlines()
    first, last = key.start_mark.line, value.end_mark.line + (1 if value.flow_style else 0)
    while last > first and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1  # what stands above the next rule is that rule's
    indent = " " * key.start_mark.column
    written = [indent + line if line else "" for line in as_yaml({kind: rule}).splitlines()] if rule else []
    if added:
        first, written = last, ["", *written]
    return "\n".join(lines[:first] + written + lines[last:]) + "\n"
