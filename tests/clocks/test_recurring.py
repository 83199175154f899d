"""What comes round: an agency's own duties and the next period of a duty, once each, whatever was missed."""

from datetime import timedelta

import pytest

from clocks.completeness import differences
from clocks.models import Alarm, Clock, ClockEvent
from clocks.services import complete_duty, fire, void_clock
from clocks.services.recur import begin_what_comes_round
from missing_cases.errors import RuleError
from tests.clocks.world import act_as, london, make_world
from tests.conftest import as_role

DAY = timedelta(days=1)
START = london(1, 12, month=3, year=2026)


@pytest.fixture
def wigan(db):
    return make_world(now=START)


def turn(now):
    with as_role("mc_clock"):
        return {clock.kind: clock for clock in begin_what_comes_round(now)}


def of(world, kind):
    with as_role("mc_clock"):
        return list(Clock.objects.filter(agency=world.council, kind=kind).order_by("seq"))


def done(world, clock, now):
    act_as(world.by)
    return complete_duty(clock=clock, note="Done.", done_at=now, by=world.by, now=now)


def harm(world, now):
    act_as(world.by)
    return fire(
        trigger="concern.harm", subject_kind="concern", subject_id=world.child.pk, child=world.child,
        agency=world.council, anchors={"told_at": now}, facts={}, by=world.by, now=now,
    )  # fmt: skip


def test_an_agency_s_duties_begin_once_with_the_period_that_runs(wigan):
    begun = turn(START)
    assert {"dashboard_monthly", "actions_circulated", "report_managers_two_months", "report_board_two_months",
            "police_report_received", "provider_report_received", "protocol_review"} == begun.keys()  # fmt: skip
    assert {clock.child_id for clock in begun.values()} == {None}
    assert begun["dashboard_monthly"].due_at == london(10, 14, month=3, year=2026)
    assert begun["actions_circulated"].due_at == london(3, 14, month=3, year=2026)
    report = begun["report_managers_two_months"]
    assert (report.opens_at, report.due_at) == (london(8, 0, month=1, year=2026), london(8, 0, month=3, year=2026))
    review = begun["protocol_review"]  # six months after 7 September 2017, and every year from then
    assert (review.opens_at, review.due_at) == (london(8, 0, month=3, year=2025), london(8, 0, month=3, year=2026))
    assert turn(START) == turn(START + timedelta(hours=1)) == {}


def test_a_council_under_england_alone_has_none(db):
    make_world(protocol_code="", now=START)
    assert turn(START) == {}


def test_what_falls_due_is_followed_by_the_next_and_stays_overdue(wigan):
    turn(START)
    then = london(10, 15, month=3, year=2026)
    assert "dashboard_monthly" in turn(then)
    first, second = of(wigan, "dashboard_monthly")
    assert first.is_overdue(then)
    assert (second.seq, second.period, second.due_at) == (2, 2, london(14, 14, month=4, year=2026))
    assert "dashboard_monthly" not in turn(then)


def test_what_is_done_is_followed_by_the_next_at_once_and_no_crank_doubles_it(wigan):
    turn(START)
    (first,) = of(wigan, "report_managers_two_months")
    done(wigan, first, START + DAY)
    _, second = of(wigan, "report_managers_two_months")
    assert (second.opens_at, second.due_at) == (first.due_at, london(8, 0, month=5, year=2026))
    turn(first.due_at + DAY)
    assert len(of(wigan, "report_managers_two_months")) == 2


def test_a_report_without_a_number_waits_for_the_next_as_soon_as_it_came(wigan):
    turn(START)
    (first,) = of(wigan, "police_report_received")
    assert first.due_at is None
    done(wigan, first, START + DAY)
    assert [clock.outcome for clock in of(wigan, "police_report_received")] == ["met", ""]


def test_an_outage_is_caught_up_once(wigan):
    turn(START)
    back = london(20, 9, month=12, year=2026)
    turn(back)
    first, second = of(wigan, "report_managers_two_months")
    assert second.due_at == london(8, 0, month=1, year=2027)
    assert first.outcome == second.outcome == ""
    assert len(of(wigan, "dashboard_monthly")) == 2
    assert turn(back) == {}


def test_a_review_of_a_child_goes_on_until_the_risk_is_ended(wigan):
    harm(wigan, START)
    assert harm(wigan, START + DAY) == [], "a second concern does not double the reviews"
    (first,) = of(wigan, "harm_review_weekly")
    assert (first.subject_kind, first.subject_id) == ("child", wigan.child.pk)
    assert first.due_at == london(4, 10, month=3, year=2026)
    turn(london(4, 11, month=3, year=2026))
    done(wigan, first, london(4, 12, month=3, year=2026))
    assert [clock.due_at.day for clock in of(wigan, "harm_review_weekly")] == [4, 11]
    fire(
        trigger="concern.harm_ended", subject_kind="concern", subject_id=wigan.child.pk, child=wigan.child,
        agency=wigan.council, anchors={"ended_at": START + 9 * DAY}, facts={}, by=wigan.by, now=START + 9 * DAY,
    )  # fmt: skip
    assert [clock.outcome for clock in of(wigan, "harm_review_weekly")] == ["met", "stopped"]
    assert not {"harm_review_weekly", "harm_review_six_weeks"} & turn(london(1, month=9, year=2026)).keys()


def test_ending_a_risk_ends_each_period_that_is_still_open(wigan):
    harm(wigan, START)
    turn(london(4, 11, month=3, year=2026))
    assert len(of(wigan, "harm_review_weekly")) == 2
    fire(
        trigger="concern.harm_ended", subject_kind="concern", subject_id=wigan.child.pk, child=wigan.child,
        agency=wigan.council, anchors={"ended_at": START + 9 * DAY}, facts={}, by=wigan.by, now=START + 9 * DAY,
    )  # fmt: skip
    assert {clock.outcome for clock in of(wigan, "harm_review_weekly")} == {"stopped"}


def test_a_series_that_was_set_aside_ends(wigan):
    turn(START)
    (first,) = of(wigan, "provider_report_received")
    act_as(wigan.by)
    void_clock(clock=first, reason="The homes report to the board.", by=wigan.by, now=START)
    assert "provider_report_received" not in turn(START + 90 * DAY)


def test_the_six_months_of_a_risk_assessment_count_from_when_it_was_done(wigan):
    act_as(wigan.by)
    started = fire(
        trigger="placement.emergency", subject_kind="placement", subject_id=wigan.child.pk, child=wigan.child,
        agency=wigan.council, anchors={"placed_at": START, "recorded_at": START}, facts={}, by=wigan.by, now=START,
    )  # fmt: skip
    (assessment,) = [clock for clock in started if clock.kind == "risk_assessment_emergency"]
    done(wigan, assessment, START + DAY)
    (review,) = of(wigan, "risk_assessment_review")
    assert (review.anchor, review.due_at) == ("met_at", london(2, 12, month=9, year=2026))
    done(wigan, review, london(1, 12, month=8, year=2026))
    assert [clock.due_at.month for clock in of(wigan, "risk_assessment_review")] == [9, 2]
    with pytest.raises(RuleError):
        done(wigan, review, london(1, 12, month=8, year=2026))


def lose(clock):
    with as_role("mc_owner"):
        ClockEvent.objects.filter(clock=clock).delete()
        Alarm.objects.filter(clock=clock).delete()
        clock.delete()


def missing(now):
    with as_role("mc_clock"):
        return {each.kind for each in differences(now)}


def test_a_lost_review_is_found_from_the_assessment_that_was_done(wigan):
    act_as(wigan.by)
    started = fire(
        trigger="placement.planned", subject_kind="placement", subject_id=wigan.child.pk, child=wigan.child,
        agency=wigan.council, anchors={"placed_at": START, "recorded_at": START}, facts={}, by=wigan.by, now=START,
    )  # fmt: skip
    done(wigan, next(clock for clock in started if clock.kind == "risk_assessment_planned"), START + DAY)
    assert "risk_assessment_review" not in missing(START + DAY)
    lose(of(wigan, "risk_assessment_review")[0])
    assert "risk_assessment_review" in missing(START + DAY)


def test_a_lost_period_and_a_lost_duty_of_an_agency_are_found(wigan):
    later = START + 400 * DAY
    turn(later)
    assert missing(later) == set()
    lose(of(wigan, "protocol_review")[0])
    assert missing(later) == {"protocol_review"}
    turn(later)
    due = of(wigan, "dashboard_monthly")[0].due_at
    turn(due)
    lose(of(wigan, "dashboard_monthly")[-1])
    assert "dashboard_monthly" in missing(due + 2 * DAY)
    assert "dashboard_monthly" not in missing(due + timedelta(minutes=30))
