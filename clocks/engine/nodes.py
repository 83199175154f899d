"""Reads YAML as nodes, so that every fault can be told with the line it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any, TypeVar

import yaml

from clocks.engine.errors import EngineError, ProtocolError

T = TypeVar("T")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20  # entries within entries; a protocol has 8, and reading thousands would end the process


class Problems:
    """Collects the faults of one document."""

    def __init__(self) -> None:
        """Begin with none."""
        self.sentences: list[str] = []

    def add(self, node: yaml.Node | None, sentence: str) -> None:
        """Note a fault at a node (the document's head if None)."""
        line = node.start_mark.line + 1 if node is not None else 1
        self.sentences.append(f"Line {line}: {sentence}")

    def raise_if_any(self) -> None:
        """Raise `ProtocolError` with every fault, if there is one."""
        if self.sentences:
            raise ProtocolError(self.sentences)


def compose(text: str) -> yaml.MappingNode:
    """Return the mapping a YAML text holds. Raises `ProtocolError` with the line where the text is broken."""
    try:
        _check_shape(text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProtocolError([f"Line {line}: this is not YAML: {error.problem}."]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ProtocolError([f"Line {line}: this is not YAML: a character here cannot be read."]) from error
    except yaml.YAMLError as error:
        raise ProtocolError([f"Line 1: this is not YAML: {error}."]) from error
    if not isinstance(root, yaml.MappingNode):
        raise ProtocolError(["Line 1: a protocol is a list of named entries, such as 'title: ...'."])
    return root


def _check_shape(text: str) -> None:
    """Refuse what would be read without end: entries too deep within others, one entry that stands for another."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise ProtocolError([f"Line {line}: '*{event.anchor}' stands for another entry; write that entry out."])
        if depth > DEEPEST:
            raise ProtocolError([f"Line {line}: entries stand too deep within each other here."])


def plain(node: yaml.Node) -> Any:
    """Return a node as plain Python values: dicts, lists, strings, numbers, true and false, dates as ISO strings."""
    if isinstance(node, yaml.MappingNode):
        return {str(plain(key)): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    value = scalar(node)
    return value.isoformat() if isinstance(value, date) else value


def scalar(node: yaml.Node) -> Any:
    """Return the value of a scalar node as YAML's safe rules read it. Raises `EngineError` where they cannot."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        raise EngineError("YAML cannot read this; put it in quotes.") from error
    finally:
        loader.dispose()


class Entry:
    """A mapping node read key by key; keys nobody asked for and keys given twice become problems."""

    def __init__(self, node: yaml.Node, problems: Problems, what: str):
        """Read the keys of a mapping; `what` names it in sentences."""
        self.node, self.problems, self.what = node, problems, what
        self._values: dict[str, yaml.Node] = {}
        self._keys: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        if not isinstance(node, yaml.MappingNode):
            problems.add(node, f"{what} should be a list of named entries.")
            return
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                problems.add(key, f"{what} has an entry whose name is not a word.")
                continue
            name = str(key.value)
            if name in self._values:
                problems.add(key, f"'{name}' is given twice in {what}.")
            self._values[name], self._keys[name] = value, key

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for name in self._values.keys() - self._asked:
            self.problems.add(self._keys[name], f"{self.what} has no entry called '{name}'.")

    def node_of(self, name: str, *, required: bool = False) -> yaml.Node | None:
        """Return the node under a key, or None (a problem, if required)."""
        self._asked.add(name)
        node = self._values.get(name)
        if node is None and required:
            self.problems.add(self.node, f"{self.what} needs '{name}'.")
        return node

    def read(self, name: str, reader: Callable[[yaml.Node], T], default: T, *, required: bool = False) -> T:
        """Return what `reader` makes of the node under a key, the default if it is absent or faulty."""
        node = self.node_of(name, required=required)
        if node is None:
            return default
        try:
            return reader(node)
        except EngineError as error:
            self.problems.add(node, f"{self.what}, '{name}': {error}")
            return default

    def text(self, name: str, *, required: bool = False, default: str = "") -> str:
        """Return a text; the default if absent."""
        return self.read(name, read_text, default, required=required)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return true or false; the default if absent."""
        return self.read(name, read_flag, default)

    def day(self, name: str, *, required: bool = False) -> date | None:
        """Return a date written year-month-day, or None."""
        return self.read(name, read_day, None, required=required)

    def number(self, name: str, *, required: bool = False) -> int:
        """Return a whole number, 0 if absent."""
        return self.read(name, read_number, 0, required=required)

    def items(self) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Yield every key with its node and the node of its value, marking all as asked for."""
        for name, node in self._values.items():
            self._asked.add(name)
            yield name, self._keys[name], node


def read_text(node: yaml.Node) -> str:
    """Return a scalar that is not empty as text."""
    value = scalar(node) if isinstance(node, yaml.ScalarNode) else None
    if not isinstance(value, str) or not value.strip():
        raise EngineError("write some words here (in quotes, if YAML takes them for something else).")
    if any(ord(character) < ord(" ") and not character.isspace() for character in value):
        raise EngineError("a character here cannot be shown; leave it out.")
    return " ".join(value.split())


def read_flag(node: yaml.Node) -> bool:
    """Return true or false."""
    value = scalar(node) if isinstance(node, yaml.ScalarNode) else None
    if not isinstance(value, bool):
        raise EngineError("write true or false.")
    return value


def read_number(node: yaml.Node) -> int:
    """Return a whole number."""
    value = scalar(node) if isinstance(node, yaml.ScalarNode) else None
    if isinstance(value, bool) or not isinstance(value, int):
        raise EngineError("write a whole number.")
    return value


def read_day(node: yaml.Node) -> date:
    """Return a date written year-month-day, with or without quotes."""
    value: Any = None
    if isinstance(node, yaml.ScalarNode):
        try:
            value = date.fromisoformat(node.value)
        except ValueError:
            value = None
    if value is None:
        raise EngineError("write a date as year-month-day, such as 2016-01-01.")
    return value


def read_time(node: yaml.Node) -> time:
    """Return a time of day written in quotes as `"10:00"`."""
    value = scalar(node) if isinstance(node, yaml.ScalarNode) else None
    if isinstance(value, str):
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
    raise EngineError('write a time of day in quotes, such as "10:00".')


def read_names(node: yaml.Node) -> tuple[str, ...]:
    """Return one text, or each text of a list."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(read_text(item) for item in node.value)
    return (read_text(node),)
