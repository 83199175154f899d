"""What a protocol may not exceed: what the database, the calendar and a comparison can hold.

A rule beyond them would read well and fail when a child is reported missing, so it is refused when it is published.
"""

from collections.abc import Iterator
from datetime import timedelta

from clocks.engine.conditions import AllOf, AnyOf, Condition, FactTest, Not
from clocks.engine.durations import Duration
from clocks.engine.rules import Protocol, Rule
from clocks.models import Clock, ProtocolVersion

LONGEST = timedelta(days=37_300)  # a hundred years and a little: longer than any duty, and within the calendar
NUMBERS = frozenset({"age"})  # the facts that are numbers
COMPLETIONS = ("by_hand", "facts", "need_to_know_notice")  # by a tick, by what is recorded, by that notice
COMPARING = ("at_least", "at_most")


def faults_of_limits(protocol: Protocol) -> list[str]:
    """Return one sentence for each part of a protocol that is longer than can be held, or cannot be compared."""
    faults = [f"The rule '{rule.kind}' {fault}" for rule in protocol.rules for fault in _faults(rule)]
    longest = _room(ProtocolVersion, "title")
    if len(protocol.title) > longest:
        faults.append(f"The title is longer than {longest} characters.")
    return faults


def _room(model, field: str) -> int:
    return model._meta.get_field(field).max_length


def _faults(rule: Rule) -> Iterator[str]:
    triggers = (*rule.starts_on, *(trigger for trigger, _moment in (*rule.met_by, *rule.stops_on)))
    for trigger in triggers:
        if len(trigger) > _room(Clock, "trigger"):
            yield f"hangs on '{trigger}', which is too long; give that duty a shorter code."
    for duration in _durations(rule):
        if duration.longest > LONGEST:
            yield f"has a time longer than a hundred years: {duration}."
    for test in _tests(rule.when):
        if test.operator in COMPARING and test.fact not in NUMBERS:
            yield f"compares '{test.fact}' with a number, which it is not."
    if rule.completion not in COMPLETIONS:
        yield f"is completed by '{rule.completion}'; write one of: {', '.join(COMPLETIONS)}."


def _durations(rule: Rule) -> Iterator[Duration]:
    pattern, repeats, opens = rule.pattern, rule.repeats, rule.opens
    given = [rule.due.after, rule.due.before, opens and opens.after, repeats and repeats.every]
    given += [pattern.within, pattern.over] if pattern else []
    given += [stage.offset for stage in rule.stages]
    given += [climb.within for stage in rule.stages for climb in stage.climbs]
    yield from (each for each in given if each)


def _tests(condition: Condition) -> Iterator[FactTest]:
    if isinstance(condition, FactTest):
        yield condition
    elif isinstance(condition, Not):
        yield from _tests(condition.part)
    elif isinstance(condition, (AllOf, AnyOf)):
        for part in condition.parts:
            yield from _tests(part)
