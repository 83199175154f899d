"""What an action starts and ends on the clocks. Each runs in the transaction of the step it belongs to."""

from clocks.models import Clock
from clocks.services import assign_clock, fire
from clocks.services.scope import firing
from findings.models import FollowUp
from missing_cases.models import Child

ACTION = "follow_up"
AGREED, DONE, GIVEN_UP = "follow_up.agreed", "follow_up.done", "follow_up.given_up"


def fire_agreed(action: FollowUp, *, by, now) -> None:
    """Start the clock of an action, due at the end of its day, and give it to who holds the action."""
    _fire(AGREED, action, {"due_at": action.due_at}, by, now)
    with firing():
        for clock in list(Clock.objects.running().filter(subject_kind=ACTION, subject_id=action.pk)):
            assign_clock(clock=clock, to=action.holder, by=by, now=now, counterpart=None)


def fire_ended(action: FollowUp, *, by, now) -> None:
    """End the clock of an action that is done or given up."""
    trigger, moment = (DONE, "done_at") if action.evidence else (GIVEN_UP, "dropped_at")
    _fire(trigger, action, {moment: now}, by, now)


def _fire(trigger, action, anchors, by, now):
    fire(
        trigger=trigger, subject_kind=ACTION, subject_id=action.pk, child=Child(pk=action.child_id),
        agency=action.owner_agency, anchors=anchors, facts={}, by=by, now=now,
    )  # fmt: skip
