"""Reads the `when` of a rule: facts to match, and `all`, `any`, `not` around them."""

from __future__ import annotations

from typing import Any

import yaml

from clocks.engine.conditions import ALWAYS, OPERATORS, AllOf, AnyOf, Condition, FactTest, Not
from clocks.engine.errors import EngineError
from clocks.engine.nodes import read_flag, scalar


def read_condition(node: yaml.Node) -> Condition:
    """Return the condition a mapping describes; every entry of the mapping must match."""
    if not isinstance(node, yaml.MappingNode):
        raise EngineError("a condition names facts and their values, such as 'looked_after: true'.")
    parts = tuple(_read_part(str(key.value), value) for key, value in node.value)
    if not parts:
        return ALWAYS
    return parts[0] if len(parts) == 1 else AllOf(parts)


def _read_part(name: str, node: yaml.Node) -> Condition:
    if name in ("all", "any"):
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise EngineError(f"'{name}' is followed by a list of conditions.")
        parts = tuple(read_condition(item) for item in node.value)
        return AllOf(parts) if name == "all" else AnyOf(parts)
    if name == "not":
        return Not(read_condition(node))
    if isinstance(node, yaml.ScalarNode):
        return FactTest(name, "is", _value(node))
    if isinstance(node, yaml.SequenceNode):
        return FactTest(name, "one_of", _values(node))
    return _read_test(name, node)


def _read_test(fact: str, node: yaml.Node) -> FactTest:
    given = {str(key.value): value for key, value in node.value}
    or_unknown = read_flag(given.pop("or_unknown")) if "or_unknown" in given else False
    if len(given) != 1 or not given.keys() <= set(OPERATORS):
        raise EngineError(f"the test of '{fact}' uses one of: {', '.join(OPERATORS)}.")
    operator, operand = next(iter(given.items()))
    if operator == "one_of":
        return FactTest(fact, operator, _values(operand), or_unknown)
    value = _value(operand)
    if operator in ("at_least", "at_most") and (isinstance(value, bool) or not isinstance(value, int)):
        raise EngineError(f"the test of '{fact}' compares with a whole number.")
    return FactTest(fact, operator, value, or_unknown)


def _value(node: yaml.Node) -> Any:
    value = scalar(node) if isinstance(node, yaml.ScalarNode) else None
    if not isinstance(value, bool | int | str):
        raise EngineError("a fact is compared with true, false, a whole number or a code.")
    return value


def _values(node: yaml.Node) -> tuple[Any, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise EngineError("write a list of values, such as [missing, away].")
    return tuple(_value(item) for item in node.value)
