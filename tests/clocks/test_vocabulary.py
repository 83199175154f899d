from dataclasses import replace

import pytest

from clocks.engine.conditions import FactTest
from clocks.engine.errors import ProtocolError
from clocks.engine.patterns import Pattern
from clocks.engine.rules import Recipient
from clocks.management.commands.collect_protocol_words import TARGET, module_text
from clocks.services import publish_protocol
from clocks.vocabulary import faults_of_words
from missing_cases.access.context import acting_as_system
from tests.clocks.engine.shipped import ENGLAND, ENGLAND_2, WIGAN, newest_shipped, small, text_of

INTERVIEW = WIGAN.rule("return_interview_72h")


@pytest.mark.parametrize("protocol", [ENGLAND, ENGLAND_2, WIGAN], ids=str)
def test_the_shipped_protocols_use_words_the_product_knows(protocol):
    assert faults_of_words(protocol) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"starts_on": ("episod.returned",)}, "starts on 'episod.returned', which nothing fires."),
        ({"anchors": ("sent_at",)}, "counts from 'sent_at', which does not come with 'episode.returned'."),
        ({"when": FactTest("hair", "is", "red")}, "asks for the fact 'hair', which does not come with"),
        ({"met_by": (("interview.had", "held_at"),)}, "ends on 'interview.had', which nothing fires."),
        ({"stops_on": (("interview.held", "at"),)}, "reads 'at', which does not come with 'interview.held'."),
        ({"responsible": (Recipient("mayor"),)}, "names the role 'mayor', which does not exist."),
    ],
)
def test_a_word_that_nothing_answers_to_is_told(changes, fault):
    faults = faults_of_words(replace(WIGAN, rules=(replace(INTERVIEW, **changes),)))
    assert len(faults) == 1
    assert faults[0].startswith(f"The rule 'return_interview_72h' {fault}")


@pytest.mark.parametrize(
    ("kind", "changes", "fault"),
    [
        ("senior_discussion", {"pattern": Pattern(1, ("missing",), since=("tea",))}, "counts since 'tea', which is no"),
        ("senior_discussion", {"pattern": None}, "has a pattern if it starts on 'pattern.reached', and only then."),
        ("risk_assessment_review", {"starts_on": ("duty.tea",)}, "starts on 'duty.tea', which nothing fires."),
        ("dashboard_monthly", {"subject": ""}, "starts on 'agency.in_force', so it is about the agency."),
        ("dashboard_monthly", {"subject": "child"}, "starts on 'agency.in_force', so it is about the agency."),
        (
            "intervention_meeting_three",
            {"met_by": (("duty.tea", "met_at"),)},
            "ends on 'duty.tea', which nothing fires.",
        ),
    ],
)
def test_a_word_of_what_comes_round_or_is_counted_that_nothing_answers_to_is_told(kind, changes, fault):
    protocol = newest_shipped("wigan")
    rules = tuple(replace(rule, **changes) if rule.kind == kind else rule for rule in protocol.rules)
    faults = faults_of_words(replace(protocol, rules=rules))
    assert any(found.startswith(f"The rule '{kind}' {fault}") for found in faults), faults


@pytest.mark.django_db
def test_such_a_protocol_is_not_published():
    with acting_as_system("test") as now:
        publish_protocol(text=text_of("england"), now=now)
        with pytest.raises(ProtocolError, match="'episode.lost', which nothing fires"):
            publish_protocol(text=small(("episode.missing", "episode.lost")), now=now)


def test_every_word_a_person_reads_is_before_the_translators():
    assert TARGET.read_text() == module_text(), "run manage.py collect_protocol_words"
    for rule in (*ENGLAND_2.rules, *WIGAN.rules):
        assert rule.says in TARGET.read_text()
