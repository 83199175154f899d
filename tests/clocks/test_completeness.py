"""A clock removed behind the product's back, or never made, is found from the facts alone."""

import random

import pytest

from clocks import completeness, selectors, services
from clocks.completeness import ExpectedTrigger, differences, report_differences
from clocks.models import Alarm, Clock, ClockEvent
from missing_cases.models import Message
from tests.clocks.replay import Replay
from tests.clocks.world import AT_HOME, LOCATED, LOOKED_AFTER, MISSING, london, new_subject
from tests.conftest import as_role


class Episodes:
    """What the episodes' facts say, kept apart from the clocks."""

    def __init__(self, world):
        self.world, self.facts = world, []

    def note(self, trigger, subject, facts, **anchors):
        self.facts.append(ExpectedTrigger(trigger, subject, self.world.child.pk, self.world.council, anchors, facts))

    def expected(self, now):
        return iter(self.facts)

    def exists(self, subject_ids):
        return {fact.subject_id for fact in self.facts} & set(subject_ids)


@pytest.fixture
def history(world, monkeypatch):
    """Twelve episodes with their clocks, half of them ended, and the source that knows their facts."""
    source = Episodes(world)
    monkeypatch.setattr(completeness, "SUBJECTS", {"episode": source})
    for number in range(12):
        story = Replay(world, LOOKED_AFTER if number % 3 else AT_HOME)
        story.fire("episode.missing", MISSING, missing_from_at=MISSING)
        source.note("episode.missing", story.episode, story.facts, missing_from_at=MISSING)
        if number % 2:
            story.fire("episode.returned", LOCATED, returned_at=LOCATED)
            source.note("episode.returned", story.episode, story.facts, returned_at=LOCATED)
    return source


def remove(clock):
    with as_role("mc_owner"):
        ClockEvent.objects.filter(clock=clock).delete()
        Alarm.objects.filter(clock=clock).delete()
        clock.delete()


def found(now=LOCATED):
    with as_role("mc_clock"):
        return differences(now)


def test_a_whole_history_shows_no_difference(history):
    assert Clock.objects.count() > 60
    assert found() == []


@pytest.mark.parametrize("seed", range(3))
def test_every_removed_clock_is_found(history, seed):
    clocks = random.Random(seed).sample(list(Clock.objects.order_by("pk")), 7)
    removed = {(clock.subject_id, clock.kind) for clock in clocks}
    for clock in clocks:
        remove(clock)
    missing = found()
    assert {(lost.subject_id, lost.kind) for lost in missing} == removed
    assert {lost.problem for lost in missing} == {"missing"}


def test_a_fact_that_never_reached_the_clocks_is_found(history):
    subject = new_subject()
    history.note("episode.missing", subject, AT_HOME, missing_from_at=MISSING)
    assert {lost.kind for lost in found() if lost.subject_id == subject} == {
        "need_to_know_24h", "intervention_meeting", "strategy_meeting_72h", "strategy_meeting_7d",
        "weekly_meeting_episode",
    }  # fmt: skip


def test_what_cannot_be_judged_counts_as_missing(history):
    subject = new_subject()
    history.note("episode.returned", subject, {}, returned_at=LOCATED)
    assert {lost.kind for lost in found()} == {
        "return_interview_72h", "social_worker_visit_24h", "strategy_meeting_considered", "risk_assessment_first_run",
    }  # fmt: skip


def test_a_clock_whose_subject_is_gone_is_found(history, world):
    story = Replay(world, AT_HOME)
    story.fire("episode.returned", LOCATED, returned_at=LOCATED)
    assert [(lost.problem, lost.kind) for lost in found()] == [("dangling", "return_interview_72h")]


def test_a_clock_moved_to_a_corrected_time_is_not_missing(history, world):
    fact = history.facts[0]
    services.reanchor(
        subject_kind="episode", subject_id=fact.subject_id, anchor="missing_from_at", anchor_at=london(9, 8),
        reason="Seen at 8.", by=world.by, now=LOCATED,
    )  # fmt: skip
    assert found() == []


def test_each_difference_stands_on_the_duty_desk_once(history, world):
    clock = Clock.objects.get(subject_id=history.facts[0].subject_id, kind="need_to_know_24h")
    remove(clock)
    with as_role("mc_clock"):
        assert report_differences(LOCATED) == 1
        assert report_differences(london(16)) == 1
    (incident,) = selectors.incidents_for(world.by)
    assert (incident.topic, incident.payload) == (
        "clock.missing", {"kind": "need_to_know_24h", "problem": "missing"},
    )  # fmt: skip
    assert (incident.child, incident.subject_id) == (world.child, clock.subject_id)
    assert Message.objects.filter(incident=True).count() == 1
