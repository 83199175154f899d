"""What makes a rule senseless, and what makes a local rule looser than the floor it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clocks.engine.conditions import ALWAYS, is_no_narrower
from clocks.engine.rules import CHILD, Due, DueKind, Meeting, Protocol, Rule, Stage, StagePoint

LONGEST_CODE = 36  # the rungs above it add to it: due+1
HARD_POINTS = (StagePoint.BEFORE_DUE, StagePoint.DUE, StagePoint.AFTER_DUE)


def faults_of_rule(rule: Rule, meetings: Mapping[str, Meeting]) -> Iterator[str]:
    """Yield what is wrong with a rule that reads well, as ends of a sentence that begins with the rule's name."""
    codes = [stage.code for stage in rule.stages]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"has two steps called '{code}'."
    if rule.due.kind is DueKind.NEXT_MEETING and rule.due.meeting not in meetings:
        yield f"is due at the next '{rule.due.meeting}', which is not among the meetings."
    for stage in rule.stages:
        if rule.due.kind is DueKind.NO_NUMBER and stage.point in HARD_POINTS:
            yield f"has a step '{stage.code}' measured from its due time, but it has none."
        if stage.point is StagePoint.OPENS and rule.opens is None:
            yield f"has a step '{stage.code}' at its opening, but it is open from the start."
        if not stage.tell:
            yield f"has a step '{stage.code}' that tells nobody."
        yield from _faults_of_climbing(stage)
    yield from _faults_of_repeating(rule)
    if rule.completion == "facts" and not (rule.met_by or rule.stops_on):
        yield "is ended by facts alone, but names none that end it."
    if rule.opens and not rule.stops_on:
        yield "opens only if something still holds, but names nothing that ends it."
    if rule.opens and rule.due.after and not rule.opens.after.never_longer_than(rule.due.after):
        yield "may be due before it opens."


def _faults_of_climbing(stage: Stage) -> Iterator[str]:
    if len(stage.code) > LONGEST_CODE or "+" in stage.code:
        yield f"has a step '{stage.code}' whose code is over {LONGEST_CODE} letters long or holds a plus."
    below = set(stage.tell)
    for climb in stage.climbs:
        if set(climb.then) <= below:
            yield f"has a step '{stage.code}' that climbs to nobody who was not told before."
        below |= set(climb.then)


def _faults_of_repeating(rule: Rule) -> Iterator[str]:
    every = rule.repeats.every if rule.repeats else None
    if every and (rule.due.after is None or rule.due.after.unit is not every.unit):
        yield "repeats every so often, so its first period is due after a duration of the same unit."
    if rule.repeats and (rule.opens or rule.due.kind is DueKind.AT_ONCE):
        yield "repeats, so it is due after a duration, at the next meeting or without a number, and open at once."
    if rule.pattern and (rule.subject != CHILD or rule.when != ALWAYS or rule.opens or rule.repeats):
        yield "has a pattern, so it is about the child, and has no 'when', 'opens' or 'repeats'."


def faults_against_floor(local: Protocol, floor: Protocol) -> list[str]:
    """Return one sentence for each way a local protocol loosens the floor (empty: it may be published)."""
    faults = []
    for base in floor.rules:
        rule = local.rule(base.kind)
        if base.floor and rule is not None:
            faults += [f"The rule '{base.kind}' {fault}" for fault in _loosenings(rule, base)]
    return faults


def _narrowings(rule: Rule, base: Rule) -> Iterator[str]:
    if not set(base.starts_on) <= set(rule.starts_on):
        yield "does not start on everything that starts the England rule."
    if not set(base.held_by) <= set(rule.held_by):
        yield "binds fewer authorities than the England rule."
    if rule.anchors != base.anchors:
        yield f"is counted from {' or '.join(rule.anchors)}; the England rule from {' or '.join(base.anchors)}."
    if not is_no_narrower(rule.when, base.when):
        yield "covers fewer children than the England rule."


def _loosenings(rule: Rule, base: Rule) -> Iterator[str]:
    yield from _narrowings(rule, base)
    if rule.pattern or rule.subject != base.subject or rule.repeats != base.repeats:
        yield "is called for by something else, or about something else, than the England rule."
    if rule.opens and (base.opens is None or not _opens_no_later(rule, base)):
        yield "opens later than the England rule."
    if not _due_no_later(rule.due, base.due):
        yield "allows more time than the England rule."
    if not set(rule.met_by) <= set(base.met_by) or not set(rule.stops_on) <= set(base.stops_on):
        yield "is ended by something that does not end the England rule."
    if base.completion == "facts" and rule.completion != "facts":
        yield "may be ticked off by hand; the England rule is met only by what was recorded."
    if base.stages and not rule.stages:
        yield "tells nobody; the England rule does."
    if any(stage.climbs for stage in base.stages) and not any(stage.climbs for stage in rule.stages):
        yield "asks nobody to acknowledge; the England rule does."
    if any(_is_hard(base, stage.point) for stage in base.stages) and not _tells_by_due(rule):
        yield "tells nobody by the time it is due; the England rule does."


def _is_hard(rule: Rule, point: StagePoint) -> bool:
    return rule.due.kind is not DueKind.NO_NUMBER and point is not StagePoint.AFTER_DUE


def _tells_by_due(rule: Rule) -> bool:
    return any(_is_hard(rule, stage.point) for stage in rule.stages)


def _opens_no_later(rule: Rule, base: Rule) -> bool:
    if rule.opens is None or base.opens is None:
        return rule.opens is None
    return rule.opens.after.never_longer_than(base.opens.after)


def _due_no_later(due: Due, base: Due) -> bool:
    if base.kind is DueKind.NO_NUMBER or due.kind is DueKind.AT_ONCE or due == base:
        return True
    if due.after and base.after:
        return due.after.never_longer_than(base.after)
    return False
