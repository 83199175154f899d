"""Properties of time, each against a second way of counting that shares nothing with the engine's own."""

import calendar
import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clocks.engine.calendars import LONDON, DailyMeeting, bank_holidays, is_working_day, step_months
from clocks.engine.durations import Duration, Unit, shift
from clocks.engine.loading import load_protocol
from clocks.engine.schedule import end_of_period, schedule_of
from missing_cases.children.rules import age_on
from missing_cases.models import Child
from tests.clocks.engine.shipped import ENGLAND, FOLDER, WIGAN

YEARS = range(2014, 2036)
CHANGES = [  # the instants at which London's clocks change, found by asking each hour of each change month
    moment
    for year in YEARS
    for month in (3, 10)
    for moment in (dt.datetime(year, month, 1, tzinfo=dt.UTC) + dt.timedelta(hours=n) for n in range(31 * 24))
    if moment.astimezone(LONDON).utcoffset() != (moment - dt.timedelta(hours=1)).astimezone(LONDON).utcoffset()
]
NEAR_A_CHANGE = st.builds(
    lambda change, minutes: change + dt.timedelta(minutes=minutes), st.sampled_from(CHANGES), st.integers(-4320, 4320)
)
LEAP_DAYS = st.sampled_from([dt.date(year, 2, 29) for year in range(1992, 2033, 4)])
SMALL_HOURS = st.integers(1, 24 * 7)


def wall_of(moment):
    return moment.astimezone(LONDON).replace(tzinfo=None)


def test_both_changes_of_every_year_were_found():
    assert len(CHANGES) == 2 * len(YEARS)
    assert all(change.weekday() == 6 and change.hour == 1 and change.day > 24 for change in CHANGES)


@given(NEAR_A_CHANGE, SMALL_HOURS)
def test_hours_are_seconds_counted_in_utc_on_both_nights(moment, hours):
    end = shift(moment.astimezone(LONDON), Duration(hours, Unit.HOURS))
    assert end.tzinfo is dt.UTC
    assert end.timestamp() - moment.timestamp() == hours * 3600


@given(NEAR_A_CHANGE, SMALL_HOURS, SMALL_HOURS)
def test_hours_add_up_whatever_night_lies_between(moment, one, other):
    whole = shift(moment, Duration(one + other, Unit.HOURS))
    assert shift(shift(moment, Duration(one, Unit.HOURS)), Duration(other, Unit.HOURS)) == whole


@given(NEAR_A_CHANGE, st.integers(1, 14))
def test_days_keep_the_hour_people_read_or_move_past_the_one_that_is_skipped(moment, days):
    end = wall_of(shift(moment, Duration(days, Unit.DAYS)))
    wanted = wall_of(moment) + dt.timedelta(days=days)
    assert end in (wanted, wanted + dt.timedelta(hours=1))
    if end != wanted:
        assert wanted.hour == 1 and wanted.month == 3, "only the skipped hour moves"


@given(NEAR_A_CHANGE)
def test_the_hour_that_happens_twice_never_makes_a_duty_later(moment):
    first, second = (wall_of(moment).replace(tzinfo=LONDON, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    assert shift(second, Duration(1, Unit.DAYS)) == shift(first, Duration(1, Unit.DAYS))


@given(NEAR_A_CHANGE, st.sampled_from([rule for rule in [*ENGLAND.rules, *WIGAN.rules] if rule.due.after]))
def test_every_shipped_duty_of_hours_is_exact_over_the_change(moment, rule):
    made = schedule_of(rule, anchor_at=moment, known_at=moment, meetings=WIGAN.meetings)
    if rule.due.after.unit is Unit.HOURS:
        assert (made.due_at - moment).total_seconds() == rule.due.after.amount * 3600
    assert all(alarm.fire_at.tzinfo is dt.UTC for alarm in made.alarms)


@given(st.dates(dt.date(2014, 1, 1), dt.date(2030, 12, 31)), st.integers(1, 60))
@example(dt.date(2016, 2, 29), 12)
@example(dt.date(2026, 1, 31), 1)
def test_months_are_counted_from_the_anchor_and_never_drift(day, count):
    anchor = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    end = wall_of(shift(anchor, Duration(1, Unit.MONTHS), times=count)).date()
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    assert end == dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


SHIPPED = [load_protocol(path.read_text()) for path in sorted(FOLDER.glob("*.yaml"))]
REPEATING = [rule for protocol in SHIPPED for rule in protocol.rules if rule.repeats and rule.due.after]


@given(LEAP_DAYS, st.integers(1, 40), st.sampled_from(REPEATING))
def test_a_duty_that_repeats_counts_each_period_from_the_first_anchor(day, period, rule):
    anchor = dt.datetime.combine(day, dt.time(10, 30), tzinfo=dt.UTC)
    ends = [end_of_period(rule, anchor, n) for n in range(1, period + 2)]
    assert ends == sorted(set(ends))
    if rule.due.after.unit is Unit.MONTHS:
        last = {(end.month, wall_of(end).day) for end in ends}
        assert all(of_month == 29 or (month, of_month) == (2, 28) for month, of_month in last)


def test_a_month_from_a_leap_day_and_back():
    assert step_months(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert step_months(dt.date(2024, 2, 29), 48) == dt.date(2028, 2, 29)
    assert step_months(dt.date(2028, 3, 31), -1) == dt.date(2028, 2, 29)


@given(st.sampled_from(YEARS))
def test_the_kept_library_knows_the_statutory_holidays_of_every_year(year):
    known = bank_holidays(year)
    assert all(day.year == year for day in known)
    assert {dt.date(year, 12, 25), dt.date(year, 12, 26)} <= known
    mondays = [day for day in known if day.month == 8 and day.weekday() == 0]
    assert mondays == [max(dt.date(year, 8, n) for n in range(25, 32) if dt.date(year, 8, n).weekday() == 0)]
    weekdays = {day for day in known if day.weekday() < 5}
    assert len(weekdays) >= 8, "eight statutory days, moved to a weekday where they fall at a weekend"


@given(st.sampled_from(YEARS), st.integers(0, 23))
def test_a_working_day_from_maundy_thursday_and_christmas_eve_is_after_the_break(year, hour):
    for eve in (_easter(year) - dt.timedelta(days=3), dt.date(year, 12, 24)):
        moment = dt.datetime.combine(eve, dt.time(hour, 15), tzinfo=LONDON)
        end = shift(moment, Duration(1, Unit.WORKING_DAYS)).astimezone(LONDON)
        between = [eve + dt.timedelta(days=n) for n in range(1, (end.date() - eve).days)]
        assert is_working_day(end.date())
        assert end.date() - eve >= dt.timedelta(days=3) and not any(map(is_working_day, between))


def _easter(year):
    """Return Easter Sunday by the anonymous Gregorian computus."""
    century, rest = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - year % 19) // 11))
    week = (year + year // 4 + epact + 2 - century + century // 4) % 7
    return dt.date(year, 3, 28) + dt.timedelta(days=epact - week)


@pytest.mark.parametrize(("year", "day"), [(2016, (3, 27)), (2024, (3, 31)), (2026, (4, 5)), (2038, (4, 25))])
def test_the_second_way_of_counting_easter_is_right(year, day):
    assert _easter(year) == dt.date(year, *day)


@given(NEAR_A_CHANGE, st.booleans())
def test_a_daily_meeting_keeps_its_wall_clock_over_both_nights(moment, weekends):
    meeting = DailyMeeting(dt.time(9, 30), weekends=weekends)
    held = meeting.next_after(moment)
    assert held > moment
    assert wall_of(held).time() == dt.time(9, 30)
    assert weekends or is_working_day(wall_of(held).date())


@given(LEAP_DAYS)
def test_a_child_born_on_29_february_turns_18_on_1_march(born):
    assert not calendar.isleap(born.year + 18)
    eve, day = dt.date(born.year + 18, 2, 28), dt.date(born.year + 18, 3, 1)
    assert (age_on(born, eve), age_on(born, day)) == (17, 18)
    child = Child(date_of_birth=born)
    assert (child.age_on(eve), child.age_on(day)) == (17, 18)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 40 * 366))
def test_an_age_is_the_number_of_birthdays_that_have_begun(born, days):
    day = born + dt.timedelta(days=days)
    birthdays = 0
    while _birthday(born, birthdays + 1) <= day:
        birthdays += 1
    assert age_on(born, day) == birthdays == Child(date_of_birth=born).age_on(day)


def _birthday(born, age):
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return dt.date(born.year + age, 3, 1)
