"""Whatever is reported, corrected and set aside, in any order: what runs is what a plain count of the rest says."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clocks.completeness import differences
from clocks.engine.patterns import PastEpisode, Spell
from clocks.models import Alarm, Clock
from clocks.services import complete_duty, derive_patterns
from clocks.services import derive as counting
from clocks.sweep import sweep
from tests.clocks.engine.test_patterns import plain_count
from tests.clocks.world import make_world
from tests.conftest import as_role
from tests.properties import examples

THREE = "intervention_meeting_three"
FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = datetime(2026, 12, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "add", "move", "remove", "meet", "sweep"]), st.integers(0, 60), st.integers(0, 9)
    ),
    min_size=3, max_size=14,
)  # fmt: skip


@pytest.fixture
def world(db):
    return make_world(now=NOW)


class History:
    """A child's episodes as something above the clocks keeps them: {key: when it began}."""

    def __init__(self, world, monkeypatch):
        self.world, self.starts, self.used, self.minute = world, {}, set(), 0
        monkeypatch.setattr(counting, "_read", [self.read])
        monkeypatch.setattr(counting, "_children", [lambda: [world.child.pk]])

    def read(self, children):
        owner = self.world.council.pk
        episodes = [
            PastEpisode(key, f"ME-{at:%m%d%H%M}", (Spell("missing", at, at + HOUR),), owner)
            for key, at in self.starts.items()
        ]
        return {self.world.child.pk: episodes}

    def do(self, act, day, which):
        self.minute += 1
        at, keys = FIRST + day * DAY + self.minute * timedelta(minutes=1), sorted(self.starts, key=self.starts.get)
        if act == "add":
            self.starts[uuid4()] = at
        elif act == "move" and keys:
            self.starts[keys[which % len(keys)]] = at
        elif act == "remove" and keys:
            del self.starts[keys[which % len(keys)]]
        elif act == "meet" and running():
            self.meet(running()[which % len(running())])
        elif act == "sweep":
            with as_role("mc_clock"):
                sweep(now=NOW, crank="test")
        self.settle()

    def meet(self, clock):
        complete_duty(clock=clock, note="Held.", done_at=NOW, by=self.world.by, now=NOW)
        self.used |= keys_of(clock)

    def settle(self):
        derive_patterns(
            child=self.world.child, agency=self.world.council, reason="Corrected", by=self.world.by, now=NOW
        )


def running():
    return list(Clock.objects.filter(kind=THREE, outcome="").order_by("anchor_at", "seq"))


def keys_of(clock):
    return {each["episode"] for each in clock.counted}


def check(history):
    open_starts = {str(key): at for key, at in history.starts.items() if str(key) not in history.used}
    wanted = plain_count(list(open_starts.values()), 3)
    assert sorted(sorted(open_starts[key] for key in keys_of(clock)) for clock in running()) == wanted
    assert [clock.anchor_at for clock in running()] == sorted(group[-1] for group in wanted)
    counted = [key for clock in Clock.objects.filter(kind=THREE, outcome__in=["", "met"]) for key in keys_of(clock)]
    assert len(counted) == len(set(counted)), "no episode calls two meetings"
    ended = Clock.objects.filter(kind=THREE).exclude(outcome="")
    assert not Alarm.objects.filter(clock__in=ended, fired_at__isnull=True, void_at__isnull=True).exists()
    with as_role("mc_clock"):
        assert not [each for each in differences(NOW) if each.subject_kind == "child"]


@given(acts=ACTS)
@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_runs_is_what_a_plain_count_says(world, monkeypatch, acts):
    with transaction.atomic():
        history = History(world, monkeypatch)
        for act in acts:
            history.do(*act)
            check(history)
        transaction.set_rollback(True)


def test_settling_again_changes_nothing(world, monkeypatch):
    history = History(world, monkeypatch)
    for day in (1, 2, 3):
        history.do("add", day, 0)
    (before,) = running()
    for _ in range(3):
        history.settle()
    (after,) = running()
    assert (after.pk, after.generation, after.counted) == (before.pk, before.generation, before.counted)


def test_a_child_without_a_pattern_costs_two_looks(world, django_assert_max_num_queries):
    world.council.protocol_code = ""
    with django_assert_max_num_queries(6):  # savepoint, the setting on and off, clocks of the child, versions
        derive_patterns(child=world.child, agency=world.council, by=world.by, now=NOW)
