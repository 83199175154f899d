"""When a rule applies: a condition is matched against a plain dictionary of facts.

A condition is one of: a test of one fact (`FactTest`), all of several, any of several, not one. A fact that the caller
does not give at all is an error; a fact whose value is `None` is unknown and matches only where the rule says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clocks.engine.errors import UnknownFact

Facts = Mapping[str, Any]
OPERATORS = ("is", "one_of", "at_least", "at_most")


@dataclass(frozen=True)
class FactTest:
    """One fact compared with one value (or, for `one_of`, a tuple of them)."""

    fact: str
    operator: str
    value: Any
    or_unknown: bool = False

    def matches(self, facts: Facts) -> bool:
        """Say whether the fact passes. Raises `UnknownFact` when it was not given at all."""
        if self.fact not in facts:
            raise UnknownFact(f"The rule asks for the fact '{self.fact}', which was not given.")
        given = facts[self.fact]
        if given is None:
            return self.or_unknown
        if self.operator == "is":
            return bool(given == self.value)
        if self.operator == "one_of":
            return given in self.value
        return bool(given >= self.value if self.operator == "at_least" else given <= self.value)

    def facts_used(self) -> frozenset[str]:
        """Return the names of the facts it reads."""
        return frozenset({self.fact})


@dataclass(frozen=True)
class AllOf:
    """Every part matches; with no part it always matches."""

    parts: tuple[Condition, ...] = ()

    def matches(self, facts: Facts) -> bool:
        """Say whether every part matches."""
        return all([part.matches(facts) for part in self.parts])

    def facts_used(self) -> frozenset[str]:
        """Return the names of the facts its parts read."""
        return frozenset().union(*(part.facts_used() for part in self.parts))


@dataclass(frozen=True)
class AnyOf:
    """At least one part matches."""

    parts: tuple[Condition, ...]

    def matches(self, facts: Facts) -> bool:
        """Say whether any part matches (each is read, so that a missing fact is never hidden)."""
        return any([part.matches(facts) for part in self.parts])

    def facts_used(self) -> frozenset[str]:
        """Return the names of the facts its parts read."""
        return frozenset().union(*(part.facts_used() for part in self.parts))


@dataclass(frozen=True)
class Not:
    """The part does not match."""

    part: Condition

    def matches(self, facts: Facts) -> bool:
        """Say whether the part fails to match."""
        return not self.part.matches(facts)

    def facts_used(self) -> frozenset[str]:
        """Return the names of the facts its part reads."""
        return self.part.facts_used()


Condition = FactTest | AllOf | AnyOf | Not
ALWAYS: Condition = AllOf()


def is_no_narrower(local: Condition, floor: Condition) -> bool:
    """Say whether `local` certainly matches whenever `floor` does (it may answer no for a condition too clever)."""
    if local in (floor, ALWAYS):
        return True
    if isinstance(local, AnyOf):
        return any(is_no_narrower(part, floor) for part in local.parts)
    if isinstance(local, AllOf):
        return all(is_no_narrower(part, floor) for part in local.parts)
    if isinstance(floor, AllOf):
        return any(is_no_narrower(local, part) for part in floor.parts)
    if isinstance(local, FactTest) and isinstance(floor, FactTest):
        return _test_is_no_narrower(local, floor)
    return False


def _test_is_no_narrower(local: FactTest, floor: FactTest) -> bool:
    if local.fact != floor.fact or (floor.or_unknown and not local.or_unknown):
        return False
    if (local.operator, floor.operator) == ("at_most", "at_most"):
        return bool(local.value >= floor.value)
    if (local.operator, floor.operator) == ("at_least", "at_least"):
        return bool(local.value <= floor.value)
    if local.operator == "one_of":
        wanted = floor.value if floor.operator == "one_of" else (floor.value,)
        return floor.operator in ("one_of", "is") and set(wanted) <= set(local.value)
    return (local.operator, local.value) == (floor.operator, floor.value)
