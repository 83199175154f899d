"""What may happen to an episode, on plain values. Every breach is a sentence a user can read (RuleError)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from episodes.enums import Action, CloseReason, GradeCode, MomentKind, Phase, Precision, Status
from missing_cases.errors import RuleError

LONDON = ZoneInfo("Europe/London")
ALWAYS_MISSING_AT_OR_UNDER = 12  # years; Wigan protocol, appendix a
ABOUT = timedelta(minutes=30)  # how far "about" may be out either way, when two moments are compared

# Kinds that an episode has once; a second row of such a kind is a correction of the first.
ONCE = frozenset(
    {
        MomentKind.DUE_BACK,
        MomentKind.LAST_SEEN,
        MomentKind.LEFT,
        MomentKind.NOTICED,
        MomentKind.REPORTED,
        MomentKind.POLICE_NOTIFIED,
        MomentKind.RETURNED,
    }
)
# Kinds that cannot come before the child was missing. (A child may be seen to leave before the absence is noticed.)
AFTER_MISSING = frozenset(
    {
        MomentKind.REPORTED,
        MomentKind.POLICE_NOTIFIED,
        MomentKind.SIGHTING,
        MomentKind.LOST_AGAIN,
        MomentKind.LOCATED,
        MomentKind.RETURNED,
        MomentKind.PREVENTION_INTERVIEW,
        MomentKind.COUNCIL_NOTIFIED,
        MomentKind.RETURN_NOTIFIED,
        MomentKind.ACTIONS_PLANNED,
    }
)

# What may have been recorded though it never happened; without it the child is still missing.
WITHDRAWABLE = frozenset({MomentKind.LOCATED, MomentKind.RETURNED})

_WHEREABOUTS = frozenset({MomentKind.LOCATED, MomentKind.LOST_AGAIN})

_A = Action
_WHILE_AWAY = frozenset(
    {_A.JOIN, _A.UPDATE, _A.NOTIFY_POLICE, _A.REFERENCE, _A.GRADE, _A.NOTICE, _A.CHANGE_STATUS}
    | {_A.RETURN, _A.CLOSE, _A.CORRECT, _A.VOID}
)
_AFTERWARDS = frozenset({_A.UPDATE, _A.REFERENCE, _A.CORRECT, _A.VOID, _A.CHECK})
ALLOWED: Mapping[Phase, frozenset[Action]] = {
    Phase.MISSING: _WHILE_AWAY | {_A.LOCATE},
    Phase.ABSENT: _WHILE_AWAY | {_A.LOCATE},
    Phase.AWAY: _WHILE_AWAY | {_A.CHECK},
    Phase.LOCATED: _WHILE_AWAY | {_A.CHECK},
    Phase.RETURNED: _AFTERWARDS | {_A.NOTIFY_POLICE, _A.GRADE, _A.NOTICE, _A.CLOSE},
    Phase.CLOSED: _AFTERWARDS | {_A.REOPEN},
    Phase.VOID: frozenset(),
}


@dataclass(frozen=True)
class When:
    """A time as somebody gave it: an aware instant, and how exactly it is known."""

    at: datetime
    precision: Precision = Precision.EXACT


@dataclass(frozen=True)
class Moment:
    """Something that happened. `at` is aware; for a date alone it is midnight of that day in London.

    `order` is the place among the episode's moments in which it was first recorded; a correction keeps it.
    """

    kind: MomentKind
    at: datetime
    precision: Precision = Precision.EXACT
    order: int = 0

    @property
    def earliest(self) -> datetime:
        """Return the first instant it may have happened."""
        if self.precision == Precision.DATE_ONLY:
            return midnight(self.at)
        return self.at - ABOUT if self.precision == Precision.ABOUT else self.at

    @property
    def latest(self) -> datetime:
        """Return the last instant it may have happened."""
        if self.precision == Precision.DATE_ONLY:
            return midnight(midnight(self.at) + timedelta(hours=36)) - timedelta(microseconds=1)
        return self.at + ABOUT if self.precision == Precision.ABOUT else self.at


@dataclass(frozen=True)
class Projection:
    """What an episode's columns say, worked out from its current moments alone."""

    missing_from_at: datetime
    reported_at: datetime
    located_at: datetime | None
    returned_at: datetime | None
    turns: tuple[datetime, ...] = ()  # when the child was located, lost again, located again ...
    known_at_first: bool = False  # the first turn is that the child was lost: away from placement until then

    @property
    def boundaries(self) -> tuple[datetime, ...]:
        """Return where each spell of unknown whereabouts begins and ends, in turn; the last may not have ended.

        A child known to be away at first has a first spell of no length.
        """
        return (self.missing_from_at,) * (2 if self.known_at_first else 1) + self.turns


def midnight(at: datetime) -> datetime:
    """Return the midnight in London that begins the day of an instant, in UTC."""
    day = at.astimezone(LONDON).date()
    return datetime.combine(day, time(), tzinfo=LONDON).astimezone(ZoneInfo("UTC"))


def phase_of(*, status: str, whereabouts_known: bool, returned: bool, closed: bool, void: bool) -> Phase:
    """Return where an episode stands, from its columns."""
    if void:
        return Phase.VOID
    if closed:
        return Phase.CLOSED
    if returned:
        return Phase.RETURNED
    if status == Status.AWAY:
        return Phase.AWAY
    if whereabouts_known:
        return Phase.LOCATED
    return Phase.ABSENT if status == Status.ABSENT else Phase.MISSING


def check_allowed(action: Action, phase: Phase) -> None:
    """Refuse what may not be done to an episode that stands here. Raises RuleError."""
    if action not in ALLOWED[phase]:
        raise RuleError(REFUSALS.get((action, phase)) or _DEFAULT_REFUSALS[phase])


_DEFAULT_REFUSALS = {
    Phase.MISSING: _("This cannot be done while the child is missing."),
    Phase.ABSENT: _("This cannot be done while the child is absent."),
    Phase.AWAY: _("This cannot be done while the child is away and their whereabouts are known."),
    Phase.LOCATED: _("This cannot be done: the child has been located."),
    Phase.RETURNED: _("This cannot be done: the child has returned."),
    Phase.CLOSED: _("This cannot be done: the episode is closed."),
    Phase.VOID: _("This cannot be done: the episode was set aside."),
}
REFUSALS = {
    (Action.LOCATE, Phase.LOCATED): _("The child is already recorded as located."),
    (Action.LOCATE, Phase.AWAY): _("The child's whereabouts are already known."),
    (Action.LOCATE, Phase.RETURNED): _("The child is already recorded as returned."),
    (Action.RETURN, Phase.RETURNED): _("The child is already recorded as returned."),
    (Action.CLOSE, Phase.CLOSED): _("The episode is already closed."),
    (Action.REOPEN, Phase.RETURNED): _("The episode is not closed."),
    (Action.JOIN, Phase.RETURNED): _("That episode has ended: report a new one."),
}


def must_be_missing(age: int | None) -> bool:
    """Say whether a child of this age whose whereabouts are unknown is always missing (Wigan, appendix a).

    `age` is in whole years; a child whose age is not known is treated as the youngest.
    """
    return age is None or age <= ALWAYS_MISSING_AT_OR_UNDER


def must_report_to_police(*, age: int | None, whereabouts_known: bool) -> bool:
    """Say whether the child must be reported to the police at once (Wigan protocol, appendix a)."""
    return not whereabouts_known and must_be_missing(age)


def check_status(
    status: Status, *, age: int | None, whereabouts_known: bool, looked_after: bool, uses_absent: bool
) -> None:
    """Refuse a status that the definitions do not allow (Wigan protocol, section 7 and appendix a). Raises RuleError.

    Missing: whereabouts unknown. Absent: where the protocol uses it, never at 12 or under. Away from placement without
    authorisation: looked-after, whereabouts known.
    """
    if not whereabouts_known and status != Status.MISSING and must_be_missing(age):
        raise RuleError(
            _("A child aged 12 or under, or of unknown age, whose whereabouts are unknown is always missing."), "status"
        )
    if status == Status.MISSING and whereabouts_known:
        raise RuleError(
            _("A child whose whereabouts are known is not missing. Choose another answer, or add an update."), "status"
        )
    if status == Status.AWAY and not looked_after:
        raise RuleError(_("Only a looked-after child can be away from placement without authorisation."), "status")
    if status == Status.AWAY and not whereabouts_known:
        raise RuleError(_("A child is away from placement only while their whereabouts are known."), "status")
    if status == Status.ABSENT and not uses_absent:
        raise RuleError(_("Your protocol does not use absent. Choose missing."), "status")


def status_when_located(status: Status, *, looked_after: bool) -> Status:
    """Return what a located child who is not back is now: away from placement when looked after, else unchanged."""
    return Status.AWAY if looked_after else status


def check_not_future(moment: Moment, now: datetime) -> None:
    """Refuse a moment that has not come yet. A due time may lie ahead. Raises RuleError naming the moment's kind."""
    if moment.kind != MomentKind.DUE_BACK and moment.at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), str(moment.kind))


def check_order(moments: Iterable[Moment]) -> None:
    """Refuse moments that contradict each other as exactly as they are known. Raises RuleError naming the kind.

    Nothing is found, returned or reported before it went missing; nobody returns before being located.
    """
    moments = list(moments)
    missing = missing_since(moments)
    whereabouts = sorted((m for m in moments if m.kind in _WHEREABOUTS), key=lambda m: m.order)
    for before, after in pairwise(whereabouts):
        if after.latest < before.earliest:
            raise RuleError(_("This is before what was recorded earlier about where the child was."), str(after.kind))
    for moment in moments:
        if moment.kind in AFTER_MISSING and moment.latest < missing.earliest:
            raise RuleError(_BEFORE_MISSING.get(moment.kind, _BEFORE), str(moment.kind))
    located = [m for m in moments if m.kind == MomentKind.LOCATED]
    returned = [m for m in moments if m.kind == MomentKind.RETURNED]
    if located and returned and returned[0].latest < max(m.earliest for m in located):
        raise RuleError(_("The child cannot have returned before being located."), str(MomentKind.RETURNED))
    told = [m for m in moments if m.kind == MomentKind.RETURN_NOTIFIED]
    if returned and any(m.latest < returned[0].earliest for m in told):
        raise RuleError(_("Nobody can have been told of the return before it."), str(MomentKind.RETURN_NOTIFIED))


_BEFORE = _("This is before the child went missing.")
_BEFORE_MISSING = {
    MomentKind.LOCATED: _("The child cannot have been found before going missing."),
    MomentKind.RETURNED: _("The child cannot have returned before going missing."),
    MomentKind.REPORTED: _("The child cannot have been reported before going missing."),
}


def missing_since(moments: Iterable[Moment]) -> Moment:
    """Return the moment that counts as missing: the later of "last seen" and "left" (SSDA903 guide, missing module)."""
    return max((m for m in moments if m.kind in (MomentKind.LAST_SEEN, MomentKind.LEFT)), key=lambda m: m.at)


def project(moments: Iterable[Moment]) -> Projection:
    """Work out an episode's columns from its current moments.

    An inexact moment never comes before the one it must follow: it counts from the earliest instant that makes sense,
    so that a duty is never due later than it should be.
    """
    moments = sorted(moments, key=lambda m: m.order)
    missing = missing_since(moments).at
    located, turns = None, [missing]
    for moment in moments:
        if moment.kind in _WHEREABOUTS:
            turns.append(max(moment.at, turns[-1]))
            located = turns[-1] if moment.kind == MomentKind.LOCATED else None
    first = next((m.kind for m in moments if m.kind in _WHEREABOUTS), None)
    returned = next((m.at for m in moments if m.kind == MomentKind.RETURNED), None)
    reported = next((m.at for m in moments if m.kind == MomentKind.REPORTED), missing)
    return Projection(
        missing_from_at=missing,
        reported_at=max(reported, missing),
        located_at=located,
        returned_at=None if returned is None else max(returned, turns[-1]),
        turns=tuple(turns[1:]),
        known_at_first=first == MomentKind.LOST_AGAIN,
    )


def check_withdrawal(moment: Moment, remaining: Iterable[Moment]) -> None:
    """Refuse to withdraw a moment that later ones stand on. Raises RuleError."""
    if moment.kind not in WITHDRAWABLE:
        raise RuleError(_("Only a finding or a return can be withdrawn. Correct the time instead."))
    later = [m for m in remaining if m.order > moment.order]
    if moment.kind == MomentKind.LOCATED and any(m.kind == MomentKind.RETURNED for m in remaining):
        raise RuleError(_("The child is recorded as returned after this. Withdraw the return."))
    if any(m.kind in _WHEREABOUTS for m in later):
        raise RuleError(_("What happened later stands on this. It can be corrected, not withdrawn."))


def check_grade(code: str, *, scheme: Iterable[str], previous: str | None, reason: str) -> None:
    """Refuse a grade outside the agency's list of that day, and a lower one without a reason. Raises RuleError."""
    if code not in list(scheme):
        raise RuleError(_("This risk level is not one that the agency used on that day."), "grade")
    order = list(GradeCode.values)
    if previous and order.index(code) < order.index(previous) and not reason.strip():
        raise RuleError(_("Say why the risk level is lower than before."), "grade_reason")


def check_close(reason: str, *, returned: bool, note: str) -> None:
    """Refuse to close an episode for a reason that its facts contradict. Raises RuleError."""
    if reason == CloseReason.RETURNED and not returned:
        raise RuleError(_("The child is not recorded as returned. Record that first."), "reason")
    if returned and reason != CloseReason.RETURNED:
        raise RuleError(_("The child is recorded as returned: close the episode for that reason."), "reason")
    if reason == CloseReason.OTHER and not note.strip():
        raise RuleError(_("Say why the episode is closed."), "note")


def check_reopen(reason: str, *, closed_for: str) -> None:
    """Refuse to open a closed episode again without a reason, or where the child is none any more. Raises RuleError."""
    if not reason.strip():
        raise RuleError(_("Say why the episode is opened again."), "reason")
    if closed_for == CloseReason.TURNED_18:
        raise RuleError(
            _("It ended when the child turned 18. If the date of birth is wrong, correct that first."), "reason"
        )


def check_came_of_age(came_of_age_at: datetime | None, *, missing_from: datetime, now: datetime) -> datetime:
    """Return when a missing child turned 18. Raises RuleError where that is not known, to come, or was before."""
    if came_of_age_at is None:
        raise RuleError(_("The child's date of birth is not recorded. Record it first."), "reason")
    if came_of_age_at > now:
        raise RuleError(_("The child is not 18 yet. Check the date of birth."), "reason")
    if came_of_age_at <= missing_from:
        raise RuleError(_("They were 18 already when they went missing. Set the episode aside instead."), "reason")
    return came_of_age_at


def check_notice(*, circumstances: str, planned_actions: str, strategy_meeting: bool, no_meeting_reason: str) -> None:
    """Refuse a need-to-know notice that lacks what the protocol asks for (Wigan, section 12). Raises RuleError."""
    if not circumstances.strip():
        raise RuleError(_("Give a brief account of what happened."), "circumstances")
    if not planned_actions.strip():
        raise RuleError(_("Say what is planned."), "planned_actions")
    if not strategy_meeting and not no_meeting_reason.strip():
        raise RuleError(
            _("The protocol expects a multi-agency strategy meeting. Say why none is planned."), "no_meeting_reason"
        )
