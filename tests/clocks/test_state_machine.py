"""One episode after another, facts and sweeps in any order: what fired is what a plain list of alarms says."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from clocks.engine import durations
from clocks.engine.calendars import LONDON
from clocks.models import Alarm, Clock, ClockEvent
from clocks.services import finish
from clocks.sweep import sweep
from missing_cases.models import Message
from tests.clocks.replay import Replay
from tests.clocks.world import LOOKED_AFTER
from tests.conftest import as_role

HOUR = timedelta(hours=1)
STARTS = [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)]
LADDERS = {  # what each fact puts on the list: duty, step, hours, and what takes it off again
    "missing": [
        ("need_to_know_24h", "due", 24, "located"),
        ("intervention_meeting", "opens", 24, "located"),
        ("strategy_meeting_72h", "due", 72, "located"),
    ],
    "returned": [
        ("return_interview_72h", "warn_24h", 48, "interview"),
        ("return_interview_72h", "warn_4h", 68, "interview"),
        ("return_interview_72h", "due", 72, "interview"),
        ("social_worker_visit_24h", "start", 0, "visit"),
        ("social_worker_visit_24h", "warn_4h", 20, "visit"),
        ("social_worker_visit_24h", "due", 24, "visit"),
    ],
}
FOLLOWED = {step[0] for ladder in LADDERS.values() for step in ladder}


class Episodes(RuleBasedStateMachine):
    """The list of what should fire is kept beside the product, with nothing of its code."""

    world = None

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.waiting, self.fired, self.status, self.story = [], [], "home", None

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        super().teardown()

    @initialize(start=st.sampled_from(STARTS), hours=st.integers(0, 72))
    def begin(self, start, hours):
        self.now = start + hours * HOUR

    def put(self, fact):
        self.waiting += [
            (self.now + hours * HOUR, self.story.episode, duty, step, until)
            for duty, step, hours, until in LADDERS[fact]
        ]

    def take(self, until):
        self.waiting = [
            alarm for alarm in self.waiting
            if alarm[4] != until or alarm[1] != self.story.episode or (until == "located" and self._stands(alarm))
        ]  # fmt: skip

    def _stands(self, alarm):
        return alarm[0] <= self.now if alarm[2] == "strategy_meeting_72h" else alarm[0] < self.now

    @rule(hours=st.integers(1, 30), minutes=st.sampled_from([0, 0, 1, 30]))
    def wait(self, hours, minutes):
        self.now += timedelta(hours=hours, minutes=minutes)

    @precondition(lambda self: self.status == "home")
    @rule()
    def report(self):
        self.story = Replay(self.world, LOOKED_AFTER)
        self.story.fire("episode.missing", self.now, missing_from_at=self.now)
        self.status, self.interviewed, self.visited = "missing", False, False
        self.put("missing")

    @precondition(lambda self: self.status == "missing")
    @rule()
    def locate(self):
        self.story.fire("episode.located", self.now, located_at=self.now)
        self.status = "located"
        self.take("located")

    @precondition(lambda self: self.status in ("missing", "located"))
    @rule()
    def come_back(self):
        self.story.fire("episode.returned", self.now, returned_at=self.now)
        if self.status == "missing":
            self.take("located")
        self.status = "home"
        self.put("returned")

    @precondition(lambda self: self.story and self.status == "home" and not self.interviewed)
    @rule(answer=st.sampled_from(["held", "declined"]))
    def interview(self, answer):
        self.story.fire(f"interview.{answer}", self.now, **{f"{answer}_at": self.now})
        self.interviewed = True
        self.take("interview")

    @precondition(lambda self: self.story and self.status == "home" and not self.visited)
    @rule()
    def visit(self):
        clock = Clock.objects.get(subject_id=self.story.episode, kind="social_worker_visit_24h")
        finish.complete_duty(clock=clock, note="Seen.", done_at=self.now, by=self.world.by, now=self.now)
        self.visited = True
        self.take("visit")

    @rule(twice=st.booleans())
    def turn_the_crank(self, twice):
        due = [alarm for alarm in self.waiting if alarm[0] <= self.now]
        self.waiting = [alarm for alarm in self.waiting if alarm not in due]
        self.fired += due
        with as_role("mc_clock"):
            for _ in range(1 + twice):
                sweep(now=self.now, crank="machine")

    @invariant()
    def what_fired_is_what_was_on_the_list(self):
        events = ClockEvent.objects.filter(kind="fired", clock__kind__in=FOLLOWED).select_related("clock")
        fired = sorted((e.fire_at, e.clock.subject_id, e.clock.kind, e.detail["stage"]) for e in events)
        assert fired == sorted(alarm[:4] for alarm in self.fired)

    @invariant()
    def what_waits_is_what_is_left_on_the_list(self):
        alarms = Alarm.objects.filter(fired_at=None, void_at=None, clock__kind__in=FOLLOWED).select_related("clock")
        waiting = sorted((a.fire_at, a.clock.subject_id, a.clock.kind, a.stage) for a in alarms)
        assert waiting == sorted(alarm[:4] for alarm in self.waiting)

    @invariant()
    def nobody_is_told_twice_of_one_step(self):
        keys = list(Message.objects.values_list("key", flat=True))
        assert len(keys) == len(set(keys))

    @invariant()
    def the_screen_knows_what_is_overdue_without_the_crank(self):
        for clock in Clock.objects.filter(kind="return_interview_72h", outcome=""):
            assert clock.is_overdue(self.now) is (self.now > clock.anchor_at + 72 * HOUR)


def play(world, examples, **more):
    Episodes.world = world
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    steady = {"max_examples": examples, "stateful_step_count": 20, "deadline": None, "suppress_health_check": quiet}
    run_state_machine_as_test(Episodes, settings=settings(**steady, **more))


def test_any_order_of_facts_and_sweeps(world):
    play(world, 12)


def wall_clock_hours(moment, duration, *, times=1):
    if duration.unit is durations.Unit.HOURS:
        return (moment.astimezone(LONDON) + timedelta(hours=duration.amount * times)).astimezone(UTC)
    return durations.shift(moment, duration, times=times)


@pytest.mark.parametrize(
    ("module", "name", "bug"),
    [
        ("clocks.services.ending", "set_aside_alarms", lambda clock, now: 0),
        ("clocks.engine.schedule", "shift", wall_clock_hours),
        ("clocks.services.fire", "still_holds", lambda rule, **times: True),
    ],
    ids=["alarms not set aside", "hours on the wall clock", "located stops nothing"],
)
def test_a_planted_bug_is_caught(world, monkeypatch, module, name, bug):
    monkeypatch.setattr(import_module(module), name, bug)
    with pytest.raises(AssertionError):
        play(world, 200, phases=[Phase.generate], derandomize=True, database=None)
