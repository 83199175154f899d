"""What other areas ask for is written, published and started without a line of code: docs/example-protocol.yaml."""

import datetime as dt
from pathlib import Path

import pytest

from clocks.engine.loading import load_protocol
from clocks.models import Clock
from clocks.selectors import duties_of
from clocks.services import publish_protocol
from clocks.sweep import sweep
from episodes.enums import How, Whom
from episodes.rules import When
from episodes.services import record_telling
from episodes.tellings import ticks_of
from missing_cases.models import Message
from tests.clocks import happenings as happen
from tests.conftest import as_role

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "example-protocol.yaml").read_text()
KINDS = {
    "strategy_meeting_three_in_30_days", "cohort_three_in_90_days", "meeting_one_over_24h", "review_24h", "review_72h",
    "provider_report_nightly", "tell_school",
}  # fmt: skip


@pytest.fixture
def world(db):
    made = happen.world_of("example")
    publish_protocol(text=TEXT, now=happen.START)
    return made


def clocks(kind):
    with as_role("mc_clock"):
        return list(Clock.objects.filter(kind=kind).order_by("seq"))


def test_the_example_is_all_of_it():
    assert {rule.kind for rule in load_protocol(TEXT).rules} == KINDS


def test_three_in_30_days(world):
    for days in (0, 20):
        happen.back(world, happen.missing(world, days), days)
    assert clocks("strategy_meeting_three_in_30_days") == []
    happen.back(world, happen.missing(world, 29), 29)
    (clock,) = clocks("strategy_meeting_three_in_30_days")
    assert clock.anchor_at.date() == dt.date(2026, 3, 31)
    assert clock.due_at.date() == dt.date(2026, 4, 7), "three working days, over Good Friday and Easter Monday"


def test_three_in_90_days(world):
    for days in (0, 45, 89):
        happen.back(world, happen.missing(world, days), days)
    assert len(clocks("cohort_three_in_90_days")) == 1
    assert clocks("strategy_meeting_three_in_30_days") == []


def test_review_at_24_and_72_hours_only_while_still_missing(world):
    episode = happen.missing(world)
    reviews = [*clocks("review_24h"), *clocks("review_72h")]
    assert [clock.due_at - happen.START for clock in reviews] == [dt.timedelta(hours=24), dt.timedelta(hours=72)]
    happen.back(world, episode, hours=30)
    assert [clock.outcome for clock in (*clocks("review_24h"), *clocks("review_72h"))] == ["", "stopped"]


def test_one_over_24_hours_waits_while_the_child_is_missing_and_ends_with_a_shorter_one(world):
    happen.back(world, happen.missing(world), hours=20)
    (waiting,) = clocks("meeting_one_over_24h")
    assert waiting.outcome == "stopped"
    happen.back(world, happen.missing(world, 5), 5, hours=30)
    _, called = clocks("meeting_one_over_24h")
    assert (called.outcome, called.opens_at) == ("", happen.at(5, 24))


def test_the_provider_reports_nightly(world):
    happen.the_cranks_turn(world)
    for night in (1, 2):
        world.now = happen.at(night)
        happen.the_cranks_turn(world)
    assert [clock.due_at.day for clock in clocks("provider_report_nightly")] == [2, 3, 4]


def test_the_review_at_72_hours_climbs_while_nobody_has_seen_it(world):
    happen.missing(world)
    (clock,) = clocks("review_72h")
    told = []
    for later in (0, 30, 90):
        now = clock.due_at + dt.timedelta(minutes=later)
        with as_role("mc_clock"):
            sweep(now=now, crank="example")
            told.append(
                set(Message.objects.filter(payload__kind=clock.kind, made_at=now).values_list("role", flat=True))
            )
    assert told == [{"missing_coordinator", "team_manager"}, {"principal_manager"}, {"assistant_director"}]


def test_the_school_is_told_where_the_protocol_says_and_the_tick_ends_it(world):
    episode = happen.missing(world)
    by = happen.by(world)
    wanted = {tick.whom: tick for tick in ticks_of(episode, by, duties_of("episode", episode.pk, by))}
    assert wanted[Whom.SCHOOL].why == "Your protocol asks for it: Tell the school." and not wanted[Whom.SCHOOL].done
    record_telling(
        episode=episode, whom=Whom.SCHOOL, told=True, when=When(world.now), how=How.TELEPHONE, by=by, now=world.now
    )
    (clock,) = clocks("tell_school")
    assert clock.outcome == "met"
