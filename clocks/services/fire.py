"""Turns a trigger into clocks: the one door through which every app starts, meets and stops duties."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from clocks.engine.errors import MissingAnchor
from clocks.engine.rules import AGENCY, CHILD, OWNER, Rule
from clocks.engine.schedule import still_holds
from clocks.engine.state import Outcome
from clocks.models import Clock
from clocks.services.begin import Anchors, Cause, Subject, begin, called_by, rules_starting_on
from clocks.services.ending import end_clock, reopen_clock
from clocks.services.follow import follow_up
from clocks.services.ladder import newest
from clocks.services.scope import firing

__all__ = ["fire", "rules_starting_on"]


def fire(
    *,
    trigger: str,
    subject_kind: str,
    subject_id: UUID,
    child,
    agency,
    anchors: Anchors,
    facts: Mapping[str, object],
    by,
    now: datetime,
    within: Sequence[Subject] = (),
    counterpart=None,
    party: str = OWNER,
) -> list[Clock]:
    """Apply a trigger to one subject, and return the clocks it started for the agency.

    First ends what the trigger meets or stops (of every agency, on the subject, on its child and on the subjects
    `within`; and on the agency itself), then starts what the agency's protocols begin on it. Fired again with the same
    anchors it changes nothing. `anchors` are aware datetimes by name, `facts` plain values by name, `by` the reader
    (None: the system), `counterpart` the agency waited for; `party` is what the agency is to the subject (its owner, or
    the child's host). Raises `MissingAnchor` or `UnknownFact` when a rule needs what was not given.
    """
    subject = (subject_kind, subject_id)
    facts = {**facts, "counterpart_kind": counterpart.kind if counterpart else None}
    about = {subject, *within, (AGENCY, agency.pk)} | ({(CHILD, child.pk)} if child is not None else set())
    with firing():
        _end(trigger, about, anchors, by, now)
        rules = [each for each in rules_starting_on(trigger, agency, anchors, party) if each[1].when.matches(facts)]
        cause = Cause(trigger, subject, child, agency, facts, counterpart)
        return begin(cause, called_by(rules, anchors, now), by=by, now=now)


def _end(trigger: str, subjects: Collection[Subject], anchors: Anchors, by, now: datetime) -> None:
    on_subjects = Q()
    for kind, key in subjects:
        on_subjects |= Q(subject_kind=kind, subject_id=key)
    clocks = Clock.objects.filter(on_subjects).exclude(outcome__in=[Outcome.MET, Outcome.VOID])
    if not any(_concerns(trigger, clock.rule) for clock in clocks):
        return  # nothing is locked: a crank, which may begin duties and not end them, comes this way
    for clock in newest(clocks):
        met_by, stops_on = dict(clock.rule.met_by), dict(clock.rule.stops_on)
        if trigger in met_by and not clock.outcome:
            _meet(clock, trigger, anchors.get(met_by[trigger]) or now, by, now)
        elif trigger in stops_on:
            _stop(clock, trigger, anchors.get(stops_on[trigger]), by, now)


def _concerns(trigger: str, rule: Rule) -> bool:
    return trigger in dict(rule.met_by) or trigger in dict(rule.stops_on)


def _meet(clock: Clock, trigger: str, at: datetime, by, now: datetime) -> None:
    """Meet a clock, unless the duty had not arisen then: what was done before is not what the protocol asks for."""
    if at >= clock.opens_at or clock.rule.opens is None:
        end_clock(clock, Outcome.MET, at=at, by=by, now=now, on=trigger)
        follow_up(clock, by=by, now=now)


def _stop(clock: Clock, trigger: str, at: datetime | None, by, now: datetime) -> None:
    """Stop a clock that what happened at `at` makes needless; let one run that this very trigger stopped wrongly."""
    if at is None:
        raise MissingAnchor(f"{trigger} came without the time that says whether {clock.kind} still stands.")
    stands = still_holds(clock.rule, opens_at=clock.opens_at, ended_at=at)
    if not stands and not clock.outcome:
        end_clock(clock, Outcome.STOPPED, at=at, by=by, now=now, on=trigger)
    elif stands and clock.outcome and clock.ended_on == trigger:
        reopen_clock(clock, by=by, now=now, on=trigger)
