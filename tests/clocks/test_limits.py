"""A protocol that the database, the calendar or a comparison could not hold is refused, with its line."""

import pytest

from clocks.engine.errors import ProtocolError
from clocks.engine.loading import load_protocol
from clocks.limits import faults_of_limits

TEXT = """protocol: ours
title: TITLE
version: 1
in_force_from: 2026-01-01
rules:
  told:
    title: Told
    says: Tell them.
    source: {document: Ours, section: "1"}
    starts_on: STARTS
    counted_from: missing_from_at
    when: WHEN
    due: {after: AFTER}
    steps: [{code: STEP, at: due, tell: [team_manager]}]
    completion: COMPLETION
    met_by: {episode.returned: returned_at}
    responsible: [team_manager]
"""
SOUND = {"TITLE": "Ours", "STARTS": "episode.missing", "WHEN": "{age: {at_most: 12}}", "AFTER": "72 hours",
         "STEP": "due", "COMPLETION": "facts"}  # fmt: skip


def faults(**given):
    text = TEXT
    for name, value in {**SOUND, **given}.items():
        text = text.replace(name, value)
    return faults_of_limits(load_protocol(text))


def test_a_sound_protocol_has_none():
    assert faults() == []
    assert faults(STEP="x" * 36, AFTER="1200 months", TITLE="x" * 200) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"TITLE": "x" * 201}, "title is longer than 200"),
        ({"STARTS": "duty." + "x" * 60}, "too long"),
        ({"AFTER": "9999 months"}, "a hundred years: 9999 months"),
        ({"WHEN": "{care_status: {at_most: 12}}"}, "compares 'care_status' with a number"),
        ({"WHEN": "{any: [{not: {all: [{status: {at_least: 1}}]}}]}"}, "compares 'status' with a number"),
        ({"COMPLETION": "by_hnad"}, "completed by 'by_hnad'"),
    ],
)
def test_what_could_not_be_held_is_refused(given, words):
    (fault,) = faults(**given)
    assert words in fault


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a:\n  " + "[" * 100_000, 2, "too deep"),
        ("a: &a\n- *a", 2, "'*a' stands for another entry"),
        ("title: x\na: \0", 2, "cannot be read"),
        ('title: "a\\0b"', 1, "cannot be shown"),
        ("? [a]\n: b", 1, "not a word"),
    ],
)
def test_what_would_be_read_without_end_or_not_at_all_is_named_with_its_line(text, line, words):
    with pytest.raises(ProtocolError) as refused:
        load_protocol(text)
    assert [each for each in refused.value.problems if each.startswith(f"Line {line}: ") and words in each]
