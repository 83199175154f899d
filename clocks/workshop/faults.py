"""What keeps a draft from being published, each fault in a sentence with the line that it is about."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import yaml
from django.utils.translation import gettext as _

from clocks.engine.errors import ProtocolError
from clocks.engine.loading import load_protocol
from clocks.engine.nodes import compose
from clocks.engine.rules import Protocol
from clocks.engine.validation import faults_against_floor
from clocks.limits import faults_of_limits
from clocks.models import ProtocolVersion
from clocks.services.publish import standing_floors
from clocks.vocabulary import faults_of_words
from clocks.workshop.rule_words import rule_parts, titles_of

# What a fault says, in part, and the entries it may be about: the first that the rule has.
ENTRIES = (
    ("starts on '", ("starts_on",)),
    ("does not start on", ("starts_on",)),
    ("counts from", ("counted_from",)),
    ("is counted from", ("counted_from",)),
    ("asks for the fact", ("when",)),
    ("compares '", ("when",)),
    ("covers fewer", ("when",)),
    ("allows more time", ("due",)),
    ("opens later", ("opens",)),
    ("is ended by", ("met_by", "stops_on")),
    ("ends on", ("met_by", "stops_on")),
    ("reads '", ("met_by", "stops_on")),
    ("ticked off", ("completion",)),
    ("is completed by", ("completion",)),
    ("binds fewer", ("held_by",)),
    ("is called for by", ("pattern", "subject", "repeats")),
    ("tells nobody", ("steps",)),
    ("asks nobody", ("steps",)),
    ("has a step", ("steps",)),
)
_NAMED = re.compile(r"The rule '([a-z0-9_]+)'")


def faults_of(text: str, *, code: str, from_on: date) -> list[str]:
    """Return what keeps a text from being published from a day on, each fault with its line; none is the good answer.

    Checked: that it reads, that every word is answered to, that it is this agency's protocol, and that no rule of
    England's is loosened.
    """
    try:
        protocol = load_protocol(text)
    except ProtocolError as error:
        return sorted(set(error.problems), key=_line_number)
    lines = lines_of(text)
    faults = faults_of_words(protocol) + faults_of_limits(protocol)
    if protocol.code != code:
        faults.append(f"Line {lines.get('protocol', 1)}: this is the protocol '{protocol.code}'; yours is '{code}'.")
    for floor in standing_floors(from_on):
        faults += _loosened(protocol, floor)
    return sorted({_with_line(fault, lines) for fault in faults}, key=_line_number)


def with_lines(faults: Sequence[str], text: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return each fault with the lines of the text around the one it names, as (number, line); none for no line."""
    lines = text.splitlines()
    found = []
    for fault in faults:
        number = _line_number(fault)[0]
        first, last = max(number - 1, 1), min(number + 1, len(lines))
        found.append((fault, [(n, lines[n - 1]) for n in range(first, last + 1)] if number else []))
    return found


def lines_of(text: str) -> dict[str, int]:
    """Return the line of each entry of the head and each rule, by name, and of each entry of a rule ("kind.due")."""
    root = compose(text)
    found = {str(key.value): _line_of(key) for key, _value in root.value}
    for name, rules in root.value:
        if name.value == "rules" and isinstance(rules, yaml.MappingNode):
            for kind, rule in rules.value:
                found[str(kind.value)] = _line_of(kind)
                found |= {f"{kind.value}.{key.value}": _line_of(key) for key, _value in rule.value}
    return found


def _line_of(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def _loosened(protocol: Protocol, floor: ProtocolVersion) -> Iterator[str]:
    """Yield each way the floor is loosened, with what England's rule says of that part."""
    titles = titles_of(floor.protocol)
    for fault in faults_against_floor(protocol, floor.protocol):
        rule, part = floor.protocol.rule(_kind_of(fault)), _part_of(fault)
        said = dict(rule_parts(rule, titles)).get(part, "") if rule else ""
        if not said:
            yield fault
            continue
        words = _("%(fault)s England's baseline, version %(version)s, says: %(part)s: %(said)s.")
        yield words % {
            "fault": fault, "version": floor.version, "part": part, "said": "; ".join(said.splitlines()),
        }  # fmt: skip


def _part_of(fault: str) -> str:
    """Return the name that a part of a rule has in words, for the part that a fault is about."""
    parts = {
        "starts_on": _("Starts when"), "counted_from": _("Counted from when"), "when": _("Applies if"),
        "due": _("Due"), "opens": _("Opens"), "met_by": _("Met when"), "steps": _("Who is told"),
    }  # fmt: skip
    return next((parts.get(entries[0], "") for words, entries in ENTRIES if words in fault), "")


def _kind_of(fault: str) -> str:
    named = _NAMED.match(fault)
    return named[1] if named else ""


def _with_line(fault: str, lines: dict[str, int]) -> str:
    kind = _kind_of(fault)
    if kind not in lines:
        return fault
    about = next((entries for words, entries in ENTRIES if words in fault), ())
    line = next((lines[f"{kind}.{entry}"] for entry in about if f"{kind}.{entry}" in lines), lines[kind])
    return f"Line {line}: {fault}"


def _line_number(fault: str) -> tuple[int, str]:
    found = re.match(r"Line (\d+)", fault)
    return (int(found[1]) if found else 0, fault)
