"""What people say of a running duty: that they have seen it, who takes it over, why it is late, what was agreed.

None of it moves the clock. Each is a row of the duty's history, with who and when.
"""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from clocks.causes import LateCause
from clocks.engine.state import ClockState
from clocks.models import Clock, ClockEvent, EventKind
from clocks.selectors import can_take
from clocks.services.ladder import new_event
from clocks.services.move import assign_clock
from clocks.services.scope import firing
from missing_cases.access.perms import Perm
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.models import Message

LATE = (ClockState.OVERDUE, ClockState.MET_LATE)


def acknowledge_duty(*, clock: Clock, by, now: datetime) -> Clock:
    """Record that the reader has seen a running duty, so that what was told of it climbs no further.

    Said twice by one person it stands once, until something more of the duty is told.

    Raises `RuleError` when the duty has ended, `NotAllowed` when it is not the reader's agency's.
    """
    by.demand(Perm.DUTY_DONE)
    with firing():
        found = _locked(clock, by)
        _check_running(found)
        if not _has_seen(found, by.user):
            _write(found, EventKind.ACKNOWLEDGED, by, now)
    return found


def hand_over_duty(*, clock: Clock, to, reason: str, by, now: datetime) -> Clock:
    """Give a running duty to a colleague who may see the child, and tell them. Raises `RuleError` beside the field."""
    by.demand(Perm.DUTY_DONE)
    if not reason.strip():
        raise RuleError(_("Say why you hand it over."), "reason")
    with firing():
        found = _locked(clock, by)
        _check_running(found)
        if to not in can_take(found, by, now):
            raise RuleError(_("Choose somebody of your agency who may see this child."), "to")
        if found.assigned_to_id == to.pk:
            raise RuleError(_("%(name)s has this duty already.") % {"name": to.full_name}, "to")
        assign_clock(clock=found, to=to, by=by, now=now, reason=reason.strip())
        _tell(found, to, by, now)
    return found


def record_lateness(*, clock: Clock, cause: str, words: str = "", by, now: datetime) -> Clock:
    """Record why a duty is late, or was done late; recorded again, the newest stands and the others stay readable.

    Raises `RuleError` beside the field: not late, no cause, another reason without words.
    """
    by.demand(Perm.DUTY_DONE)
    if cause not in LateCause.values:
        raise RuleError(_("Choose why it is late."), "cause")
    if cause == LateCause.OTHER and not words.strip():
        raise RuleError(_("Say what the reason was."), "words")
    with firing():
        found = _locked(clock, by)
        if found.state(now) not in LATE:
            raise RuleError(_("This duty is not late."))
        _write(found, EventKind.LATE, by, now, cause=cause, words=words.strip())
    return found


def agree_exception(
    *, clock: Clock, reason: str, by, now: datetime, until: datetime | None = None, instead: str = ""
) -> Clock:
    """Record that a manager agrees a later time or another person for a duty, and why.

    The protocol's own time stands and the duty is late by it; what was agreed is shown beside it (Wigan joint protocol,
    section 9, of the visit within 24 hours: "the arrangement and the reasons" are recorded). `until`: the time agreed;
    `instead`: who does it. Raises `RuleError` beside the field, and for somebody who owes the duty themself.
    """
    by.demand(Perm.DUTY_EXCEPT)
    if not reason.strip():
        raise RuleError(_("Say why it is agreed."), "reason")
    if until is None and not instead.strip():
        raise RuleError(_("Give the time agreed, or the person who does it instead."), "until")
    if until is not None and until <= now:
        raise RuleError(_("The time agreed must be in the future."), "until")
    with firing():
        found = _locked(clock, by)
        _check_running(found)
        if found.assigned_to_id == by.user.pk:
            raise RuleError(_("This duty is yours: somebody else has to agree the exception."))
        at = until.isoformat() if until else None
        _write(found, EventKind.EXCEPTION, by, now, until=at, instead=instead.strip(), reason=reason.strip())
    return found


def _has_seen(clock: Clock, person) -> bool:
    """Say whether a person has said that they have seen the duty since anything of it was last told."""
    events = ClockEvent.objects.filter(clock=clock)
    told_at = events.filter(kind=EventKind.FIRED).aggregate(at=Max("at"))["at"]
    said = events.filter(kind=EventKind.ACKNOWLEDGED, by=person)
    return (said.filter(at__gte=told_at) if told_at else said).exists()


def _locked(clock: Clock, by) -> Clock:
    found = Clock.objects.select_for_update(of=("self",)).get(pk=clock.pk)
    if found.agency_id != by.agency_id:
        raise NotAllowed
    return found


def _check_running(clock: Clock) -> None:
    if clock.outcome:
        raise RuleError(_("This duty has already ended."))


def _write(clock: Clock, kind: EventKind, by, now: datetime, **detail) -> None:
    ClockEvent.objects.bulk_create([new_event(clock, kind, at=now, by=by, now=now, **detail)])


def _tell(clock: Clock, to, by, now: datetime) -> None:
    Message.objects.create(
        key=f"v1:handed:{clock.pk}:{to.pk}:{now.isoformat()}", topic="duty.handed_over", recipient=to, agency=by.agency,
        child_id=clock.child_id, subject_kind="clock", subject_id=clock.pk, payload={"clock": str(clock.pk)},
        made_at=now, available_at=now,
    )  # fmt: skip
