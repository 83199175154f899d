import json
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clocks.engine.calendars import MonthlyMeeting, WeeklyMeeting
from clocks.engine.conditions import AllOf, AnyOf, FactTest, Not
from clocks.engine.durations import Duration, Unit
from clocks.engine.errors import ProtocolError
from clocks.engine.loading import load_protocol, plain_content
from clocks.engine.rules import Basis, Due, DueKind, Opens, Recipient, Stage, StagePoint
from disclosures.rules import RECEIVING_ROLES
from missing_cases.access.roles import ROLES
from tests.clocks.engine.shipped import ENGLAND, ENGLAND_2, ENGLAND_3, SMALL, WIGAN, WIGAN_1, small, text_of

DUE = "    due: {after: 24 hours}\n"
STEP = "      - {code: due, at: due, tell: [team_manager]}\n"


def problems_of(text):
    with pytest.raises(ProtocolError) as caught:
        load_protocol(text)
    return caught.value.problems


def test_a_small_protocol_is_read_whole():
    protocol = load_protocol(SMALL)
    assert (protocol.code, protocol.version, protocol.authority) == ("small", 1, "")
    assert protocol.in_force_from == date(2020, 1, 1)
    assert protocol.meetings == {"weekly": WeeklyMeeting(0, time(9, 30))}
    (rule,) = protocol.rules
    assert protocol.rule("first_rule") is rule
    assert protocol.rule("no_such_rule") is None
    assert rule.due == Due(DueKind.AFTER, after=Duration(24, Unit.HOURS))
    assert rule.stages == (Stage("due", StagePoint.DUE, (Recipient("team_manager"),)),)
    assert rule.stage("due") is rule.stages[0]
    assert (rule.basis, rule.floor, rule.completion, rule.opens) == (Basis.LOCAL, False, "by_hand", None)
    with pytest.raises(KeyError):
        rule.stage("later")


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("at once", Due(DueKind.AT_ONCE)),
        ("{after: 3 working days}", Due(DueKind.AFTER, after=Duration(3, Unit.WORKING_DAYS))),
        ("{next: weekly}", Due(DueKind.NEXT_MEETING, meeting="weekly")),
    ],
)
def test_a_due_time_is_written_in_one_of_these_ways(written, due):
    assert load_protocol(small(("{after: 24 hours}", written))).rules[0].due == due


def test_a_duty_may_have_no_number():
    rule = load_protocol(small(("{after: 24 hours}", "no number"), ("at: due", "at: start"))).rules[0]
    assert rule.due == Due(DueKind.NO_NUMBER)


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("{looked_after: true}", FactTest("looked_after", "is", True)),
        ("{status: [missing, absent]}", FactTest("status", "one_of", ("missing", "absent"))),
        ("{status: {one_of: [missing]}}", FactTest("status", "one_of", ("missing",))),
        ("{age: {at_most: 12, or_unknown: true}}", FactTest("age", "at_most", 12, or_unknown=True)),
        ("{a: 1, b: two}", AllOf((FactTest("a", "is", 1), FactTest("b", "is", "two")))),
        ("{any: [{a: 1}, {b: 2}]}", AnyOf((FactTest("a", "is", 1), FactTest("b", "is", 2)))),
        ("{not: {a: true}}", Not(FactTest("a", "is", True))),
        ("{all: [{a: 1}]}", AllOf((FactTest("a", "is", 1),))),
        ("{}", AllOf()),
    ],
)
def test_conditions_are_read(written, condition):
    assert load_protocol(small((DUE, f"{DUE}    when: {written}\n"))).rules[0].when == condition


@pytest.mark.parametrize(
    ("written", "opens"),
    [
        ("{over: 24 hours}", Opens(Duration(24, Unit.HOURS), inclusive=False)),
        ("{at_least: 2 days}", Opens(Duration(2, Unit.DAYS), inclusive=True)),
    ],
)
def test_a_duty_may_open_later(written, opens):
    extra = f"    opens: {written}\n    stops_on: {{episode.located: located_at}}\n"
    rule = load_protocol(small((DUE, "    due: {after: 72 hours}\n" + extra))).rules[0]
    assert rule.opens == opens
    assert rule.stops_on == (("episode.located", "located_at"),)


def test_a_monthly_meeting_is_read():
    text = small(("every: week,", "every: month, nth: 2,"))
    assert load_protocol(text).meetings["weekly"] == MonthlyMeeting(2, 0, time(9, 30))


def test_recipients_may_be_at_the_other_agency_and_steps_before_or_after():
    steps = (
        "      - {code: warn, before_due: 4 hours, tell: [police_spoc at counterpart]}\n"
        "      - {code: late, after_due: 1 day, tell: assignee}\n"
    )
    stages = load_protocol(small((STEP, steps))).rules[0].stages
    warn = Stage("warn", StagePoint.BEFORE_DUE, (Recipient("police_spoc", "counterpart"),), Duration(4, Unit.HOURS), 0)
    late = Stage("late", StagePoint.AFTER_DUE, (Recipient("assignee"),), Duration(1, Unit.DAYS), 1)
    assert stages == (warn, late)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("version: 1\n", ""), "Line 1: The protocol needs 'version'."),
        (("version: 1\n", "version: one\n"), "Line 2: The protocol, 'version': write a whole number."),
        (("title: A", "titel: A"), "Line 3: The protocol has no entry called 'titel'."),
        (("2020-01-01", "last year"), "Line 4: The protocol, 'in_force_from': write a date"),
        (("every: week", "every: fortnight"), "Line 6: The meeting 'weekly' is held every day, working day"),
        (("monday", "moonday"), "Line 6: The meeting 'weekly', 'weekday': 'moonday' is not a day of the week."),
        (('"09:30"', "half nine"), "Line 6: The meeting 'weekly', 'at': write a time of day in quotes"),
        (("every: week,", "every: month, nth: 7,"), "Line 6: A monthly meeting is on the first to fourth"),
        (("  first_rule:", "  First-Rule:"), "Line 8: 'First-Rule' is not a code"),
        (("    title: First rule\n", ""), "Line 9: The rule 'first_rule' needs 'title'."),
        (("title: First rule", "title: true"), "Line 9: The rule 'first_rule', 'title': write some words here"),
        (("section: Section 1", "page: 1"), "Line 11: The rule 'first_rule', 'source' needs 'section'."),
        (("{after: 24 hours}", "{after: 24}"), "Line 14: The rule 'first_rule', 'due', 'after': write some words"),
        (
            ("{after: 24 hours}", "{after: a day or so}"),
            "Line 14: The rule 'first_rule', 'due', 'after': 'a day or so'",
        ),
        (("title: First rule", "title: !x y"), "Line 9: The rule 'first_rule', 'title': YAML cannot read this"),
        (("{after: 24 hours}", "{}"), "Line 14: The rule 'first_rule', 'due': say either 'after'"),
        (("{after: 24 hours}", "soon"), "Line 14: The rule 'first_rule', 'due': write 'at once', 'no number'"),
        (("{after: 24 hours}", "{next: yearly}"), "Line 8: The rule 'first_rule' is due at the next 'yearly'"),
        (("{after: 24 hours}", "no number"), "Line 8: The rule 'first_rule' has a step 'due' measured from its due"),
        ((", at: due", ""), "Line 16: The rule 'first_rule', step 1 fires 'at: start'"),
        (("at: due", "at: noon"), "Line 16: The rule 'first_rule', step 1 fires 'at: start'"),
        (("at: due", "at: opens"), "Line 8: The rule 'first_rule' has a step 'due' at its opening"),
        (("[team_manager]}", "[]}"), "Line 8: The rule 'first_rule' has a step 'due' that tells nobody."),
        (("[team_manager]}", "[x at home]}"), "Line 16: The rule 'first_rule', step 1, 'tell': 'x at home'"),
        ((STEP, STEP + STEP), "Line 8: The rule 'first_rule' has two steps called 'due'."),
        (("    steps:\n" + STEP, "    steps: none\n"), "Line 15: The rule 'first_rule', 'steps' should be a list."),
        ((DUE, DUE + DUE), "Line 15: 'due' is given twice in The rule 'first_rule'."),
        ((DUE, DUE + "    when: always\n"), "Line 15: The rule 'first_rule', 'when': a condition names facts"),
        ((DUE, DUE + "    when: {a: {near: 1}}\n"), "Line 15: The rule 'first_rule', 'when': the test of 'a' uses"),
        ((DUE, DUE + "    when: {a: {at_most: x}}\n"), "Line 15: The rule 'first_rule', 'when': the test of 'a' comp"),
        ((DUE, DUE + "    when: {any: []}\n"), "Line 15: The rule 'first_rule', 'when': 'any' is followed by"),
        ((DUE, DUE + "    when: {a: []}\n"), "Line 15: The rule 'first_rule', 'when': write a list of values"),
        ((DUE, DUE + "    when: {a: 1.5}\n"), "Line 15: The rule 'first_rule', 'when': a fact is compared with"),
        ((DUE, DUE + "    basis: custom\n"), "Line 15: The rule 'first_rule', 'basis': 'custom' is not one of"),
        ((DUE, DUE + "    floor: maybe\n"), "Line 15: The rule 'first_rule', 'floor': write true or false."),
        ((DUE, DUE + "    opens: {}\n"), "Line 15: The rule 'first_rule', 'opens' says either 'over' or"),
        ((DUE, DUE + "    opens: {over: 1 day}\n"), "Line 8: The rule 'first_rule' opens only if something"),
        ((DUE, DUE + "    completion: facts\n"), "Line 8: The rule 'first_rule' is ended by facts alone"),
    ],
)
def test_a_fault_is_told_with_its_line(change, problem):
    problems = problems_of(small(change))
    assert any(found.startswith(problem) for found in problems), problems


def test_every_fault_is_told_at_once():
    problems = problems_of(small(("version: 1", "version: x"), ("monday", "moonday"), ("at: due", "at: noon")))
    assert [problem.split(":")[0] for problem in problems] == ["Line 6", "Line 16", "Line 2"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [1, 2", "Line 2: this is not YAML"),
        ("a: 1\nb: 'open\n", "Line 3: this is not YAML"),
        ("a: \x00", "Line 1: this is not YAML"),
        ("- a\n- b\n", "Line 1: a protocol is a list of named entries"),
        ("", "Line 1: a protocol is a list of named entries"),
    ],
)
def test_text_that_is_no_protocol_is_refused_in_words(text, problem):
    assert problems_of(text)[0].startswith(problem)


@given(st.lists(st.integers(0, len(SMALL) - 1), min_size=1, max_size=4), st.text(max_size=3))
def test_a_damaged_protocol_never_fails_in_another_way(places, inserted):
    text = SMALL
    for place in sorted(places, reverse=True):
        text = text[:place] + inserted + text[place + 1 :]
    try:
        load_protocol(text)
    except ProtocolError as error:
        assert all(problem.startswith("Line ") for problem in error.problems)


ALL = ["england", *(f"england_{n}" for n in range(2, 6)), "wigan", "wigan_2", "wigan_3"]


@pytest.mark.parametrize("code", ALL)
def test_a_protocol_survives_the_way_through_json(code):
    text = text_of(code)
    assert load_protocol(json.dumps(plain_content(text))) == load_protocol(text)


def test_england_s_second_version_is_the_first_with_one_duty_more():
    *same, added = ENGLAND_2.rules
    assert tuple(same) == ENGLAND.rules
    assert (added.kind, added.basis) == ("emergency_access_review", "our_default")
    assert ENGLAND_2.version == 2
    assert ENGLAND_2.in_force_from > WIGAN.in_force_from > ENGLAND.in_force_from


def test_england_s_third_version_is_the_second_with_one_duty_more():
    *same, added = ENGLAND_3.rules
    assert tuple(same) == ENGLAND_2.rules
    assert (added.kind, added.basis, ENGLAND_3.version) == ("partner_receipt", "our_default", 3)
    assert ENGLAND_3.in_force_from > ENGLAND_2.in_force_from
    partners = {kind for kind, roles in RECEIVING_ROLES.items() if roles != ("police_spoc",)}
    assert all(added.when.matches({"counterpart_kind": kind}) for kind in partners)
    assert not added.when.matches({"counterpart_kind": "police"})
    in_order = [who.role for who in added.stage("due").tell]
    assert [role for role in in_order if role in RECEIVING_ROLES["council"]] == list(RECEIVING_ROLES["council"])
    assert set(in_order) == {role for kind in partners for role in RECEIVING_ROLES[kind]}


@pytest.mark.parametrize("protocol", [ENGLAND, ENGLAND_2, ENGLAND_3, WIGAN], ids=str)
def test_shipped_rules_cite_tell_known_roles_and_end_somehow(protocol):
    known = {*ROLES, "assignee", "key_worker"}
    for rule in protocol.rules:
        assert rule.source.document and rule.source.section and rule.says.endswith(".")
        told = {recipient.role for stage in rule.stages for recipient in stage.tell}
        assert told | {recipient.role for recipient in rule.responsible} <= known
        assert rule.stages and rule.responsible
        assert rule.met_by or rule.completion != "facts"


def test_wigan_has_the_duties_of_the_story():
    assert {rule.kind for rule in WIGAN.rules} == {
        "police_report_at_once", "need_to_know_24h", "intervention_meeting", "strategy_meeting_72h",
        "strategy_meeting_7d", "return_interview_72h", "weekly_meeting_episode", "weekly_meeting_interview",
        "social_worker_visit_24h", "strategy_meeting_considered", "risk_assessment_first_run",
        "tell_responsible_authority",
    }  # fmt: skip
    assert (WIGAN_1.in_force_from, WIGAN.in_force_from) == (date(2016, 1, 1), date(2016, 1, 3))
    assert WIGAN.ratified_on == date(2017, 9, 7)


def test_what_is_our_own_number_says_so():
    assert ENGLAND.rule("return_interview_72h").basis is Basis.STATUTORY
    assert ENGLAND.rule("police_receipt").basis is Basis.OUR_DEFAULT
    assert not ENGLAND.rule("police_receipt").floor
    assert ENGLAND.rule("police_report_at_once").floor
    assert WIGAN.rule("weekly_meeting_episode").assumed


@pytest.mark.parametrize("written", ["[]", "[neighbour]", "[owner, neighbour]"])
def test_a_duty_is_held_by_the_owner_the_host_or_both(written):
    with pytest.raises(ProtocolError, match="a duty is held by the owner, the host or both"):
        load_protocol(small(("    due: {after", f"    held_by: {written}\n    due: {{after")))
    rule = load_protocol(small(("    due: {after", "    held_by: [owner, host]\n    due: {after"))).rule("first_rule")
    assert rule.held_by == ("owner", "host")
    assert load_protocol(SMALL).rule("first_rule").held_by == ("owner",)


def test_a_duty_that_may_be_due_before_it_opens_is_refused():
    extra = "    opens: {at_least: 25 hours}\n    stops_on: {episode.located: located_at}\n"
    assert any("may be due before it opens" in each for each in problems_of(small((DUE, DUE + extra))))
