"""What is so: lists in order, months, constant cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from episodes import selectors, services
from episodes.models import Episode
from episodes.period import month_bounds
from tests.episodes.world import START, exact, london, make_child, report


def give_back(world, episode, when):
    return services.record_returned(episode=episode, when=when, by=world.acting("missing_coordinator"), now=london(30))


def several(world, count, **fields):
    made = []
    for _ in range(count):
        world.child = make_child(world.acting("missing_coordinator"), START)
        made.append(report(world, **fields))
    return made


def test_open_episode(world):
    by = world.acting("missing_coordinator")
    assert selectors.open_episode_of(world.child, by) is None
    episode = report(world)
    assert selectors.open_episode_of(world.child, by) == episode
    assert selectors.open_episode_of(world.child, world.acting("other_coordinator")) is None
    give_back(world, episode, exact(9, 12))
    assert selectors.open_episode_of(world.child, world.acting("missing_coordinator")) is None


def test_missing_now_puts_the_worst_and_longest_first(world):
    late = report(world, grade="low", last_seen=exact(8), now=START)
    [high] = several(world, 1, grade="high")
    [early_high] = several(world, 1, grade="high", last_seen=exact(8))
    [raised] = several(world, 1, grade="low", police_notified=exact(9), police_grade="high", last_seen=exact(7))
    rows = selectors.missing_now(world.acting("missing_coordinator"))
    assert rows == [raised, early_high, high, late]
    assert {agency.kind: grade.code for agency, grade in rows[0].grades_now.items()} == {
        "council": "low", "police": "high"
    }  # fmt: skip
    assert rows[0].police.agency == world.police
    assert selectors.missing_now(world.acting("police_spoc")) == [raised]
    assert selectors.missing_now(world.acting("other_coordinator")) == []


@pytest.mark.parametrize("count", [1, 6])
def test_missing_now_costs_three_queries(world, count):
    several(world, count, police_notified=exact(9))
    by = world.acting("missing_coordinator")
    with CaptureQueriesContext(connection) as queries:
        rows = selectors.missing_now(by)
        [(row.child.full_name, row.owner_agency.name, row.police.agency.name, row.worst) for row in rows]
    assert (len(rows), len(queries)) == (count, 3)


def test_months_are_londons(world):
    assert month_bounds(2016, 3) == (london(1, 0, month=3), london(1, 0, month=4))
    assert month_bounds(2016, 12)[1] == london(1, 0, month=1, year=2017)
    just_before = exact(30, 23, 59, month=4)
    episode = report(world, last_seen=just_before, reported=exact(1, 0), now=london(1, 1))
    by = world.acting("missing_coordinator")
    assert list(selectors.episodes_in_month(by, 2016, 5)) == [episode]
    assert not selectors.episodes_in_month(by, 2016, 4).exists()


def test_repeat_children(world):
    first = report(world)
    by = world.acting("missing_coordinator")
    assert selectors.repeat_children(by, 2016, 5) == set()
    give_back(world, first, exact(9, 12))
    report(world, last_seen=exact(10), now=london(10))
    by = world.acting("missing_coordinator")
    assert selectors.repeat_children(by, 2016, 5) == {world.child.pk}
    assert selectors.repeat_children(by, 2016, 6) == set()


def test_episodes_set_aside_count_nowhere(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    services.void_episode(episode=episode, reason="Wrong child", by=by, now=START)
    assert not selectors.episodes_in_month(by, 2016, 5).exists()
    assert selectors.missing_now(by) == []
    assert not selectors.episodes_of(world.child, by).exists()
    assert Episode.objects.visible_to(by).filter(pk=episode.pk).exists()


def test_waiting_for_a_police_reference(world):
    episode = report(world, police_notified=exact(9))
    by = world.acting("missing_coordinator")
    assert list(selectors.waiting_for_police_reference(by)) == [episode]
    services.set_police_reference(episode=episode, number="PO-1", by=by, now=START)
    assert not selectors.waiting_for_police_reference(by).exists()


def test_the_story_is_in_order_and_fits_its_reader(world):
    episode = report(world, police_notified=exact(9))
    by = world.acting("team_manager")
    services.add_update(episode=episode, kind="note", text="late", at=london(9, 12), by=by, now=london(9, 13))
    services.add_update(episode=episode, kind="note", text="early", at=london(9, 10), by=by, now=london(9, 13))
    services.send_notice(
        episode=episode, circumstances="a", planned_actions="b", strategy_meeting=True, by=by, now=london(9, 14)
    )
    story = selectors.story_of(episode, by)
    assert [entry.at for entry in story] == sorted(entry.at for entry in story)
    assert [entry.row.text for entry in story if entry.what == "update"] == ["early", "late"]
    assert story[-1].what == "notice"
    kinds = {entry.what for entry in selectors.story_of(episode, world.acting("police_spoc"))}
    assert kinds == {"moment", "update", "grade"}
