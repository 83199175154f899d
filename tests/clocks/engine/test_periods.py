"""What comes round: periods from the first anchor, meetings of every day, and so long before a meeting."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clocks.engine.calendars import LONDON, DailyMeeting, MonthlyMeeting, is_working_day
from clocks.engine.durations import parse_duration
from clocks.engine.errors import EngineError, ProtocolError
from clocks.engine.loading import load_protocol
from clocks.engine.rules import Due, DueKind, Repeats
from clocks.engine.schedule import end_of_period, period_at, schedule_of
from tests.clocks.engine.shipped import newest_shipped, small
from tests.clocks.engine.test_calendars import MOMENTS

WIGAN = newest_shipped("wigan")
REPORT = WIGAN.rule("report_managers_two_months")
CIRCULATED = WIGAN.rule("actions_circulated")


def midnight(year, month, day):
    return datetime(year, month, day, tzinfo=LONDON).astimezone(UTC)


def every(after, period=None):
    due = Due(DueKind.AFTER, after=parse_duration(after))
    return replace(REPORT, due=due, repeats=Repeats(parse_duration(period) if period else None))


def test_months_count_from_the_first_anchor_and_not_from_the_period_before():
    rule, first = every("1 month"), midnight(2026, 1, 31)
    ends = [end_of_period(rule, first, period) for period in (1, 2, 3, 4)]
    assert ends == [midnight(2026, 2, 28), midnight(2026, 3, 31), midnight(2026, 4, 30), midnight(2026, 5, 31)]


def test_six_months_and_then_every_year():
    rule, first = every("6 months", "12 months"), midnight(2017, 9, 7)
    assert [end_of_period(rule, first, n).astimezone(LONDON).date() for n in (1, 2, 3)] == [
        date(2018, 3, 7), date(2019, 3, 7), date(2020, 3, 7)
    ]  # fmt: skip


@given(MOMENTS, st.integers(1, 12), st.integers(1, 40), st.sampled_from(["days", "months", "working days", "hours"]))
def test_each_period_opens_when_the_one_before_is_due(anchor_at, amount, period, unit):
    rule = every(f"{amount} {unit}")
    times = {"anchor_at": anchor_at, "known_at": anchor_at, "meetings": WIGAN.meetings}
    this, following = schedule_of(rule, period=period, **times), schedule_of(rule, period=period + 1, **times)
    assert this.due_at == following.opens_at
    assert this.opens_at < this.due_at < following.due_at


@given(MOMENTS, st.integers(1, 12), st.integers(0, 4000), st.integers(1, 5))
def test_what_was_missed_is_caught_up_with_the_period_that_runs(anchor_at, months, days, first):
    rule, now = every(f"{months} months"), anchor_at + timedelta(days=days)
    period = period_at(rule, anchor_at, now, first=first)
    assert period >= first
    assert end_of_period(rule, anchor_at, period) > now
    assert period == first or end_of_period(rule, anchor_at, period - 1) <= now


def test_only_what_repeats_after_a_duration_has_periods():
    for kind in ("dashboard_monthly", "return_interview_72h"):
        with pytest.raises(EngineError, match="does not repeat after a duration"):
            end_of_period(WIGAN.rule(kind), midnight(2026, 1, 1), 1)


@given(MOMENTS, st.integers(0, 23), st.booleans())
def test_the_next_daily_meeting_is_the_first_after_and_on_a_day_it_is_held(moment, hour, weekends):
    meeting = DailyMeeting(time(hour), weekends)
    found = meeting.next_after(moment)
    assert moment < found <= moment + timedelta(days=2 if weekends else 8)
    assert weekends or is_working_day(found.astimezone(LONDON).date())
    assert meeting.next_after(found) > found


def test_a_daily_meeting_of_working_days_leaves_out_easter():
    before = datetime(2026, 4, 2, 12, tzinfo=LONDON)
    assert DailyMeeting(time(9, 30)).next_after(before).astimezone(LONDON).date() == date(2026, 4, 7)
    assert DailyMeeting(time(9, 30), weekends=True).next_after(before).astimezone(LONDON).date() == date(2026, 4, 3)


@given(MOMENTS)
def test_a_week_before_the_next_meeting_that_leaves_a_week(moment):
    due_at = schedule_of(CIRCULATED, anchor_at=moment, known_at=moment, meetings=WIGAN.meetings).due_at
    meeting = WIGAN.meetings["monthly_missing"]
    assert isinstance(meeting, MonthlyMeeting)
    assert due_at > moment
    assert meeting.next_after(due_at).astimezone(LONDON).date() == due_at.astimezone(LONDON).date() + timedelta(days=7)
    assert due_at <= moment + timedelta(days=36)


DUE, RULE = "due: {after: 24 hours}", "    responsible: [team_manager]\n"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ((RULE, RULE + "    repeats: {every: 1 month}\n"), "repeats every so often, so its first period"),
        ((RULE, RULE + "    repeats: {often: 1 month}\n"), "needs 'every'"),
        ((RULE, RULE + "    repeats: sometimes\n"), "write true or false"),
        ((DUE, "due: at once\n    repeats: true"), "repeats, so it is due after a duration"),
        ((DUE, "due: {after: 24 hours, before: 1 day}"), "'before' is how long before the next meeting"),
        (("every: week", "every: noon"), "is held every day, working day, week or month"),
    ],
)
def test_a_fault_of_what_comes_round_is_told_with_its_line(change, fault):
    with pytest.raises(ProtocolError) as error:
        load_protocol(small(change))
    assert any(fault in problem and problem.startswith("Line ") for problem in error.value.problems), (
        error.value.problems
    )


def test_a_meeting_of_every_day_is_read():
    text = small(("{every: week, weekday: monday,", "{every: working day,"))
    assert load_protocol(text).meetings["weekly"] == DailyMeeting(time(9, 30))
