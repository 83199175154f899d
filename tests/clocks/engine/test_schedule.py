from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clocks.engine.calendars import LONDON
from clocks.engine.durations import Duration, Unit, parse_duration
from clocks.engine.errors import EngineError, MissingAnchor
from clocks.engine.rules import Due, DueKind, Opens, Recipient, Stage, StagePoint
from clocks.engine.schedule import AlarmTime, anchor_of, schedule_of, still_holds
from clocks.engine.state import ClockState, state_at
from tests.clocks.engine.shipped import ENGLAND, WIGAN
from tests.clocks.engine.test_calendars import MOMENTS
from tests.clocks.engine.test_durations import CHANGE_WEEKENDS, DURATIONS

MONTH = timedelta(days=30)
RULES = st.sampled_from([*ENGLAND.rules, *WIGAN.rules])


def london(day, hour=9, month=5):
    return datetime(2016, month, day, hour, tzinfo=LONDON).astimezone(UTC)


MISSING, RETURNED = london(9), london(15, 16)


def wigan(kind, anchor_at, known_at=None):
    return schedule_of(WIGAN.rule(kind), anchor_at=anchor_at, known_at=known_at or anchor_at, meetings=WIGAN.meetings)


@pytest.mark.parametrize(
    ("kind", "anchor_at", "opens_at", "due_at"),
    [
        ("need_to_know_24h", MISSING, london(10), london(10)),
        ("intervention_meeting", MISSING, london(10), None),
        ("strategy_meeting_72h", MISSING, london(12), london(12)),
        ("strategy_meeting_7d", MISSING, london(16), london(16)),
        ("weekly_meeting_episode", MISSING, MISSING, london(11, 10)),
        ("police_report_at_once", MISSING, MISSING, MISSING),
        ("return_interview_72h", RETURNED, RETURNED, london(18, 16)),
        ("social_worker_visit_24h", RETURNED, RETURNED, london(16, 16)),
        ("strategy_meeting_considered", RETURNED, RETURNED, None),
        ("risk_assessment_first_run", RETURNED, RETURNED, None),
        ("weekly_meeting_interview", london(16, 12), london(16, 12), london(18, 10)),
    ],
)
def test_the_printed_case_of_may_2016(kind, anchor_at, opens_at, due_at):
    schedule = wigan(kind, anchor_at)
    assert (schedule.anchor_at, schedule.opens_at, schedule.due_at) == (anchor_at, opens_at, due_at)


def test_the_interview_s_ladder():
    assert wigan("return_interview_72h", RETURNED).alarms == (
        AlarmTime("warn_24h", 0, london(17, 16)),
        AlarmTime("warn_4h", 1, london(18, 12)),
        AlarmTime("due", 2, london(18, 16)),
    )


def check_exact(rule, moment):
    schedule = schedule_of(rule, anchor_at=moment.astimezone(LONDON), known_at=moment, meetings=WIGAN.meetings)
    if rule.due.after and rule.due.after.unit is Unit.HOURS:
        assert schedule.due_at - moment == timedelta(hours=rule.due.after.amount), moment
    if rule.opens and rule.opens.after.unit is Unit.HOURS:
        assert schedule.opens_at - moment == timedelta(hours=rule.opens.after.amount), moment
    if rule.due.after and rule.due.after.unit is Unit.DAYS:
        before, end = moment.astimezone(LONDON), schedule.due_at.astimezone(LONDON)
        assert (end.date() - before.date()).days == rule.due.after.amount, moment
        assert (end.hour, end.minute) == (before.hour, before.minute), moment


@pytest.mark.parametrize("rule", [*ENGLAND.rules, *WIGAN.rules], ids=lambda rule: f"{rule.basis}-{rule.kind}")
def test_every_duty_started_around_a_clock_change_is_due_to_the_second(rule):
    for moment in CHANGE_WEEKENDS:
        check_exact(rule, moment)


@given(RULES, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_ladder_climbs_and_never_begins_before_its_duty(rule, anchor_at, later):
    schedule = schedule_of(rule, anchor_at=anchor_at, known_at=anchor_at + later, meetings=WIGAN.meetings)
    fires = [alarm.fire_at for alarm in schedule.alarms]
    assert fires == sorted(fires)
    assert all(fire >= schedule.opens_at for fire in fires)
    assert schedule.opens_at >= schedule.anchor_at == anchor_at
    assert schedule.due_at is None or schedule.due_at >= schedule.opens_at
    assert schedule.due_at is None or any(alarm.stage == "due" for alarm in schedule.alarms)


@given(RULES, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_recording_late_moves_nothing_but_the_next_meeting(rule, anchor_at, later):
    at_once = schedule_of(rule, anchor_at=anchor_at, known_at=anchor_at, meetings=WIGAN.meetings)
    recorded = schedule_of(rule, anchor_at=anchor_at, known_at=anchor_at + later, meetings=WIGAN.meetings)
    if rule.due.kind is DueKind.NEXT_MEETING:
        assert recorded.due_at > anchor_at + later
    else:
        assert recorded == at_once


@given(MOMENTS, DURATIONS, DURATIONS)
def test_a_warning_from_before_the_duty_is_left_out(anchor_at, allowed, notice):
    stage = Stage("warn", StagePoint.BEFORE_DUE, (Recipient("team_manager"),), notice)
    rule = replace(WIGAN.rules[0], due=Due(DueKind.AFTER, after=allowed), stages=(stage,))
    schedule = schedule_of(rule, anchor_at=anchor_at, known_at=anchor_at, meetings={})
    for alarm in schedule.alarms:
        assert anchor_at < alarm.fire_at < schedule.due_at
    if notice.longest < allowed.shortest:
        assert schedule.alarms


def test_a_step_after_the_due_time():
    stage = Stage("late", StagePoint.AFTER_DUE, (Recipient("director"),), parse_duration("2 days"))
    rule = replace(WIGAN.rule("return_interview_72h"), stages=(stage,))
    (alarm,) = schedule_of(rule, anchor_at=RETURNED, known_at=RETURNED, meetings={}).alarms
    assert alarm.fire_at == london(20, 16)


def test_at_once_when_it_opens_later_is_when_it_opens():
    rule = replace(WIGAN.rule("strategy_meeting_7d"), due=Due(DueKind.AT_ONCE))
    assert schedule_of(rule, anchor_at=MISSING, known_at=MISSING, meetings={}).due_at == london(16)


def test_a_step_without_a_due_time_is_an_error():
    rule = replace(WIGAN.rule("return_interview_72h"), due=Due(DueKind.NO_NUMBER))
    with pytest.raises(EngineError, match="the duty has none"):
        schedule_of(rule, anchor_at=RETURNED, known_at=RETURNED, meetings={})


def test_the_first_anchor_that_is_known_counts():
    rule = WIGAN.rule("police_report_at_once")
    both = {"noticed_at": london(9, 10), "missing_from_at": MISSING}
    assert anchor_of(rule, both) == ("noticed_at", london(9, 10))
    assert anchor_of(rule, {"noticed_at": None, "missing_from_at": MISSING}) == ("missing_from_at", MISSING)
    with pytest.raises(MissingAnchor, match="noticed_at or missing_from_at"):
        anchor_of(rule, {})


@pytest.mark.parametrize(
    ("kind", "ended", "holds"),
    [
        ("need_to_know_24h", timedelta(hours=24), False),
        ("need_to_know_24h", timedelta(hours=24, seconds=1), True),
        ("strategy_meeting_72h", timedelta(hours=72), True),
        ("strategy_meeting_72h", timedelta(hours=71, minutes=59), False),
        ("strategy_meeting_7d", timedelta(days=6, hours=7), False),
        ("weekly_meeting_episode", timedelta(days=30), False),
    ],
)
def test_over_a_duration_is_not_the_same_as_at_least(kind, ended, holds):
    opens_at = wigan(kind, MISSING).opens_at
    assert still_holds(WIGAN.rule(kind), opens_at=opens_at, ended_at=MISSING + ended) is holds


NOON = london(10, 12)


@pytest.mark.parametrize(
    ("times", "state"),
    [
        ({"opens_at": london(10, 13), "due_at": london(10, 13)}, ClockState.WAITING),
        ({"opens_at": london(9), "due_at": NOON}, ClockState.RUNNING),
        ({"opens_at": london(9), "due_at": london(10, 11)}, ClockState.OVERDUE),
        ({"opens_at": london(9), "due_at": None}, ClockState.OPEN),
        ({"opens_at": london(9), "due_at": NOON, "outcome": "met", "met_at": NOON}, ClockState.MET),
        ({"opens_at": london(9), "due_at": london(9), "outcome": "met", "met_at": NOON}, ClockState.MET_LATE),
        ({"opens_at": london(9), "due_at": None, "outcome": "met", "met_at": NOON}, ClockState.MET),
        ({"opens_at": london(11), "due_at": london(11), "outcome": "stopped"}, ClockState.STOPPED),
        ({"opens_at": london(9), "due_at": london(9), "outcome": "void"}, ClockState.VOID),
    ],
)
def test_a_state_follows_from_the_times_alone(times, state):
    assert state_at(NOON, **times) is state


@given(
    MOMENTS, st.timedeltas(timedelta(0), timedelta(days=30)), st.timedeltas(timedelta(seconds=1), timedelta(days=30))
)
def test_a_running_clock_becomes_overdue_and_stays_so(opens_at, allowed, later):
    due_at = opens_at + allowed
    assert state_at(due_at, opens_at=opens_at, due_at=due_at) is ClockState.RUNNING
    assert state_at(due_at + later, opens_at=opens_at, due_at=due_at) is ClockState.OVERDUE


def test_an_opening_is_counted_as_its_own_unit():
    opens = Opens(Duration(1, Unit.MONTHS), inclusive=True)
    rule = replace(WIGAN.rule("strategy_meeting_7d"), opens=opens, due=Due(DueKind.NO_NUMBER), stages=())
    assert schedule_of(rule, anchor_at=MISSING, known_at=MISSING, meetings={}).opens_at == london(9, month=6)
