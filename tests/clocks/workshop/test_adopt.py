"""Running clocks move to a newer version: what is due fires once, and no statutory limit is lengthened."""

import datetime as dt
from pathlib import Path

import pytest

from clocks.models import Alarm, Clock, ClockEvent
from clocks.services.publish import publish_protocol
from clocks.workshop import texts
from clocks.workshop.adopt import adopt_version, adoptable, plan_adoption
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError
from tests.clocks.replay import Replay
from tests.clocks.workshop.conftest import NOW
from tests.clocks.world import AT_HOME, LOOKED_AFTER
from tests.conftest import as_role

HOUR = dt.timedelta(hours=1)
BEGAN = NOW - 40 * HOUR
SOONER = [f"opens: {{at_least: {n} hours}}\n    due: {{after: {n} hours}}" for n in (72, 36)]
KIND = "strategy_meeting_72h"
TEXT = (Path(texts.__file__).parents[1] / "protocols" / "wigan_5.yaml").read_text()


@pytest.fixture
def story(world, be):
    """A child missing for 30 hours, whose duties have told whom they should by then."""
    be("missing_coordinator")
    made = Replay(world, LOOKED_AFTER)
    made.fire("episode.missing", BEGAN, missing_from_at=BEGAN, reported_at=BEGAN)
    made.sweep(NOW)
    return made


def publish(kind, old, new, *, number=6, on=1):
    """Publish Wigan's fourth version with a rule that reads otherwise, as the next, in force from a day of March."""
    before, rule = TEXT.split(f"\n  {kind}:\n")
    assert old in rule
    text = f"{before}\n  {kind}:\n" + rule.replace(old, new, 1)
    whole = texts.filled_in(text, version=number, in_force_from=dt.date(2026, 3, on))
    return publish_protocol(text=whole, now=NOW)[0]


def adopt(be, version, reason="The panel agreed it."):
    by = be("principal_manager")
    plan = plan_adoption(version=version, by=by, now=NOW)
    return adopt_version(version=version, reason=reason, shown=plan.mark, by=by, now=NOW)


def clock_of(story, kind):
    with as_role("mc_clock"):
        return Clock.objects.select_related("version").get(subject_id=story.episode, kind=kind)


def fired(story):
    with as_role("mc_clock"):
        rows = ClockEvent.objects.filter(clock__subject_id=story.episode, kind="fired")
        return sorted(rows.values_list("clock__kind", "alarm__stage"))


def test_running_clocks_stay_on_their_version_until_it_is_adopted(story, be):
    version = publish(KIND, *SOONER)
    assert clock_of(story, KIND).version.version == 5
    done = adopt(be, version)
    assert done.moves
    assert clock_of(story, KIND).version == version


def test_what_is_now_due_fires_once_and_nothing_is_taken_back(story, be):
    version = publish(KIND, *SOONER)
    before = fired(story)
    plan = plan_adoption(version=version, by=be("principal_manager"), now=NOW)
    (move,) = [move for move in plan.moves if move.clock.kind == KIND]
    assert move.fires == ("due",)
    assert adopt(be, version).fires == plan.fires
    again = story.sweep(NOW)
    assert [(kind, stage) for _, kind, stage in again] == [(KIND, "due")] * plan.fires
    assert set(before) < set(fired(story))
    assert story.sweep(NOW) == []


def test_a_statutory_time_limit_is_never_lengthened(world, be):
    be("missing_coordinator")
    tight = publish("return_interview_72h", "after: 72 hours", "after: 48 hours")
    story = Replay(world, AT_HOME)
    story.fire("episode.returned", NOW, returned_at=NOW)
    before = clock_of(story, "return_interview_72h")
    assert before.version == tight
    loose = publish("return_interview_72h", "after: 72 hours", "after: 71 hours", number=7, on=2)
    done = adopt(be, loose)
    assert [kept.why for kept in done.kept if kept.clock.pk == before.pk] == ["longer"]
    after = clock_of(story, "return_interview_72h")
    assert (after.version, after.due_at) == (tight, before.due_at)


def test_a_duty_that_the_new_version_asks_of_other_children_stays(story, be):
    version = publish(KIND, "due:", "when: {age: {at_most: 3}}\n    due:")
    assert "not_this_child" in [kept.why for kept in adopt(be, version).kept if kept.clock.kind == KIND]
    assert clock_of(story, KIND).version.version == 5


def test_who_adopted_and_why_is_kept(story, be, oracle):
    version = publish(KIND, *SOONER)
    due_at = clock_of(story, KIND).due_at.isoformat()
    adopt(be, version)
    with as_role("mc_clock"):
        event = ClockEvent.objects.get(clock__kind=KIND, kind="adopted")
    assert event.by_id == be("principal_manager").user.pk
    assert event.detail["reason"] == "The panel agreed it."
    assert event.detail["before"] == {"version": "wigan 5", "due_at": due_at}
    assert event.detail["after"]["version"] == "wigan 6"
    who = str(be("principal_manager").user.pk)
    assert oracle("SELECT 1 FROM audit.event WHERE actor = %s AND row_id::text = %s", [who, str(event.clock_id)])


def test_what_was_not_shown_is_not_done(story, be):
    version = publish(KIND, *SOONER)
    by = be("principal_manager")
    with pytest.raises(StaleError):
        adopt_version(version=version, reason="Agreed.", shown="another", by=by, now=NOW)
    with pytest.raises(RuleError, match="Say why"):
        adopt(be, version, reason=" ")
    with pytest.raises(NotAllowed):
        plan_adoption(version=version, by=be("social_worker"), now=NOW)
    assert clock_of(story, KIND).version.version == 5


def test_only_the_version_in_force_is_adopted(story, be):
    old = adoptable(be("principal_manager").agency, NOW)
    publish(KIND, *SOONER)
    with pytest.raises(RuleError, match="in force"):
        adopt(be, old)
    assert Alarm.objects.filter(void_at__isnull=False).count() == 0
