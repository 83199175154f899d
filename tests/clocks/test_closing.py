"""Closing an episode without a return: each rule stops or stands as docs/protocols.md says, and for that reason."""

import re
from pathlib import Path

import pytest

from clocks.models import Alarm, Clock
from tests.clocks.engine.shipped import ENGLAND, ENGLAND_3, WIGAN, WIGAN_1, WIGAN_2
from tests.clocks.replay import Replay
from tests.clocks.world import LOOKED_AFTER, MISSING, london

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "protocols.md").read_text()
SAID = dict(re.findall(r"^\| `(\w+)` \| (stops|stands)", PAGE, re.MULTILINE))
BY_HOURS = {
    "need_to_know_24h": london(10), "intervention_meeting": london(10), "strategy_meeting_72h": london(12),
    "strategy_meeting_7d": london(16),
}  # fmt: skip


@pytest.fixture
def story(world):
    return Replay(world, {**LOOKED_AFTER, "age": 12})


def outcomes():
    return dict(Clock.objects.values_list("kind", "outcome"))


def close(story, at):
    story.fire("episode.closed", at, missing_from_at=MISSING, closed_at=at)


@pytest.mark.parametrize("protocol", [ENGLAND, ENGLAND_3, WIGAN_2, WIGAN], ids=str)
def test_the_page_says_what_each_rule_does(protocol):
    for rule in protocol.rules:
        assert ("episode.closed" in dict(rule.stops_on)) == (SAID[rule.kind] == "stops"), rule.kind
        assert "episode.closed" not in dict(rule.met_by), "closing a record does nothing that was owed"


def test_the_page_names_every_rule_and_no_other():
    assert set(SAID) == {rule.kind for protocol in (ENGLAND_3, WIGAN) for rule in protocol.rules}


def test_the_second_version_changes_nothing_but_the_closing():
    for rule in WIGAN_2.rules:
        before = WIGAN_1.rule(rule.kind)
        assert dict(rule.stops_on) | {"episode.closed": ""} == dict(before.stops_on) | {"episode.closed": ""}
        assert (rule.due, rule.when, rule.opens, rule.stages) == (before.due, before.when, before.opens, before.stages)


@pytest.mark.parametrize(
    "closed_at", [london(9, 20), london(10), london(10, 10), london(12), london(15), london(16), london(17)], ids=str
)
def test_what_had_not_arisen_stops_and_what_had_arisen_stands(story, closed_at):
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    close(story, closed_at)
    for kind, opens_at in BY_HOURS.items():
        inclusive = kind.startswith("strategy")
        arisen = closed_at >= opens_at if inclusive else closed_at > opens_at
        assert outcomes()[kind] == ("" if arisen else "stopped"), kind
    assert outcomes()["police_report_at_once"] == outcomes()["weekly_meeting_episode"] == ""


def test_nothing_fires_for_a_duty_that_closing_stopped_and_what_stands_fires(story):
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    close(story, london(10, 10))
    fired = {kind for _, kind, _ in story.sweep(london(30))}
    assert {"need_to_know_24h", "intervention_meeting", "police_report_at_once"} <= fired
    assert not {"strategy_meeting_72h", "strategy_meeting_7d"} & fired
    assert not Alarm.objects.filter(clock__outcome="stopped", void_at=None).exists()


def test_what_follows_a_return_stands_after_closing(story):
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    back = london(9, 20)
    story.fire("episode.returned", back, missing_from_at=MISSING, returned_at=back)
    before = outcomes()
    story.fire("episode.closed", london(20), missing_from_at=MISSING, returned_at=back, closed_at=london(20))
    assert outcomes() == before
    assert before["return_interview_72h"] == before["social_worker_visit_24h"] == ""


def test_closing_long_after_a_return_wakes_nothing_that_the_return_stopped(story):
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    story.fire("episode.returned", london(9, 20), missing_from_at=MISSING, returned_at=london(9, 20))
    close(story, london(20))
    assert {outcomes()[kind] for kind in BY_HOURS} == {"stopped"}


def test_closing_twice_changes_nothing(story):
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    close(story, london(10, 10))
    before = outcomes()
    close(story, london(10, 10))
    assert outcomes() == before
