"""Protocols as text: written out and read back, faults with their lines, what publishing fills in."""

import datetime as dt
import json
from pathlib import Path

import pytest

from clocks.engine.loading import load_protocol, plain_content
from clocks.engine.rules import DueKind
from clocks.models import ProtocolVersion
from clocks.vocabulary import FACTS as KNOWN_FACTS
from clocks.vocabulary import TRIGGERS as KNOWN_TRIGGERS
from clocks.workshop import faults, texts
from clocks.workshop.compare import compare, meeting_words
from clocks.workshop.rule_entries import code_for
from clocks.workshop.rule_words import rule_parts, titles_of
from clocks.workshop.trigger_words import FACTS, TRIGGERS, moment_words

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "clocks" / "protocols").glob("*.yaml"))
DAY = dt.date(2026, 5, 1)


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem)
def shipped(request):
    return request.param.read_text()


def lines_changed(before, after):
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [new for old, new in pairs if old != new]


def test_every_shipped_protocol_is_the_same_when_written_out_and_read_back(shipped):
    protocol = load_protocol(shipped)
    content = texts.as_yaml(plain_content(shipped))
    assert load_protocol(content) == protocol
    assert max(len(line) for line in content.splitlines()) <= 120


def test_publishing_fills_in_two_lines_and_touches_no_other(shipped):
    whole = texts.filled_in(shipped, version=99, in_force_from=DAY)
    assert lines_changed(shipped, whole) == ["version: 99", "in_force_from: 2026-05-01"]


def test_a_rule_is_written_anew_and_every_other_line_stays(shipped):
    protocol, kind = load_protocol(shipped), load_protocol(shipped).rules[0].kind
    content = plain_content(shipped)
    rule = {**content["rules"][kind], "title": "Another title"}
    changed = load_protocol(texts.with_rule(shipped, kind, rule))
    assert changed.rule(kind).title == "Another title"
    assert changed.rules[1:] == protocol.rules[1:]
    comments = [line for line in shipped.splitlines() if line.lstrip().startswith("#")]
    rest = texts.with_rule(shipped, kind, rule)
    inside = shipped.index(f"  {kind}:")
    head = [line for line in shipped[:inside].splitlines() if line.lstrip().startswith("#")]
    assert [line for line in rest.splitlines() if line.lstrip().startswith("#")][: len(head)] == head
    assert len(head) <= len(comments)
    assert texts.with_rule(shipped, kind, None).count(f"  {kind}:\n") == 0


ONE = (
    '{"protocol": "ours", "title": "x \U0001f600", "version": 1, "in_force_from": "2020-01-01", '
    '"rules": {"abc": {"says": "s"}}}'
)
REST = {"protocol": "ours", "title": "x \U0001f600"}


def test_json_on_one_line_is_filled_in_and_written_anew_too():
    assert plain_content(texts.filled_in(ONE, version=7, in_force_from=DAY)) == {
        **REST, "version": 7, "in_force_from": "2026-05-01", "rules": {"abc": {"says": "s"}},
    }  # fmt: skip
    written = plain_content(texts.with_rule(ONE, "abc", {"says": "t"}))
    assert (written["rules"], written["title"]) == ({"abc": {"says": "t"}}, REST["title"])


@pytest.mark.parametrize("given", [ONE, "rules:\n  abc:\n    says: s\n"])
def test_dropping_the_only_rule_leaves_none(given):
    assert plain_content(texts.with_rule(given, "abc", None))["rules"] == {}


def test_a_comment_beside_what_is_filled_in_stays():
    given = "version: 1  # of ours\nin_force_from: '2020-01-01' # a day\n"
    assert texts.filled_in(given, version=7, in_force_from=DAY) == (
        "version: 7  # of ours\nin_force_from: 2026-05-01 # a day\n"
    )


def test_of_two_texts_the_lines_that_differ_stand_beside_each_other():
    one, other = "a\n  b\nc\nd", "a\n  x\nc\nd\ne"
    assert texts.lines_that_differ(one, other) == ("2: b", "2: x\n5: e")
    assert texts.lines_that_differ(one, one) == ("", "")
    endless = "a\n" * (texts.MOST_LINES + 1)
    assert texts.lines_that_differ(endless, one) == (endless, one)


def test_each_fault_stands_with_the_lines_around_the_one_it_names():
    found = faults.with_lines(["Line 1: one.", "Line 3: three.", "Nowhere."], "a\nb\nc")
    assert found == [("Line 1: one.", [(1, "a"), (2, "b")]), ("Line 3: three.", [(2, "b"), (3, "c")]), ("Nowhere.", [])]


def test_a_rule_is_added_at_the_end_and_every_line_before_it_stays(shipped):
    added = texts.with_rule(
        shipped, "of_our_own", plain_content(shipped)["rules"][load_protocol(shipped).rules[0].kind]
    )
    assert added.startswith(shipped.rstrip())
    assert load_protocol(added).rules[:-1] == load_protocol(shipped).rules
    assert load_protocol(added).rules[-1].kind == "of_our_own"
    assert plain_content(texts.with_rule("rules: {}\n", "abc", {"says": "s"})) == {"rules": {"abc": {"says": "s"}}}


@pytest.mark.parametrize(
    ("title", "code"),
    [("Return home interview", "return_home_interview"), ("24 hours", "rule_24_hours"), ("Éé", "rule"),
     ("x" * 90, "x" * 40), ("Taken", "taken_2")],
)  # fmt: skip
def test_a_new_rule_has_a_code_made_of_its_title(title, code):
    assert code_for(title, {"taken"}) == code


def test_every_moment_of_every_trigger_is_said_in_words():
    assert all("_" not in moment_words(code) for moments in KNOWN_TRIGGERS.values() for code in moments)


def test_every_word_a_protocol_may_use_is_said_in_words():
    assert KNOWN_TRIGGERS.keys() == TRIGGERS.keys()
    assert frozenset().union(*KNOWN_FACTS.values()) == FACTS.keys()


def test_every_rule_of_every_shipped_protocol_reads_in_words_without_a_code(shipped):
    protocol = load_protocol(shipped)
    for rule in protocol.rules:
        parts = dict(rule_parts(rule, titles_of(protocol)))
        said = " ".join(words for name, words in parts.items() if name not in ("Source", "Note", "What is owed"))
        assert "_" not in said, said
        assert {"Title", "Due", "Starts when", "Source"} <= parts.keys()


def test_a_comparison_names_what_is_added_dropped_and_changed():
    text = next(path for path in SHIPPED if path.stem == "wigan_5").read_text()
    before = load_protocol(text)
    after = load_protocol(texts.with_rule(text.replace('at: "10:00"}', 'at: "11:00"}'), "need_to_know_24h", None))
    found = compare(before, after)
    assert [rule.kind for rule in found.removed] == ["need_to_know_24h"]
    assert (found.added, found.changed) == ([], [])
    assert found.unchanged == len(before.rules) - 1
    assert {(each.part, each.before, each.after) for each in found.meetings} == {
        ("weekly missing", "every Wednesday at 10:00", "every Wednesday at 11:00"),
        ("daily review", "every day at 10:00", "every day at 11:00"),
    }
    assert compare(after, before).added == found.removed
    ((title, parts),) = compare(after, before).added_words
    assert (title, dict(parts)["Due"]) == ("Need to Know, 24 hours", "After 24 hours")
    assert compare(before, before).same


def test_a_monthly_meeting_is_said_as_people_say_it():
    text = next(path for path in SHIPPED if path.stem == "wigan_5").read_text()
    meetings = load_protocol(text).meetings
    assert meeting_words(meetings["monthly_missing"]) == "the second Tuesday of each month at 14:00"


def test_a_changed_number_is_told_before_and_after():
    text = next(path for path in SHIPPED if path.stem == "england_3").read_text()
    before = load_protocol(text)
    (changed,) = compare(before, load_protocol(text.replace("after: 72 hours", "after: 48 hours", 1))).changed
    (due,) = changed.differences
    assert (due.part, due.before, due.after) == ("Due", "After 72 hours", "After 48 hours")
    assert any(rule.due.kind is DueKind.AFTER for rule in before.rules)


@pytest.mark.django_db
class TestFaults:
    """What keeps a text from being published."""

    @pytest.fixture(autouse=True)
    def _published(self, world):
        self.text = texts.text_of(ProtocolVersion.objects.get(code="wigan", version=4))

    def faults(self, text):
        return faults.faults_of(text, code="wigan", from_on=DAY)

    def test_a_sound_text_has_none(self):
        assert self.faults(self.text) == []

    @pytest.mark.parametrize(
        ("was", "now", "words"),
        [
            ("starts_on: episode.missing", "starts_on: episode.lost", "starts on 'episode.lost', which nothing fires."),
            ("title: Need to Know, 24 hours", "titel: Need", "has no entry called 'titel'"),
            ("protocol: wigan", "protocol: bolton", "this is the protocol 'bolton'; yours is 'wigan'."),
            ("rules:", "rules: [", "this is not YAML"),
        ],
    )
    def test_each_fault_is_a_sentence_with_its_line(self, was, now, words):
        assert was in self.text
        (fault, *_more) = [each for each in self.faults(self.text.replace(was, now, 1)) if words in each]
        assert fault.startswith("Line ")
        assert int(fault.split()[1].rstrip(":")) > 0

    AT_START = ({"code": "start", "at": "start", "tell": ["team_manager"]},)
    LATE = ({"code": "late", "after_due": "9 days", "tell": ["team_manager"]},)
    # How a rule of England's may be loosened: what it is made to say, what the fault says, the entry its line is of.
    LOOSER = (
        ({"due": {"after": "96 hours"}}, "allows more time than the England rule.", "due"),
        ({"due": {"after": "3 days"}}, "allows more time than the England rule.", "due"),
        ({"due": {"next": "weekly_missing"}}, "allows more time than the England rule.", "due"),
        ({"due": "no number", "steps": AT_START}, "allows more time than the England rule.", "due"),
        ({"when": {"looked_after": True}}, "covers fewer children than the England rule.", "when"),
        ({"starts_on": "interview.written"}, "does not start on everything that starts", "starts_on"),
        ({"counted_from": "reported_at"}, "is counted from reported_at; the England", "counted_from"),
        ({"opens": {"over": "24 hours"}, "stops_on": {"episode.closed": "closed_at"}}, "opens later than", "opens"),
        ({"stops_on": {"episode.closed": "closed_at"}}, "is ended by something that does not end", "met_by"),
        ({"completion": "by_hand"}, "may be ticked off by hand", "completion"),
        ({"held_by": "host"}, "binds fewer authorities", "held_by"),
        ({"subject": "child"}, "about something else, than the England rule.", "subject"),
        ({"repeats": True}, "about something else, than the England rule.", "repeats"),
        ({"steps": []}, "tells nobody; the England rule does.", "steps"),
        ({"steps": LATE}, "tells nobody by the time", "steps"),
    )  # fmt: skip

    @pytest.mark.parametrize(("entries", "words", "about"), LOOSER)
    def test_a_statutory_rule_is_loosened_in_no_way_and_the_line_says_where(self, entries, words, about):
        england = plain_content(next(path for path in SHIPPED if path.stem == "england_3").read_text())
        rule = {**england["rules"]["return_interview_72h"], **json.loads(json.dumps(entries))}
        text = texts.with_rule(self.text, "return_interview_72h", rule)
        lines = text.splitlines()
        place = lines.index("  return_interview_72h:")
        wanted = next(n for n, line in enumerate(lines, 1) if n > place and line.startswith(f"    {about}:"))
        found = [each for each in self.faults(text) if words in each]
        assert [each for each in found if each.startswith(f"Line {wanted}: The rule 'return_interview_72h'")], found

    def test_a_loosened_rule_is_told_what_englands_says(self):
        rule = plain_content(self.text)["rules"]["return_interview_72h"]
        text = texts.with_rule(self.text, "return_interview_72h", {**rule, "due": {"after": "96 hours"}})
        said = "allows more time than the England rule. England's baseline, version 4, says: Due: After 72 hours."
        assert any(fault.endswith(said) for fault in self.faults(text))

    def test_a_stricter_rule_stands(self):
        rule = plain_content(self.text)["rules"]["return_interview_72h"]
        stricter = texts.with_rule(self.text, "return_interview_72h", {**rule, "due": {"after": "48 hours"}})
        assert self.faults(stricter) == []
