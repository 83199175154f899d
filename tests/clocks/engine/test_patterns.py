"""What episodes call for together, against a plain count that shares no code with the engine."""

import calendar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clocks.engine.durations import parse_duration
from clocks.engine.errors import ProtocolError
from clocks.engine.loading import load_protocol
from clocks.engine.patterns import PastEpisode, Pattern, Spell, occurrences
from tests.clocks.engine.shipped import small

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
MONTH, DAY = parse_duration("1 month"), parse_duration("24 hours")
THREE = Pattern(at_least=3, statuses=("missing",), within=MONTH)
LONG = Pattern(at_least=1, statuses=("missing",), over=DAY)


def at(day, hour=12, month=5, year=2026):
    return datetime(year, month, day, hour, tzinfo=LONDON).astimezone(UTC)


def episode(key, start, hours=2, status="missing"):
    end = None if hours is None else start + hours * HOUR
    return PastEpisode(key, f"ME-{key}", (Spell(status, start, end),))


def keys(found):
    return [[each.key for each in occurrence.counted] for occurrence in found]


def month_later(moment):
    """The same wall-clock time a month on, or the last day of a shorter month: written out by hand."""
    wall = moment.astimezone(LONDON).replace(tzinfo=None)
    year, month = (wall.year + 1, 1) if wall.month == 12 else (wall.year, wall.month + 1)
    day = min(wall.day, calendar.monthrange(year, month)[1])
    return wall.replace(year=year, month=month, day=day).replace(tzinfo=LONDON).astimezone(UTC)


def plain_count(starts, wanted):
    """Tick off starts in order; whenever `wanted` of those not ticked fit in a month of the first, tick them all."""
    left, groups = sorted(starts), []
    found = True
    while found:
        found = False
        for last in range(wanted - 1, len(left)):
            group = left[last - wanted + 1 : last + 1]
            if group[-1] <= month_later(group[0]):
                groups.append(group)
                left = [start for start in left if start not in group]
                found = True
                break
    return sorted(groups)


STARTS = st.lists(
    st.integers(0, 24 * 400).map(lambda hours: datetime(2025, 12, 1, tzinfo=UTC) + hours * HOUR),
    max_size=14,
    unique=True,
)


@given(STARTS, st.integers(1, 4))
@example([at(28, month=1), at(15, month=2), at(28, month=2)], 3)
@example([at(31, month=1), at(15, month=2), at(28, month=2)], 3)
@example([at(28, month=2, hour=14), at(10, month=3), at(28, month=3, hour=14)], 3)
@example([at(29, hour=1, month=9), at(29, hour=0, month=10), at(29, hour=2, month=10)], 2)
def test_so_many_within_a_month_is_what_a_plain_count_says(starts, wanted):
    pattern = Pattern(at_least=wanted, statuses=("missing",), within=MONTH)
    found = occurrences(pattern, [episode(start, start) for start in starts])
    assert sorted(keys(found)) == plain_count(starts, wanted)
    assert [occurrence.at for occurrence in found] == [group[-1].key for group in map(lambda o: o.counted, found)]


@given(STARTS, st.integers(1, 4), st.randoms())
def test_no_episode_counts_twice_and_their_order_makes_no_difference(starts, wanted, random):
    pattern = Pattern(at_least=wanted, statuses=("missing",), within=MONTH)
    episodes = [episode(start, start) for start in starts]
    found = occurrences(pattern, episodes)
    counted = [key for group in keys(found) for key in group]
    assert len(counted) == len(set(counted))
    random.shuffle(episodes)
    assert occurrences(pattern, episodes) == found


@given(STARTS, st.integers(1, 3), st.integers(0, 13))
def test_what_is_used_up_never_counts_again(starts, wanted, some):
    used = frozenset(sorted(starts)[:some])
    pattern = Pattern(at_least=wanted, statuses=("missing",), within=MONTH)
    found = occurrences(pattern, [episode(start, start) for start in starts], used=used)
    assert sorted(keys(found)) == plain_count([start for start in starts if start not in used], wanted)


@given(st.lists(st.integers(0, 60), max_size=10))
def test_one_of_more_than_24_hours_is_called_at_the_24th_and_by_none_that_was_shorter(lengths):
    starts = [datetime(2026, 3, 20, tzinfo=UTC) + n * 80 * HOUR for n in range(len(lengths))]
    found = occurrences(LONG, [episode(n, *pair) for n, pair in enumerate(zip(starts, lengths, strict=True))])
    assert keys(found) == [[n] for n, length in enumerate(lengths) if length > 24]
    assert [each.at for each in found] == [
        start + 24 * HOUR for start, length in zip(starts, lengths, strict=True) if length > 24
    ]


def test_a_month_is_the_wall_clock_s_and_its_last_moment_counts():
    over_the_clock_change = [at(1, 12, 3), at(10, 12, 3), at(1, 12, 4)]
    assert len(occurrences(THREE, [episode(n, start) for n, start in enumerate(over_the_clock_change)])) == 1
    late = [*over_the_clock_change[:2], over_the_clock_change[2] + timedelta(minutes=1)]
    assert occurrences(THREE, [episode(n, start) for n, start in enumerate(late)]) == []


def test_only_the_statuses_the_protocol_counts():
    episodes = [
        episode(n, at(n + 1), status=status) for n, status in enumerate(["missing", "away", "missing", "absent"])
    ]
    assert occurrences(THREE, episodes) == []
    all_three = Pattern(at_least=3, statuses=("missing", "away", "absent"), within=MONTH)
    assert keys(occurrences(all_three, episodes)) == [[0, 1, 2]]


def test_an_episode_counts_from_the_spell_that_counts():
    both = PastEpisode(1, "ME-1", (Spell("away", at(1), at(3)), Spell("missing", at(3), at(5))))
    (found,) = occurrences(LONG, [both])
    assert (found.at, found.counted[0].began_at) == (at(4), at(3))


def test_a_child_still_missing_calls_for_it_at_a_moment_to_come():
    (found,) = occurrences(LONG, [episode(1, at(1), hours=None)])
    assert found.at == at(2)


def test_once_is_once():
    plan = Pattern(at_least=2, statuses=("missing",), once=True)
    assert keys(occurrences(plan, [episode(n, at(1, month=n + 1)) for n in range(5)])) == [[0, 1]]


def test_beyond_a_level_is_the_first_episode_after_each_time_it_was_done():
    beyond = Pattern(at_least=1, statuses=("missing",), since=("meeting",))
    episodes = [episode(n, at(n)) for n in range(1, 10)]
    assert occurrences(beyond, episodes) == []
    assert keys(occurrences(beyond, episodes, done=[at(3, 13), at(7, 13)])) == [[4], [8]]


PATTERN = (
    ("starts_on: episode.missing\n    counted_from: missing_from_at\n    due: {after: 24 hours}",
     "subject: child\n    starts_on: pattern.reached\n    counted_from: reached_at\n"
     "    pattern: {at_least: 3, statuses: [missing], within: 1 month}\n    due: no number"),
    ("{code: due, at: due,", "{code: start, at: start,"),
)  # fmt: skip


def test_a_pattern_is_read_from_the_protocol():
    assert load_protocol(small(*PATTERN)).rules[0].pattern == THREE


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("at_least: 3, ", ""), "needs 'at_least'"),
        (("at_least: 3", "at_least: 0"), "'at_least' is a whole number above zero"),
        (("[missing]", "[lost]"), "'lost' is not one of: missing, away, absent"),
        (("1 month", "a while"), "'a while' is not a duration"),
        (("within", "inside"), "has no entry called 'inside'"),
        (("subject: child\n    ", ""), "has a pattern, so it is about the child"),
        (("subject: child", "subject: place"), "a duty is about the child or the agency"),
        (("due: no number", "due: no number\n    when: {looked_after: true}"), "has no 'when'"),
    ],
)
def test_a_faulty_pattern_is_told_with_its_line(change, fault):
    with pytest.raises(ProtocolError) as error:
        load_protocol(small(*PATTERN).replace(*change))
    assert any(fault in problem and problem.startswith("Line ") for problem in error.value.problems)
