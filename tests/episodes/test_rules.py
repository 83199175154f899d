"""The rules on plain values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from episodes import rules
from episodes.enums import Action, CloseReason, MomentKind, Phase, Precision, Status
from episodes.rules import Moment
from missing_cases.errors import RuleError
from tests.episodes.world import london

M = MomentKind
SEEN = Moment(M.LAST_SEEN, london(9))

RUNNING = "join update notify_police reference grade notice change_status return close correct void"
EXPECTED = {
    Phase.MISSING: RUNNING + " locate",
    Phase.ABSENT: RUNNING + " locate",
    Phase.AWAY: RUNNING + " check",
    Phase.LOCATED: RUNNING + " check",
    Phase.RETURNED: "update notify_police reference grade notice close correct void check",
    Phase.CLOSED: "update reference correct void reopen check",
    Phase.VOID: "",
}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("action", Action)
def test_every_action_in_every_phase(action, phase):
    if action.value in EXPECTED[phase].split():
        rules.check_allowed(action, phase)
        return
    with pytest.raises(RuleError) as error:
        rules.check_allowed(action, phase)
    assert str(error.value.message).endswith(".")


@pytest.mark.parametrize(
    ("status", "known", "returned", "closed", "void", "phase"),
    [
        (Status.MISSING, False, False, False, False, Phase.MISSING),
        (Status.ABSENT, False, False, False, False, Phase.ABSENT),
        (Status.AWAY, True, False, False, False, Phase.AWAY),
        (Status.MISSING, True, False, False, False, Phase.LOCATED),
        (Status.ABSENT, True, False, False, False, Phase.LOCATED),
        (Status.MISSING, True, True, False, False, Phase.RETURNED),
        (Status.AWAY, True, True, False, False, Phase.RETURNED),
        (Status.MISSING, True, True, True, False, Phase.CLOSED),
        (Status.MISSING, False, False, True, False, Phase.CLOSED),
        (Status.MISSING, True, True, True, True, Phase.VOID),
    ],
)
def test_phase_is_derived(status, known, returned, closed, void, phase):
    found = rules.phase_of(status=status, whereabouts_known=known, returned=returned, closed=closed, void=void)
    assert found == phase


def allowed(status, **facts):
    given = {"age": 14, "whereabouts_known": False, "looked_after": False, "uses_absent": False, **facts}
    try:
        rules.check_status(status, **given)
    except RuleError as error:
        assert error.field == "status"
        return False
    return True


@pytest.mark.parametrize("age", [0, 12, 13, 17, None])
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("looked_after", [True, False])
@pytest.mark.parametrize("uses_absent", [True, False])
def test_statuses_by_definition(age, known, looked_after, uses_absent):
    facts = {"age": age, "whereabouts_known": known, "looked_after": looked_after, "uses_absent": uses_absent}
    young = age is None or age <= 12
    assert allowed(Status.MISSING, **facts) is (not known)
    assert allowed(Status.AWAY, **facts) is (known and looked_after)
    assert allowed(Status.ABSENT, **facts) is (uses_absent and (known or not young))


@pytest.mark.parametrize(
    ("age", "known", "must"), [(12, False, True), (13, False, False), (None, False, True), (12, True, False)]
)
def test_who_is_reported_to_the_police_at_once(age, known, must):
    assert rules.must_report_to_police(age=age, whereabouts_known=known) is must


def test_located_child_is_away_only_when_looked_after():
    assert rules.status_when_located(Status.MISSING, looked_after=True) == Status.AWAY
    assert rules.status_when_located(Status.MISSING, looked_after=False) == Status.MISSING


@pytest.mark.parametrize("minutes", [0, -1])
def test_now_and_before_are_not_the_future(minutes):
    rules.check_not_future(Moment(M.LAST_SEEN, london(9) + dt.timedelta(minutes=minutes)), london(9))


def test_the_future_is_refused_unless_due():
    with pytest.raises(RuleError) as error:
        rules.check_not_future(Moment(M.LOCATED, london(9, 9, 1)), london(9))
    assert error.value.field == "located"
    rules.check_not_future(Moment(M.DUE_BACK, london(9, 22)), london(9))


def ordered(*moments):
    try:
        rules.check_order([SEEN, *moments])
    except RuleError as error:
        return error.field
    return None


@pytest.mark.parametrize("kind", sorted(rules.AFTER_MISSING - {M.LOST_AGAIN}))
def test_nothing_comes_before_missing(kind):
    assert ordered(Moment(kind, london(9, 8, 59))) == kind
    assert ordered(Moment(kind, london(9))) is None


def test_what_is_known_inexactly_is_compared_inexactly():
    assert ordered(Moment(M.LOCATED, london(9, 0), Precision.DATE_ONLY)) is None
    assert ordered(Moment(M.LOCATED, london(8, 0), Precision.DATE_ONLY)) == M.LOCATED
    assert ordered(Moment(M.LOCATED, london(9, 8, 30), Precision.ABOUT)) is None
    assert ordered(Moment(M.LOCATED, london(9, 8, 29), Precision.ABOUT)) == M.LOCATED


def test_nobody_returns_before_being_located():
    located = Moment(M.LOCATED, london(9, 12), order=1)
    assert ordered(located, Moment(M.RETURNED, london(9, 11, 59), order=2)) == M.RETURNED
    assert ordered(located, Moment(M.RETURNED, london(9, 12), order=2)) is None


def test_whereabouts_follow_the_order_in_which_they_were_recorded():
    located = Moment(M.LOCATED, london(9, 12), order=1)
    assert ordered(located, Moment(M.LOST_AGAIN, london(9, 11), order=2)) == M.LOST_AGAIN
    lost = Moment(M.LOST_AGAIN, london(9, 13), order=2)
    assert ordered(located, lost, Moment(M.LOCATED, london(9, 12, 30), order=3)) == M.LOCATED
    assert ordered(located, lost, Moment(M.LOCATED, london(9, 14), order=3)) is None


def test_missing_since_is_the_later_of_left_and_last_seen():
    left = Moment(M.LEFT, london(9, 8))
    assert rules.missing_since([SEEN, left]) is SEEN
    assert rules.missing_since([Moment(M.LEFT, london(9, 10)), SEEN]).kind == M.LEFT


def test_projection_forgets_the_first_finding_of_a_child_lost_again():
    first = [SEEN, Moment(M.LOCATED, london(9, 12), order=1), Moment(M.LOST_AGAIN, london(9, 13), order=2)]
    assert rules.project(first).located_at is None
    again = rules.project([*first, Moment(M.LOCATED, london(9, 15), order=3)])
    assert again.located_at == london(9, 15)


def test_projection_lifts_an_inexact_moment_to_the_one_it_follows():
    day = Moment(M.RETURNED, london(9, 0), Precision.DATE_ONLY, order=2)
    located = Moment(M.LOCATED, london(9, 12), order=1)
    assert rules.project([SEEN, located, day]).returned_at == london(9, 12)
    assert rules.project([SEEN, day]).returned_at == london(9)


@given(
    minutes=st.lists(st.integers(0, 5000), min_size=3, max_size=3),
    precisions=st.lists(st.sampled_from(Precision), min_size=3, max_size=3),
)
def test_whatever_the_rules_accept_projects_in_order(minutes, precisions):
    kinds = (M.REPORTED, M.LOCATED, M.RETURNED)
    moments = [SEEN]
    for order, (kind, late, precision) in enumerate(zip(kinds, minutes, precisions, strict=True), 1):
        at = london(8) + dt.timedelta(minutes=late)
        at = rules.midnight(at) if precision == Precision.DATE_ONLY else at
        moments.append(Moment(kind, at, precision, order))
    try:
        rules.check_order(moments)
    except RuleError:
        return
    found = rules.project(moments)
    assert found.missing_from_at <= found.reported_at
    assert found.missing_from_at <= found.located_at <= found.returned_at


@pytest.mark.parametrize(
    ("month", "day", "hours"),
    [(3, 27, 23), (10, 30, 25), (5, 9, 24)],  # 2016: the clocks go forward, back, and stay
)
def test_a_date_lasts_as_long_as_its_day_did(month, day, hours):
    moment = Moment(M.LOCATED, london(day, 0, month=month), Precision.DATE_ONLY)
    assert moment.earliest == london(day, 0, month=month)
    assert moment.latest + dt.timedelta(microseconds=1) - moment.earliest == dt.timedelta(hours=hours)


def test_hours_across_the_october_change_are_elapsed():
    before, after = london(29, 12, month=10), london(30, 12, month=10)
    assert after - before == dt.timedelta(hours=25)
    seen = Moment(M.LAST_SEEN, dt.datetime(2016, 10, 30, 0, 30, tzinfo=dt.UTC))  # 1:30am, the first time
    found = Moment(M.LOCATED, dt.datetime(2016, 10, 30, 1, 15, tzinfo=dt.UTC))  # 1:15am, the second time
    rules.check_order([seen, found])


SCHEME = ["low", "medium", "high"]


def test_grades_come_from_the_list_and_fall_only_with_a_reason():
    rules.check_grade("high", scheme=SCHEME, previous="low", reason="")
    rules.check_grade("low", scheme=SCHEME, previous=None, reason="")
    rules.check_grade("low", scheme=SCHEME, previous="high", reason="Spoke to the child")
    with pytest.raises(RuleError) as error:
        rules.check_grade("low", scheme=SCHEME, previous="high", reason=" ")
    assert error.value.field == "grade_reason"
    with pytest.raises(RuleError) as error:
        rules.check_grade("absent", scheme=SCHEME, previous=None, reason="")
    assert error.value.field == "grade"


@pytest.mark.parametrize("reason", CloseReason)
@pytest.mark.parametrize("returned", [True, False])
def test_an_episode_closes_for_a_reason_that_its_facts_bear(reason, returned):
    fits = (reason == CloseReason.RETURNED) is returned
    if fits:
        rules.check_close(reason, returned=returned, note="Why")
    else:
        with pytest.raises(RuleError):
            rules.check_close(reason, returned=returned, note="Why")


def test_another_reason_is_spelt_out():
    with pytest.raises(RuleError) as error:
        rules.check_close(CloseReason.OTHER, returned=False, note=" ")
    assert error.value.field == "note"


@pytest.mark.parametrize("missing", ["circumstances", "planned_actions", "no_meeting_reason"])
def test_a_notice_says_all_that_the_protocol_asks(missing):
    words = {"circumstances": "Left school", "planned_actions": "Search", "no_meeting_reason": "Held already"}
    rules.check_notice(strategy_meeting=False, **words)
    with pytest.raises(RuleError) as error:
        rules.check_notice(strategy_meeting=False, **{**words, missing: ""})
    assert error.value.field == missing
    rules.check_notice(strategy_meeting=True, **{**words, "no_meeting_reason": ""})
