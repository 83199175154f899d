from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clocks.engine.calendars import LONDON, is_working_day
from clocks.engine.durations import Duration, Unit, parse_duration, shift
from clocks.engine.errors import EngineError, NaiveMoment
from tests.clocks.engine.test_calendars import MOMENTS, wall

AMOUNTS = st.integers(1, 90)
DURATIONS = st.builds(Duration, AMOUNTS, st.sampled_from(Unit))
CHANGE_WEEKENDS = [
    datetime(2026, month, day, hour, minute, tzinfo=UTC)
    for month, days in ((3, range(27, 31)), (10, range(23, 27)))
    for day in days
    for hour in range(24)
    for minute in (0, 30)
]


@pytest.mark.parametrize(
    ("written", "amount", "unit"),
    [
        ("72 hours", 72, Unit.HOURS),
        ("1 hour", 1, Unit.HOURS),
        ("7 days", 7, Unit.DAYS),
        ("3 working days", 3, Unit.WORKING_DAYS),
        ("1 working day", 1, Unit.WORKING_DAYS),
        (" 6 Months ", 6, Unit.MONTHS),
    ],
)
def test_durations_are_read_as_people_write_them(written, amount, unit):
    assert parse_duration(written) == Duration(amount, unit)


@pytest.mark.parametrize(
    "written", ["", "72", "hours", "0 hours", "-1 days", "1.5 hours", "3 weeks", "72h", "1 hours ago"]
)
def test_anything_else_is_refused_in_words(written):
    with pytest.raises(EngineError, match="duration"):
        parse_duration(written)


@given(DURATIONS)
def test_what_is_written_reads_back(duration):
    assert parse_duration(str(duration)) == duration


@given(MOMENTS, AMOUNTS)
def test_hours_are_elapsed_time(moment, amount):
    assert shift(moment, Duration(amount, Unit.HOURS)) - moment == timedelta(hours=amount)


def test_hours_stay_elapsed_over_both_clock_changes():
    for moment in CHANGE_WEEKENDS:
        for hours in (24, 72):
            end = shift(moment.astimezone(LONDON), Duration(hours, Unit.HOURS))
            assert end - moment == timedelta(hours=hours), moment


def test_days_keep_the_wall_clock_over_both_clock_changes():
    for moment in CHANGE_WEEKENDS:
        before = moment.astimezone(LONDON)
        after = shift(moment, Duration(1, Unit.DAYS)).astimezone(LONDON)
        skipped = before.day == 28 and before.month == 3 and before.hour == 1
        assert (after.date() - before.date()).days == 1, moment
        assert (after.hour, after.minute) == ((2 if skipped else before.hour), before.minute), moment


def test_a_day_across_the_change_is_23_or_25_hours():
    spring, autumn = datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 21, tzinfo=UTC)
    assert shift(spring, Duration(1, Unit.DAYS)) - spring == timedelta(hours=23)
    assert shift(autumn, Duration(1, Unit.DAYS)) - autumn == timedelta(hours=25)


@given(MOMENTS, st.integers(1, 20))
def test_working_days_keep_the_wall_clock_and_end_on_one(moment, amount):
    end = shift(moment, Duration(amount, Unit.WORKING_DAYS)).astimezone(LONDON)
    assert is_working_day(end.date())
    assert (end.hour, end.minute) == (moment.astimezone(LONDON).hour, moment.minute)


def test_repeated_months_count_from_the_anchor():
    anchor = datetime(2026, 1, 31, 12, tzinfo=UTC)
    ends = [shift(anchor, Duration(1, Unit.MONTHS), times=n).astimezone(LONDON) for n in range(1, 5)]
    assert [(end.month, end.day, end.hour) for end in ends] == [(2, 28, 12), (3, 31, 12), (4, 30, 12), (5, 31, 12)]


@given(MOMENTS, DURATIONS)
def test_every_duration_goes_forward_and_backward(moment, duration):
    assert shift(moment, duration) > moment
    assert shift(moment, duration, times=-1) < moment


@given(MOMENTS, DURATIONS)
def test_every_duration_keeps_within_its_bounds(moment, duration):
    assert duration.shortest <= shift(moment, duration) - moment <= duration.longest


@given(MOMENTS, DURATIONS, DURATIONS)
def test_never_longer_is_true_from_every_moment(moment, one, other):
    if one.never_longer_than(other):
        assert shift(moment, one) <= shift(moment, other)


@given(MOMENTS, st.integers(1, 60), st.integers(1, 60), st.sampled_from(Unit))
def test_more_of_a_unit_is_never_earlier(moment, one, more, unit):
    assert shift(moment, Duration(one, unit)) <= shift(moment, Duration(one + more, unit))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(NaiveMoment):
        shift(wall("2026-01-01 00:00"), Duration(1, Unit.HOURS))
