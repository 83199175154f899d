"""Counts duties anew that hang on an earlier spell of a subject: a child found and lost again within one episode.

One of a kind runs at a time: the first spell whose duty stands has it, and a later one begins its own only where no
earlier one runs. A correction may turn that about, so the spells are gone through in order.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from clocks.engine.schedule import still_holds
from clocks.engine.state import Outcome
from clocks.models import Clock
from clocks.services.begin import Anchors, Cause, begin, called_by, rules_starting_on
from clocks.services.ending import end_clock, reopen_clock
from clocks.services.move import move_clock
from clocks.services.scope import firing

Moved = tuple[str, datetime, datetime]  # the name of a moment, where it was, where it is


@dataclass(frozen=True)
class Start:
    """What began the duties of a spell for one agency: the cause, what the agency is, and the moments of that spell."""

    cause: Cause
    party: str
    anchors: Anchors


@dataclass(frozen=True)
class Spell:
    """A spell as it stands. `ended_at` is None while it goes on; `starts` says what began its duties, for whom."""

    began_at: datetime
    ended_at: datetime | None
    starts: Callable[[], Sequence[Start]]


def move_moments(*, subject: tuple[str, object], moved: Sequence[Moved], reason: str, by, now: datetime) -> list[Clock]:
    """Count every clock of a subject that hangs on one of these moments from where it is now; return them.

    What is now due fires, what has fired is not taken back. Where two moments of a name were one, the earlier clock
    hangs on the earlier.
    """
    with firing():
        changed = []
        taken: dict[tuple, int] = {}
        for clock in _clocks(subject):
            places = [n for n, (name, was, _at) in enumerate(moved) if (name, was) == (clock.anchor, clock.anchor_at)]
            key = (clock.kind, clock.agency_id, clock.anchor, clock.anchor_at)
            place = next((n for n in places if n > taken.get(key, -1)), None)
            if place is not None:
                taken[key] = place
                if moved[place][2] != clock.anchor_at:
                    move_clock(clock, moved[place][2], reason, by, now)
                    changed.append(clock)
    return changed


def settle_spells(
    *, subject: tuple[str, object], anchor: str, trigger: str, spells: Sequence[Spell], reason: str, by, now: datetime
) -> None:
    """Let the duties of each spell stand or end as its own end says, then begin those that were never begun.

    `anchor`: the moment that begins a spell; `trigger`: what ends one. A duty that stands after all runs again, or is
    met by what met a later one of its kind; the later ones that run are set aside. What has fired is not taken back.
    """
    with firing():
        before = set(_running(_clocks(subject)))
        _settle(subject, anchor, trigger, spells, reason, by, now)
        while (ended := before - set(_running(_clocks(subject)))) and _begin(ended, spells, by, now):
            _settle(subject, anchor, trigger, spells, reason, by, now)  # what it ends may let a later spell begin


def _clocks(subject) -> list[Clock]:
    kind, key = subject
    rows = Clock.objects.filter(subject_kind=kind, subject_id=key).exclude(outcome=Outcome.VOID)
    return list(rows.select_for_update(of=("self",)).order_by("seq", "id"))


def _running(clocks) -> list[tuple]:
    return [(clock.kind, clock.agency_id) for clock in clocks if not clock.outcome]


def _settle(subject, anchor, trigger, spells, reason, by, now) -> None:
    by_kind = defaultdict(list)
    for clock in _clocks(subject):
        if clock.anchor == anchor and trigger in dict(clock.rule.stops_on):
            by_kind[clock.kind, clock.agency_id].append(clock)
    for clocks in by_kind.values():
        stands = None
        for clock in sorted(clocks, key=lambda clock: (clock.anchor_at, clock.seq)):
            if stands is not None:
                if not clock.outcome:
                    end_clock(clock, Outcome.VOID, at=now, by=by, now=now, note=reason)
            elif _stands(clock, clocks, trigger, spells, reason, by, now):
                stands = clock


def _stands(clock: Clock, clocks, trigger: str, spells, reason: str, by, now) -> bool:
    """Bring one clock into line with the end of its spell, and say whether it runs."""
    spell = next((spell for spell in reversed(spells) if spell.began_at <= clock.anchor_at), spells[0])
    holds = spell.ended_at is None or still_holds(clock.rule, opens_at=clock.opens_at, ended_at=spell.ended_at)
    if not clock.outcome and not holds and spell.ended_at is not None:
        end_clock(clock, Outcome.STOPPED, at=spell.ended_at, by=by, now=now, on=trigger, note=reason)
    elif clock.outcome == Outcome.STOPPED and clock.ended_on == trigger and holds:
        later = [each for each in clocks if each.met_at and each.seq > clock.seq and each.met_at >= clock.opens_at]
        if later:
            end_clock(clock, Outcome.MET, at=later[0].met_at, by=by, now=now, on=later[0].ended_on, note=reason)
        else:
            reopen_clock(clock, by=by, now=now, on=trigger)
    return not clock.outcome


def _begin(ended: set[tuple], spells: Sequence[Spell], by, now: datetime) -> list[Clock]:
    """Begin, spell by spell, the duties of these kinds that an earlier one held back until now."""
    begun = []
    for spell in spells:
        for start in spell.starts():
            agency, facts = start.cause.agency, start.cause.facts
            rules = rules_starting_on(start.cause.trigger, agency, start.anchors, start.party)
            wanted = [(v, rule) for v, rule in rules if (rule.kind, agency.pk) in ended and rule.when.matches(facts)]
            begun += begin(start.cause, called_by(wanted, start.anchors, now), by=by, now=now)
    return begun
