"""Every duty of every protocol starts when what it waits for happens, through the public services. docs/duties.md."""

import datetime as dt

import pytest

from clocks.completeness import differences
from tests.clocks import happenings as happen
from tests.clocks.engine.shipped import newest_shipped
from tests.database import as_role

WIGAN = {
    happen.a_young_child_goes_missing: {"police_report_at_once"},
    happen.a_teenager_goes_missing: {
        "police_report_within_6h", "daily_review", "daily_governance", "need_to_know_24h", "intervention_meeting",
        "strategy_meeting_72h", "strategy_meeting_7d", "weekly_meeting_episode", "monthly_meeting_episode",
        "early_help_checked",
    },
    happen.home_and_council_grade_differently: {"police_report_disagreement"},
    happen.a_child_is_unsafe_where_they_are: {"welfare_report_unsafe_address"},
    happen.a_looked_after_child_returns: {
        "return_interview_72h", "return_check", "social_worker_visit_24h", "strategy_meeting_considered",
        "independent_worker_offered", "risk_assessment_first_run",
    },
    happen.early_help_is_open_and_the_interview_declined: {"early_help_follow_up", "early_help_declined"},
    happen.told("unreported"): {"unreported_response", "unreported_carers"},
    happen.a_child_in_need_returns: {"interview_requested"},
    happen.a_risk_assessment_is_done: {"risk_assessment_review"},
    happen.three_episodes_in_a_month: {"intervention_meeting_three"},
    happen.again_after_the_meeting: {"senior_discussion"},
    happen.a_child_is_placed: {"risk_assessment_planned"},
    happen.a_child_is_placed_in_an_emergency: {"risk_assessment_emergency"},
    happen.a_child_is_placed_here_by_another_authority: {
        "tell_responsible_authority", "host_notification_kept", "host_tells_police",
    },
    happen.told("telephoned"): {"written_referral_48h"},
    happen.told("immediate"): {"immediate_escalation"},
    happen.told("linked"): {"mapping_meeting"},
    happen.told("high_risk"): {"high_risk_governance"},
    happen.told("harm"): {
        "harm_assessment", "harm_strategy_considered", "harm_review_weekly", "harm_review_six_weeks",
    },
    happen.an_interview_is_written_and_sent: {
        "interview_endorsed", "interview_referral", "interview_to_police", "weekly_meeting_interview",
    },
    happen.the_cranks_turn: {
        "dashboard_monthly", "actions_circulated", "report_managers_two_months", "report_board_two_months",
        "police_report_received", "provider_report_received", "protocol_review",
    },
}  # fmt: skip
ABSENT = {"first_absent_on": dt.date(2026, 2, 27)}
BOLTON = {
    happen.a_teenager_goes_missing: {"exploitation_link"},
    happen.a_looked_after_child_returns: {"return_interview_72h", "return_check"},
    happen.three_episodes_in_a_month: {"plan_more_than_once"},
    happen.told("education", **ABSENT): {
        "education_officer_told",
        "education_checks_10_days",
        "education_practitioner_checks_10_days",
    },
    happen.the_cranks_turn: {"data_report", "interview_audit"},
}
KIRKLEES = {
    happen.a_teenager_goes_missing: {"response_without_worker"},
    happen.a_looked_after_child_returns: {"return_interview_72h", "plan_after_missing"},
    happen.a_child_is_placed_here_by_another_authority: {"tell_responsible_authority"},
    happen.the_cranks_turn: {"annual_report", "provider_assurance", "interview_audit"},
}
ROCHDALE = {
    happen.a_teenager_goes_missing: {"monthly_meeting_episode"},
    happen.a_looked_after_child_returns: {"return_interview_72h", "return_check"},
    happen.a_child_is_placed_here_by_another_authority: {"tell_responsible_authority"},
    happen.told("education", **ABSENT): {"education_support"},
    happen.the_cranks_turn: {"strategic_panel_quarterly", "annual_report"},
}
ENGLAND = {
    happen.a_young_child_goes_missing: {"police_report_at_once"},
    happen.a_looked_after_child_returns: {"return_interview_72h"},
    happen.an_interview_is_written_and_sent: {"police_receipt", "partner_receipt"},
    happen.a_record_is_opened_in_an_emergency: {"emergency_access_review"},
    happen.a_police_list_differs: {"difference_settled"},
    happen.another_authority_is_alerted: {"placing_authority_acknowledges"},
    happen.an_action_is_agreed: {"follow_up_done"},
    happen.a_child_is_to_be_offered_it_again: {"interview_tried_again"},
}
CATALOGUE = {"england": ENGLAND, "wigan": WIGAN, "bolton": BOLTON, "kirklees": KIRKLEES, "rochdale": ROCHDALE}
CASES = [
    pytest.param(code, act, kinds, id=f"{code}-{act.__name__}")
    for code, acts in CATALOGUE.items()
    for act, kinds in acts.items()
]


@pytest.mark.parametrize(("protocol", "act", "kinds"), CASES)
def test_what_happens_starts_the_duty(db, protocol, act, kinds):
    world = happen.world_of(protocol)
    before = happen.started()
    act(world)
    assert kinds - before <= happen.started()
    assert not kinds & before
    with as_role("mc_clock"):
        assert differences(world.now) == [], "what the services start is what completeness looks for"


@pytest.mark.parametrize("protocol", CATALOGUE)
def test_no_kind_is_left_that_nothing_starts(protocol):
    listed = set().union(*CATALOGUE[protocol].values())
    assert listed == {rule.kind for rule in newest_shipped(protocol).rules}
