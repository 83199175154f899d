"""Moves running clocks of an agency to a version of its protocol that was published after they began."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clocks.engine.errors import EngineError
from clocks.engine.rules import Basis, Rule
from clocks.engine.schedule import Schedule, schedule_of
from clocks.models import ENGLAND, Alarm, Clock, ClockEvent, EventKind, ProtocolVersion
from clocks.services.ladder import new_event, renew_alarms
from clocks.services.scope import firing
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError, StaleError


@dataclass(frozen=True)
class Move:
    """What adopting does to one clock. `schedule` is the new one, `fires` the steps that are due at once."""

    clock: Clock
    rule: Rule
    schedule: Schedule
    fires: tuple[str, ...]

    @property
    def moved(self) -> bool:
        """Say whether its due time is another than before."""
        return self.schedule.due_at != self.clock.due_at


@dataclass(frozen=True)
class Kept:
    """A clock that stays on its version, and why: a code of `WHY_KEPT`."""

    clock: Clock
    why: str


WHY_KEPT = {
    "no_rule": _("The new version has no such duty."),
    "longer": _("A statutory time limit is never lengthened."),
    "otherwise": _("The new version begins this duty on something else."),
    "not_this_child": _("The new version asks this duty of other children."),
}


@dataclass(frozen=True)
class Plan:
    """What adopting a version would do to the running clocks of an agency."""

    version: ProtocolVersion
    moves: list[Move]
    kept: list[Kept]

    @property
    def fires(self) -> int:
        """How many steps would tell people at once."""
        return sum(len(move.fires) for move in self.moves)

    @property
    def mark(self) -> str:
        """What tells this plan from one of duties that have changed."""
        what = [(str(move.clock.pk), move.clock.generation, move.fires) for move in self.moves]
        return hashlib.sha256(repr((str(self.version.pk), sorted(what))).encode()).hexdigest()

    @property
    def why_kept(self) -> list[tuple[str, int]]:
        """How many duties stay on their version, by the reason in words."""
        return [(str(WHY_KEPT[why]), n) for why, n in sorted(Counter(each.why for each in self.kept).items())]


def adoptable(agency, now: datetime) -> ProtocolVersion | None:
    """Return the version of the agency's own protocol that is in force, or None where it has none."""
    code, today = agency.protocol_code, timezone.localdate(now)
    own = ProtocolVersion.objects.filter(code=code, in_force_from__lte=today).exclude(code__in=("", ENGLAND))
    return own.order_by("in_force_from", "version").last()


def plan_adoption(*, version: ProtocolVersion, by, now: datetime) -> Plan:
    """Return what adopting a version would move, fire and leave, of the clocks that the reader may see.

    A duty that began under England's baseline is taken over where the version now has it. Raises NotAllowed.
    """
    by.demand(Perm.PROTOCOL_PUBLISH)
    return _plan(version, list(_running(version, by).select_related("child")), now)


def adopt_version(*, version: ProtocolVersion, reason: str, shown: str, by, now: datetime) -> Plan:
    """Move the running clocks of the reader's agency to a version, and return what was done.

    What is now due fires once, at the next sweep; what has fired is not taken back; a statutory time limit is never
    lengthened. `shown` is the `mark` of the plan that the page showed. Raises RuleError without a reason or when the
    version is not the one in force, StaleError when the duties have changed meanwhile, NotAllowed.
    """
    by.demand(Perm.PROTOCOL_PUBLISH)
    if not reason.strip():
        raise RuleError(_("Say why the running duties are moved to this version."), "reason")
    if version != adoptable(by.agency, now):
        raise RuleError(_("Only the version in force can be adopted."))
    with firing():
        locked = list(_running(version, by).select_for_update(of=("self",)))
        plan = _plan(version, locked, now)
        if plan.mark != shown:
            raise StaleError(_("The duties have changed since this page was shown. Look again."), {}, "")
        for move in plan.moves:
            _move(move, version, reason.strip(), by, now)
    return plan


def _running(version: ProtocolVersion, by):
    rows = Clock.objects.visible_to(by).running().filter(agency=by.agency_id).exclude(version=version)
    return rows.filter(version__code__in=(version.code, ENGLAND)).order_by("due_at", "id")


def _plan(version: ProtocolVersion, clocks: list[Clock], now: datetime) -> Plan:
    told, facts = _told(clocks), _facts(clocks)
    moves, kept = [], []
    for clock in clocks:
        rule = version.protocol.rule(clock.kind)
        if rule is None and clock.version.code == ENGLAND:
            continue  # England's own duty, of which the version says nothing
        why = _why_kept(clock, rule, facts.get(clock.pk, {}))
        if rule is None or why:
            kept.append(Kept(clock, why))
            continue
        schedule = _schedule(clock, rule, version)
        if _statutory(clock.rule, rule) and _longer(clock, schedule):
            kept.append(Kept(clock, "longer"))
            continue
        now_due = (alarm.stage for alarm in schedule.alarms if alarm.fire_at <= now)
        moves.append(Move(clock, rule, schedule, tuple(stage for stage in now_due if (clock.pk, stage) not in told)))
    return Plan(version, moves, kept)


def _told(clocks: list[Clock]) -> set[tuple]:
    alarms = Alarm.objects.filter(clock__in=clocks, fired_at__isnull=False)
    return set(alarms.values_list("clock_id", "stage"))


def _facts(clocks: list[Clock]) -> dict:
    events = ClockEvent.objects.filter(clock__in=clocks, kind=EventKind.STARTED).order_by("written_at", "id")
    return {clock: detail.get("facts", {}) for clock, detail in events.values_list("clock_id", "detail")}


def _why_kept(clock: Clock, rule: Rule | None, facts: dict) -> str:
    if rule is None:
        return "no_rule"
    if clock.trigger not in rule.starts_on or not _begins_alike(clock, rule):
        return "otherwise"
    try:
        return "" if rule.when.matches(facts) else "not_this_child"
    except EngineError:  # it asks for what was not known when the duty began
        return "not_this_child"


def _begins_alike(clock: Clock, rule: Rule) -> bool:
    """Say whether the new rule hangs on what the old one does, counts from the same moment and is the same party's.

    Only a moment that the old rule would have preferred too is known not to have been given.
    """
    before = clock.rule
    if (rule.subject, rule.pattern) != (before.subject, before.pattern) or not set(before.held_by) <= set(rule.held_by):
        return False
    if clock.anchor not in rule.anchors or clock.anchor not in before.anchors:
        return False
    preferred = rule.anchors[: rule.anchors.index(clock.anchor)]
    return set(preferred) <= set(before.anchors[: before.anchors.index(clock.anchor)])


def _schedule(clock: Clock, rule: Rule, version: ProtocolVersion) -> Schedule:
    meetings = version.protocol.meetings
    return schedule_of(rule, anchor_at=clock.anchor_at, known_at=clock.known_at, meetings=meetings, period=clock.period)


def _statutory(*rules: Rule) -> bool:
    return any(rule.basis is Basis.STATUTORY or rule.floor for rule in rules)


def _longer(clock: Clock, schedule: Schedule) -> bool:
    later = clock.due_at is not None and (schedule.due_at is None or schedule.due_at > clock.due_at)
    return later or schedule.opens_at > clock.opens_at


def _move(move: Move, version: ProtocolVersion, reason: str, by, now: datetime) -> None:
    clock, before = move.clock, _words_of(move.clock)
    clock.version, clock.generation = version, clock.generation + 1
    clock.opens_at, clock.due_at = move.schedule.opens_at, move.schedule.due_at
    clock.save(update_fields=["version", "generation", "opens_at", "due_at"])
    renew_alarms(clock, move.rule, move.schedule, now)
    detail = {"reason": reason, "before": before, "after": _words_of(clock)}
    ClockEvent.objects.bulk_create([new_event(clock, EventKind.ADOPTED, at=now, by=by, now=now, **detail)])


def _words_of(clock: Clock) -> dict[str, str | None]:
    due_at = clock.due_at.isoformat() if clock.due_at else None
    return {"version": str(clock.version), "due_at": due_at}
