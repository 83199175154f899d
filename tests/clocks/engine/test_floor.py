from dataclasses import replace

import pytest

from clocks.engine.conditions import FactTest
from clocks.engine.durations import parse_duration
from clocks.engine.loading import load_protocol
from clocks.engine.rules import Due, DueKind, Opens, Protocol, Recipient, Stage, StagePoint
from clocks.engine.validation import faults_against_floor
from tests.clocks.engine.shipped import ENGLAND, SMALL, WIGAN

INTERVIEW = ENGLAND.rule("return_interview_72h")


def local(**changes) -> Protocol:
    return replace(WIGAN, rules=(replace(INTERVIEW, **changes),))


def after(written: str) -> Due:
    return Due(DueKind.AFTER, after=parse_duration(written))


def test_wigan_stands_on_the_floor():
    assert faults_against_floor(WIGAN, ENGLAND) == []


def test_a_protocol_that_leaves_a_rule_out_keeps_england_s():
    assert faults_against_floor(load_protocol(SMALL), ENGLAND) == []


@pytest.mark.parametrize("due", [after("72 hours"), after("71 hours"), after("2 days"), Due(DueKind.AT_ONCE)])
def test_as_strict_or_stricter_is_allowed(due):
    assert faults_against_floor(local(due=due), ENGLAND) == []


@pytest.mark.parametrize(
    "due", [after("73 hours"), after("3 days"), after("1 month"), after("1 working day"), Due(DueKind.NO_NUMBER),
            Due(DueKind.NEXT_MEETING, meeting="weekly_missing")]
)  # fmt: skip
def test_more_time_is_refused(due):
    assert faults_against_floor(local(due=due, stages=()), ENGLAND)[0] == (
        "The rule 'return_interview_72h' allows more time than the England rule."
    )


A_DAY_LATE = replace(INTERVIEW.stage("due"), point=StagePoint.AFTER_DUE, offset=parse_duration("1 day"))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"starts_on": ("episode.closed",)}, "does not start on everything"),
        ({"anchors": ("reported_at",)}, "is counted from reported_at"),
        ({"when": FactTest("looked_after", "is", True)}, "covers fewer children"),
        ({"opens": Opens(parse_duration("1 hour"), inclusive=True)}, "opens later"),
        ({"met_by": (*INTERVIEW.met_by, ("interview.offered", "offered_at"))}, "is ended by something"),
        ({"stops_on": (("episode.closed", "closed_at"),)}, "is ended by something"),
        ({"completion": "by_hand"}, "may be ticked off by hand"),
        ({"held_by": ("host",)}, "binds fewer authorities"),
        ({"stages": ()}, "tells nobody; the England rule does"),
        (
            {"stages": (A_DAY_LATE,)},
            "tells nobody by",
        ),
    ],
)
def test_each_way_of_loosening_is_refused(changes, fault):
    faults = faults_against_floor(local(**changes), ENGLAND)
    assert any(f"The rule 'return_interview_72h' {fault}" in found for found in faults), faults


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": ("episode.returned", "episode.located")},
        {"met_by": INTERVIEW.met_by[:1]},
        {"stages": (Stage("start", StagePoint.START, (Recipient("director"),)), *INTERVIEW.stages)},
    ],
)
def test_tightening_is_allowed(changes):
    assert faults_against_floor(local(**changes), ENGLAND) == []


def test_a_rule_that_is_our_default_may_be_changed_freely():
    receipt = replace(ENGLAND.rule("police_receipt"), due=after("5 working days"))
    assert faults_against_floor(replace(WIGAN, rules=(receipt,)), ENGLAND) == []


def test_a_floor_that_opens_later_may_be_opened_earlier_but_not_later():
    seven = WIGAN.rule("strategy_meeting_7d")
    floor = replace(ENGLAND, rules=(replace(seven, floor=True),))
    sooner = replace(seven, opens=Opens(parse_duration("5 days"), inclusive=True), due=after("5 days"))
    later = replace(seven, opens=Opens(parse_duration("8 days"), inclusive=True))
    assert faults_against_floor(replace(WIGAN, rules=(sooner,)), floor) == []
    assert "opens later" in faults_against_floor(replace(WIGAN, rules=(later,)), floor)[0]
