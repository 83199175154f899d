from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clocks.engine import calendars
from clocks.engine.calendars import LONDON, MonthlyMeeting, WeeklyMeeting
from clocks.engine.errors import AmbiguousLocalTime, EngineError, MissingLocalTime, NaiveMoment

wall = datetime.fromisoformat
DAYS = st.dates(date(2014, 1, 1), date(2035, 12, 31))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(wall("2014-01-01 00:00"), wall("2035-12-31 00:00")).map(lambda m: m.replace(tzinfo=UTC))


def test_a_moment_needs_a_time_zone():
    with pytest.raises(NaiveMoment, match="no time zone"):
        calendars.as_utc(wall("2026-01-01 00:00"))


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_a_time_the_clocks_skip_is_refused(minute):
    with pytest.raises(MissingLocalTime, match="29/03/2026"):
        calendars.resolve_local_time(wall(f"2026-03-29 01:{minute:02}"))


def test_a_time_that_happens_twice_is_asked_about():
    twice = wall("2026-10-25 01:30")
    with pytest.raises(AmbiguousLocalTime, match="twice"):
        calendars.resolve_local_time(twice)
    assert calendars.resolve_local_time(twice, second=False) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert calendars.resolve_local_time(twice, second=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_calculated_time_the_clocks_skip_moves_past_the_gap():
    assert calendars.instant_of(wall("2026-03-29 01:30")) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_calculated_time_that_happens_twice_is_the_first():
    assert calendars.instant_of(wall("2026-10-25 01:30")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(MOMENTS)
def test_what_a_person_reads_and_types_back_is_the_same_moment(moment):
    moment = moment.replace(microsecond=0)
    read = moment.astimezone(LONDON)
    assert calendars.resolve_local_time(read.replace(tzinfo=None), second=bool(read.fold)) == moment


@pytest.mark.parametrize(
    "day",
    [
        date(2016, 3, 25), date(2016, 3, 28), date(2016, 5, 2), date(2016, 5, 30), date(2016, 8, 29),
        date(2016, 12, 26), date(2016, 12, 27), date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19),
        date(2026, 12, 28),
    ],
)  # fmt: skip
def test_england_s_bank_holidays_are_not_working_days(day):
    assert not calendars.is_working_day(day)


@pytest.mark.parametrize("day", [date(2016, 3, 17), date(2016, 11, 30), date(2016, 8, 1), date(2020, 5, 4)])
def test_other_nations_holidays_are_working_days(day):
    assert calendars.is_working_day(day)


def test_working_days_step_over_easter():
    assert calendars.step_working_days(date(2016, 3, 24), 1) == date(2016, 3, 29)
    assert calendars.step_working_days(date(2016, 3, 29), -1) == date(2016, 3, 24)


def test_a_weekend_day_is_not_counted_itself():
    assert calendars.step_working_days(date(2026, 7, 18), 1) == date(2026, 7, 20)


@given(DAYS, st.integers(1, 30))
def test_working_days_land_on_a_working_day_with_exactly_that_many_between(day, count):
    end = calendars.step_working_days(day, count)
    assert calendars.is_working_day(end)
    passed = [day + timedelta(days=n + 1) for n in range((end - day).days)]
    assert sum(map(calendars.is_working_day, passed)) == count


@given(DAYS)
def test_no_break_is_longer_than_four_days(day):
    assert (calendars.step_working_days(day, 1) - day).days <= 5


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
    ],
)
def test_months_keep_the_day_or_take_the_month_s_last(day, count, end):
    assert calendars.step_months(day, count) == end


@given(DAYS, st.integers(-120, 120))
def test_months_end_in_the_right_month(day, count):
    end = calendars.step_months(day, count)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == count
    assert end.day <= day.day


@given(MOMENTS, st.integers(0, 6), TIMES)
def test_the_next_weekly_meeting_is_the_first_one_after(moment, weekday, at):
    start = WeeklyMeeting(weekday, at).next_after(moment)
    read = start.astimezone(LONDON)
    assert moment < start <= moment + timedelta(days=7, hours=1)
    assert read.weekday() == weekday
    assert read.time() == at or calendars.instant_of(datetime.combine(read.date(), at)) == start


def test_a_meeting_that_has_just_begun_is_not_the_next_one():
    meeting = WeeklyMeeting(2, time(10))
    begun = datetime(2016, 5, 11, 9, 0, tzinfo=UTC)
    assert meeting.next_after(begun) == datetime(2016, 5, 18, 9, 0, tzinfo=UTC)
    assert meeting.next_after(begun - timedelta(seconds=1)) == begun


def test_a_weekly_meeting_keeps_its_wall_clock_time_over_the_change():
    meeting = WeeklyMeeting(2, time(10))
    assert meeting.next_after(datetime(2026, 3, 26, tzinfo=UTC)) == datetime(2026, 4, 1, 9, tzinfo=UTC)
    assert meeting.next_after(datetime(2026, 10, 22, tzinfo=UTC)) == datetime(2026, 10, 28, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("nth", "start"), [(1, date(2016, 5, 4)), (2, date(2016, 5, 11)), (4, date(2016, 5, 25)), (5, date(2016, 5, 25))]
)
def test_a_monthly_meeting_is_on_the_nth_weekday_or_the_last(nth, start):
    meeting = MonthlyMeeting(nth, 2, time(9))
    assert meeting.next_after(datetime(2016, 5, 1, tzinfo=UTC)).date() == start


@given(MOMENTS, st.integers(1, 5), st.integers(0, 6))
def test_the_next_monthly_meeting_is_after_and_within_five_weeks(moment, nth, weekday):
    start = MonthlyMeeting(nth, weekday, time(9)).next_after(moment)
    assert moment < start <= moment + timedelta(days=36)
    assert start.astimezone(LONDON).weekday() == weekday


@pytest.mark.parametrize("nth", [0, 6])
def test_a_month_has_no_such_week(nth):
    with pytest.raises(EngineError, match="first to fourth"):
        MonthlyMeeting(nth, 0, time(9))
