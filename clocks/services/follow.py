"""What follows when a duty is done: the next period of one that repeats, and the duties that wait for it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from clocks.engine.calendars import as_local
from clocks.engine.rules import AGENCY, CHILD, DueKind, Rule
from clocks.engine.schedule import period_at
from clocks.engine.state import Outcome
from clocks.models import Clock, ProtocolVersion
from clocks.models.protocol_version import version_in_force
from clocks.services.begin import Called, Cause, begin, called_by, codes_of, governing, rules_starting_on, write
from clocks.services.ending import end_clock
from clocks.services.ladder import newest
from clocks.vocabulary import DONE
from missing_cases.models import Child

PREVIOUS = "previous_at"


def follow_up(clock: Clock, *, by, now: datetime) -> None:
    """Begin what follows a duty that was met: its own next period, and what the protocol starts or ends on it."""
    trigger, anchors = DONE + clock.kind, {"met_at": clock.met_at}
    begin_next_period(clock, by=by, now=now)
    cause = _cause(clock, trigger)
    _meet_by(trigger, clock, by, now)
    rules = rules_starting_on(trigger, clock.agency, anchors)
    begin(cause, called_by(rules, anchors, now), by=by, now=now)


def _cause(clock: Clock, trigger: str) -> Cause:
    child = Child(pk=clock.child_id) if clock.child_id else None  # its row is not read: the reader may hold no grant
    return Cause(trigger, (clock.subject_kind, clock.subject_id), child, clock.agency, {}, clock.counterpart)


def _meet_by(trigger: str, clock: Clock, by, now: datetime) -> None:
    if clock.child_id is None:
        subject = Clock.objects.filter(subject_kind=AGENCY, subject_id=clock.agency_id)
    else:
        subject = Clock.objects.filter(subject_kind=CHILD, subject_id=clock.child_id)
    waiting = subject.running().filter(agency=clock.agency_id).exclude(pk=clock.pk)
    if not any(trigger in dict(each.rule.met_by) for each in waiting):
        return
    for each in newest(waiting):
        if trigger in dict(each.rule.met_by) and clock.met_at and clock.met_at >= each.opens_at:
            end_clock(each, Outcome.MET, at=clock.met_at, by=by, now=now, on=trigger)
            follow_up(each, by=by, now=now)


def begin_next_period(clock: Clock, *, by, now: datetime) -> Clock | None:
    """Begin the next period of a duty that repeats, once its last is met or due; return it, or None.

    What was missed while nothing ran is caught up with one period. A series that was stopped or set aside ends.
    """
    if clock.rule.repeats is None or clock.outcome in (Outcome.STOPPED, Outcome.VOID):
        return None
    with connection.cursor() as cursor:  # two cranks, or a crank and a person, never begin one period twice
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{clock.subject_id}:{clock.kind}"])
    same = Clock.objects.filter(
        subject_kind=clock.subject_kind, subject_id=clock.subject_id, kind=clock.kind, agency=clock.agency_id
    )
    found = _rule_now(clock, now)
    if found is None or same.filter(seq__gt=clock.seq).exists():
        return None
    called = _next(clock, found[0], found[1], now)
    made = write(_cause(clock, clock.trigger), [(called, clock.seq + 1)], by, now) if called else []
    return made[0] if made else None


def _rule_now(clock: Clock, now: datetime) -> tuple[ProtocolVersion, Rule] | None:
    """Return the version and rule of the clock's kind that are in force today, or None where it is no longer asked."""
    versions, today = governing(clock.agency), as_local(now).date()
    for code in reversed(codes_of(clock.agency)):
        version = version_in_force(versions, code, today)
        rule = version.protocol.rule(clock.kind) if version else None
        if version is not None and rule is not None:
            return (version, rule) if rule.repeats else None
    return None


def _next(clock: Clock, version, rule: Rule, now: datetime) -> Called | None:
    if rule.due.kind is DueKind.AFTER:
        period = period_at(rule, clock.anchor_at, now, first=clock.period + 1)
        return Called(version, rule, clock.anchor, clock.anchor_at, period)
    previous_at = clock.due_at if rule.due.kind is DueKind.NEXT_MEETING else clock.met_at
    return Called(version, rule, PREVIOUS, previous_at, clock.period + 1) if previous_at else None


def ended_series(now: datetime) -> Iterator[Clock]:
    """Yield the last clock of each series whose next period should have begun by `now`: it is met or has fallen due."""
    later = Clock.objects.filter(
        subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"), kind=OuterRef("kind"),
        agency=OuterRef("agency"), seq__gt=OuterRef("seq"),
    )  # fmt: skip
    over = Q(outcome="", due_at__lte=now) | Q(outcome=Outcome.MET, ended_at__lte=now)
    due = Clock.objects.filter(over, kind__in=repeating_kinds()).exclude(Exists(later))
    yield from due.select_related("agency")


def repeating_kinds() -> list[str]:
    """Return the kinds of duty that repeat under any published protocol."""
    versions = ProtocolVersion.objects.defer("content")
    return sorted({rule.kind for version in versions for rule in version.protocol.rules if rule.repeats})
