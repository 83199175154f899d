from datetime import UTC, datetime

import pytest

from clocks.engine import explanation
from clocks.engine.explanation import explain
from clocks.engine.schedule import anchor_of, schedule_of
from tests.clocks.engine.shipped import ENGLAND, WIGAN

NOW = datetime(2016, 5, 9, 8, tzinfo=UTC)
ANCHORS = dict.fromkeys(explanation.ANCHORS, NOW)


def parts_of(rule):
    name, anchor_at = anchor_of(rule, ANCHORS)
    found = schedule_of(rule, anchor_at=anchor_at, known_at=NOW, meetings=WIGAN.meetings)
    return explain(rule, anchor=name, anchor_at=anchor_at, opens_at=found.opens_at, due_at=found.due_at)


@pytest.mark.parametrize("rule", [*ENGLAND.rules, *WIGAN.rules], ids=lambda rule: f"{rule.basis}-{rule.kind}")
def test_every_shipped_rule_explains_itself_with_every_value_its_sentence_asks_for(rule):
    parts = parts_of(rule)
    assert parts[0].message == rule.says
    for part in parts[1:]:
        written = part.message % dict(part.values)
        assert written.endswith(".") and "None" not in written
    assert any(rule.source.section in str(part.values) for part in parts)


@pytest.mark.parametrize(
    ("protocol", "kind", "message"),
    [
        (WIGAN, "need_to_know_24h", explanation.OPENS),
        (WIGAN, "return_interview_72h", explanation.AFTER),
        (WIGAN, "weekly_meeting_episode", explanation.NEXT_MEETING),
        (WIGAN, "weekly_meeting_episode", explanation.ASSUMED),
        (WIGAN, "strategy_meeting_considered", explanation.NO_NUMBER),
        (WIGAN, "police_report_at_once", explanation.AT_ONCE),
        (ENGLAND, "return_interview_72h", explanation.STATUTORY),
        (ENGLAND, "police_receipt", explanation.OUR_DEFAULT),
    ],
)
def test_each_way_of_counting_and_each_caveat_has_its_sentence(protocol, kind, message):
    assert message in [part.message for part in parts_of(protocol.rule(kind))]


def test_every_anchor_of_a_shipped_rule_has_words():
    assert {name for rule in (*ENGLAND.rules, *WIGAN.rules) for name in rule.anchors} <= explanation.ANCHORS.keys()
