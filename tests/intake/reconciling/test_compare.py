"""Two accounts of the same days: every difference once, and two counts that are explained to the last episode."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.reconciling.compare import TOLERANCE, Kind, Ours, Theirs, compare

LONDON = ZoneInfo("Europe/London")
SINCE = dt.datetime(2026, 5, 9, 20, 0, tzinfo=dt.UTC)
BACK = SINCE + dt.timedelta(hours=5)
A, B = UUID(int=1), UUID(int=2)
MINUTE = dt.timedelta(minutes=1)


def day_of(at):
    return at.astimezone(LONDON).date()


def theirs(**said):
    return Theirs(**{"key": UUID(int=100), "episode_id": A, "missing_since": SINCE, **said})


def ours(**said):
    return Ours(**{"key": A, "missing_since": SINCE, **said})


def kinds(rows, episodes):
    return [found.kind for found in compare(rows, episodes, day_of=day_of).found]


def test_the_same_account_on_both_sides_differs_in_nothing():
    both = {"returned": BACK, "grade": "medium", "log_number": "GM-1234/26", "status": "missing"}
    counts = compare([theirs(**both)], [ours(**both)], day_of=day_of)
    assert counts.found == () and counts.agree


def test_what_only_one_side_has_is_found_both_ways():
    assert kinds([theirs(episode_id=None)], []) == [Kind.POLICE_ONLY]
    assert kinds([], [ours()]) == [Kind.OURS_ONLY]
    assert kinds([theirs(episode_id=B)], [ours()]) == [Kind.POLICE_ONLY, Kind.OURS_ONLY]


@pytest.mark.parametrize(
    ("said", "kept", "kind"),
    [
        ({"missing_since": SINCE + TOLERANCE + MINUTE}, {}, Kind.MISSING_SINCE),
        ({"returned": BACK}, {}, Kind.RETURNED),
        ({"returned": BACK}, {"returned": BACK - TOLERANCE - MINUTE}, Kind.RETURNED),
        ({"grade": "high"}, {"grade": "medium"}, Kind.GRADE),
        ({"log_number": "77"}, {}, Kind.LOG_NUMBER),
        ({"status": "absent"}, {"status": "missing"}, Kind.STATUS),
    ],
)
def test_each_thing_that_differs_is_one_difference(said, kept, kind):
    assert kinds([theirs(**said)], [ours(**kept)]) == [kind]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"missing_since": SINCE + TOLERANCE}, {}),
        ({}, {"returned": BACK, "grade": "high", "log_number": "77"}),
        ({"log_number": "gm 1234 26"}, {"log_number": "GM-1234/26"}),
        ({"missing_since": None}, {}),
    ],
)
def test_what_one_side_does_not_say_or_says_nearly_alike_is_none(said, kept):
    assert kinds([theirs(**said)], [ours(**kept)]) == []


def test_a_moment_known_to_the_day_is_held_against_the_local_day():
    midnight = dt.datetime(2026, 5, 8, 23, 0, tzinfo=dt.UTC)  # 9 May in London
    row = theirs(missing_since=midnight, day_only=frozenset({"missing_since"}))
    assert kinds([row], [ours()]) == []
    assert kinds([row], [ours(missing_since=SINCE + dt.timedelta(hours=4))]) == [Kind.MISSING_SINCE]


def test_of_two_rows_about_one_episode_the_later_speaks_and_the_other_is_counted():
    early, late = theirs(grade="medium"), theirs(key=UUID(int=101), grade="high")
    counts = compare([early, late], [ours(grade="high")], day_of=day_of)
    assert counts.found == () and counts.repeated == 1 and not counts.agree


@settings(max_examples=60)
@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=14), st.sets(st.integers(0, 9), max_size=8))
def test_the_two_counts_are_explained_to_the_last_episode(named, held):
    rows = [
        theirs(key=UUID(int=100 + n), episode_id=None if one is None else UUID(int=one)) for n, one in enumerate(named)
    ]
    register = [ours(key=UUID(int=one)) for one in held]
    counts = compare(rows, register, day_of=day_of)
    assert counts.theirs - counts.police_only - counts.repeated + counts.ours_only == counts.ours
    assert counts.agree == (sorted(one if one is not None else -1 for one in named) == sorted(held))
    told = [found.kind for found in counts.found]
    assert told.count(Kind.POLICE_ONLY) == counts.police_only and told.count(Kind.OURS_ONLY) == counts.ours_only
