"""A document keeps every word, and a part of it is exactly what was chosen."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missing_cases.files.document import Document, Row, Section, digest
from tests.pdf.documents import interview

CODES = sorted(interview().codes)


def test_a_payload_gives_back_the_same_document():
    assert Document.from_payload(interview().to_payload()) == interview()


def test_a_payload_does_not_depend_on_the_order_of_keys():
    payload = interview().to_payload()
    shuffled = json.dumps(dict(reversed(json.loads(payload).items())))
    assert Document.from_payload(shuffled).to_payload() == payload


def test_one_changed_letter_changes_the_digest():
    one, other = interview(), interview(child_name="Jordan Exemple")
    assert digest(one.to_payload()) != digest(other.to_payload())
    assert len(digest(one.to_payload())) == 64


@given(st.sets(st.sampled_from(CODES), min_size=1))
def test_a_part_holds_the_chosen_rows_and_no_other(codes):
    whole, part = interview(), interview().only(codes)
    assert part.codes == codes
    assert part.part is (codes != whole.codes)
    rows = {row.code: row for section in whole.sections for row in section.rows}
    assert all(row == rows[row.code] for section in part.sections for row in section.rows)
    assert all(section.rows for section in part.sections)


@given(st.sets(st.sampled_from(CODES), min_size=1))
def test_nothing_left_out_can_be_read_in_the_payload(codes):
    rows = {
        code: Row(code, f"question-{number}-", f"answer-{number}-", words=f"words-{number}-")
        for number, code in enumerate(CODES)
    }
    whole = replace(interview(), sections=(Section("all", "All", tuple(rows.values())),))
    payload = whole.only(codes).to_payload()
    for code, row in rows.items():
        for text in (row.question, row.answer, row.words):
            assert (text in payload) is (code in codes)


def test_a_part_of_a_part_is_still_a_part():
    part = interview().only({CODES[0], CODES[1]})
    assert part.only({CODES[0], CODES[1]}).part


def test_an_unknown_code_is_refused_rather_than_dropped():
    with pytest.raises(KeyError, match="why.99"):
        interview().only({"why.1", "why.99"})
