"""Whatever the new version says: a duty that is moved stands as one begun under it, and nothing is told twice."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clocks.engine.rules import Basis
from clocks.models import Alarm, Clock, ClockEvent
from clocks.services.publish import publish_protocol
from clocks.wording import words_of_event
from clocks.workshop import texts
from clocks.workshop.adopt import adopt_version, plan_adoption
from tests.clocks.replay import Replay
from tests.clocks.workshop.conftest import NOW
from tests.clocks.workshop.test_adopt import BEGAN, KIND, SOONER, TEXT, adopt, clock_of, publish
from tests.clocks.world import LOOKED_AFTER, act_as
from tests.conftest import as_role
from tests.properties import examples

HOUR = dt.timedelta(hours=1)
LATER = SOONER[0]
INTERVIEW = "return_interview_72h"
HOURS = st.tuples(st.integers(1, 140), st.integers(1, 72))


def version_with(number, day, hours):
    """Publish Wigan's next version, in force since before everything, with these hours for two of its duties."""
    text, (opens, interview) = TEXT, hours
    later = f"opens: {{at_least: {opens} hours}}\n    due: {{after: {opens} hours}}"
    for kind, old, new in ((KIND, LATER, later), (INTERVIEW, "after: 72 hours", f"after: {interview} hours")):
        before, rule = text.split(f"\n  {kind}:\n")
        assert old in rule
        text = f"{before}\n  {kind}:\n" + rule.replace(old, new, 1)
    whole = texts.filled_in(text, version=number, in_force_from=dt.date(2018, 1, day))
    return publish_protocol(text=whole, now=NOW)[0]


def begin(world, began):
    """Begin what an absence and a return ask for, each of an episode, and tell whom they should by now."""
    act_as(world.by)
    away, back = Replay(world, LOOKED_AFTER), Replay(world, LOOKED_AFTER)
    away.fire("episode.missing", began, missing_from_at=began, reported_at=began)
    back.fire("episode.returned", began, returned_at=began)
    away.sweep(NOW)
    return away, back


def state_of(stories):
    """Return each running duty: its times, and the steps that wait, with theirs."""
    with as_role("mc_clock"):
        found = {}
        clocks = Clock.objects.running().filter(subject_id__in=[story.episode for story in stories])
        for clock in clocks.select_related("version"):
            waits = Alarm.objects.filter(clock=clock, fired_at=None, void_at=None).values_list("stage", "fire_at")
            found[clock.kind] = (clock.version_id, clock.anchor_at, clock.opens_at, clock.due_at, sorted(waits))
        return found


def fired(stories):
    with as_role("mc_clock"):
        rows = ClockEvent.objects.filter(clock__subject_id__in=[story.episode for story in stories], kind="fired")
        return Counter(rows.values_list("clock__kind", "alarm__stage"))


@settings(max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ago=st.integers(1, 120), old=HOURS, new=HOURS)
def test_a_moved_duty_stands_as_if_begun_under_the_new_version(world, be, ago, old, new):
    with transaction.atomic():
        version_with(6, 1, old)
        stories = begin(world, NOW - ago * HOUR)
        before, told = state_of(stories), fired(stories)
        version, by = version_with(7, 2, new), be("principal_manager")
        plan = plan_adoption(version=version, by=by, now=NOW)
        adopt_version(version=version, reason="Agreed.", shown=plan.mark, by=by, now=NOW)
        stories[0].sweep(NOW)
        after, told_after = state_of(stories), fired(stories)
        kept = {each.clock.kind for each in plan.kept}
        fresh = state_of(begin(world, NOW - ago * HOUR))
        moved = {move.clock.kind for move in plan.moves}
        assert moved and moved | kept >= set(before) & set(fresh)
        assert {kind: after[kind] for kind in moved} == {kind: fresh[kind] for kind in moved}
        assert {kind: after[kind] for kind in kept} == {kind: before[kind] for kind in kept}
        assert told <= told_after and set(told_after.values()) <= {1}
        assert (told_after - told).total() == plan.fires
        for kind, (_, _, opens_at, due_at, _) in before.items():
            if version.protocol.rule(kind).basis is Basis.STATUTORY:
                assert after[kind][2] <= opens_at and after[kind][3] <= due_at
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("old", "new"),
    [("counted_from: missing_from_at", "counted_from: [reported_at, missing_from_at]"),
     ("counted_from: missing_from_at", "counted_from: reported_at")],
)  # fmt: skip
def test_a_duty_that_the_new_version_counts_from_another_moment_stays(world, be, old, new):
    away, _ = begin(world, BEGAN)
    version = publish(KIND, old, new)
    assert [kept.why for kept in adopt(be, version).kept if kept.clock.kind == KIND] == ["otherwise"]
    assert clock_of(away, KIND).version.version == 5


def test_the_duty_says_from_which_version_to_which_it_moved(world, be):
    begin(world, BEGAN)
    adopt(be, publish(KIND, *SOONER))
    with as_role("mc_clock"):
        event = ClockEvent.objects.get(clock__kind=KIND, kind="adopted")
    words = words_of_event(event)
    assert words.startswith("From wigan 5 to wigan 6. Due ") and words.endswith(". The panel agreed it.")
