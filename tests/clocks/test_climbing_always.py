"""However many cranks turn: each rung is climbed once, at its time, or not at all because somebody answered."""

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clocks import services
from clocks.models import Clock
from clocks.sweep import sweep
from tests.clocks.climbing import KIND, Story, after, make_ladder_world
from tests.clocks.world import MISSING, act_as
from tests.properties import examples

WAITS = {"due": timedelta(minutes=30), "due+1": timedelta(hours=1)}
STEPS = ["due", "due+1", "due+2"]
EPISODES, CRANKS = 12, 4
PARTS = st.lists(st.tuples(st.integers(1, 50), st.sampled_from(["crank", "crank", "two cranks", "seen"])), max_size=12)


class Expected:
    """What should climb, said without the database: the steps that fired, when, and whether somebody answered."""

    def __init__(self):
        self.fired, self.answered = [], False

    def turn(self, now):
        if len(self.fired) == len(STEPS) or self.answered:
            return
        if not self.fired or now >= self.fired[-1][1] + WAITS[self.fired[-1][0]]:
            self.fired.append((STEPS[len(self.fired)], now))

    def seen(self):
        self.answered = bool(self.fired)


@pytest.fixture
def world(db):
    return make_ladder_world()


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=PARTS)
def test_any_order_of_cranks_and_answers_climbs_as_expected(world, parts):
    with transaction.atomic():
        act_as(world.by)
        story, expected, now, fired = Story(world), Expected(), MISSING, []
        for minutes, part in parts:
            now += timedelta(minutes=minutes)
            if part == "seen":
                services.acknowledge_duty(clock=story.clock(), by=world.by, now=now)
                expected.seen()
                continue
            for _ in range(2 if part == "two cranks" else 1):
                fired += [(step, now) for step in story.fired(now)]
            expected.turn(now)
        assert fired == expected.fired
        transaction.set_rollback(True)


@pytest.fixture
def many(committed_database):
    """Episodes under a protocol that climbs, committed, every third of which somebody answers once it was told."""
    with transaction.atomic():
        world = make_ladder_world()
        stories = [Story(world) for _ in range(EPISODES)]
    turn_all(committed_database, MISSING)
    with transaction.atomic():
        act_as(world.by)
        for story in stories[::3]:
            clock = Clock.objects.get(subject_id=story.episode, kind=KIND)
            services.acknowledge_duty(clock=clock, by=world.by, now=after(minutes=5))
    return committed_database


def turn_all(database, now):
    """Let several cranks turn at once, in small batches."""
    start = threading.Barrier(CRANKS)

    def turn(crank):
        start.wait()
        sweep(now=now, crank=crank, batch=3)
        connections.close_all()

    with database.django_as("mc_clock"):
        threads = [threading.Thread(target=turn, args=(f"crank{n}",)) for n in range(CRANKS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def of_steps(database):
    """Return of each step: alarms fired, set aside, events of it, messages to persons, and their different keys."""
    told = "SELECT count({0}) FROM message m WHERE m.payload->>'kind' = c.kind AND m.payload->>'stage' = a.stage"
    rows = database.run(
        "SELECT a.stage, count(DISTINCT a.id) FILTER (WHERE a.fired_at IS NOT NULL), count(DISTINCT a.id) FILTER (WHERE"
        f" a.void_at IS NOT NULL), count(e.id), ({told.format('*')}), ({told.format('DISTINCT m.key')})"
        " FROM alarm a JOIN clock c ON c.id = a.clock_id LEFT JOIN clock_event e ON e.alarm_id = a.id"
        f" WHERE c.kind = '{KIND}' GROUP BY a.stage, c.kind ORDER BY a.stage"
    )
    return {stage: tuple(numbers) for stage, *numbers in rows}


def test_cranks_that_turn_at_once_climb_each_rung_once_and_lose_none(many):
    answered, silent = EPISODES // 3, EPISODES - EPISODES // 3
    turn_all(many, after(minutes=29))
    assert of_steps(many)["due+1"] == (0, 0, 0, 0, 0)
    turn_all(many, after(minutes=30))
    turn_all(many, after(minutes=30))
    assert of_steps(many)["due"] == (EPISODES, 0, EPISODES, EPISODES, EPISODES)
    assert of_steps(many)["due+1"] == (silent, answered, silent, silent, silent)
    turn_all(many, after(minutes=90))
    assert of_steps(many)["due+2"] == (silent, 0, silent, 2 * silent, 2 * silent), "two roles"
    assert set(of_steps(many)) == set(STEPS)
