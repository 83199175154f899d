"""What a letter says, proposed with the words it came from; nothing is guessed in silence."""

import datetime as dt

import pytest

from intake.reading.sentences import read_letter
from intake.values import Fact as F

NOW = dt.datetime(2026, 5, 12, 9, tzinfo=dt.UTC)
SEEN = dt.datetime(2026, 5, 9, 20, 40, tzinfo=dt.UTC)
LETTER = """Subject: Missing child
Dear hub, we are reporting that Sinéad O'Brien, aged 14, born on 3/2/2012 is missing.
She was last seen at 9.40pm on 9 May 2026 at the bus station. She is graded medium. Log number GM-1234-26.
"""
LABELLED = """Name: O'BRIEN, Sinéad (Shin)
DOB - 3.2.12
Date missing: 9/5/26
Time missing: 2140hrs
Risk: MED
Police Log No: 77/26
"""
FACTS = {F.GIVEN_NAMES: "Sinéad", F.FAMILY_NAME: "O'Brien", F.DATE_OF_BIRTH: dt.date(2012, 2, 3), F.LAST_SEEN: SEEN,
         F.POLICE_GRADE: "medium"}  # fmt: skip


def values(text):
    reading = read_letter(text, NOW)
    return {fact: read.value for fact, read in reading.facts.items() if fact is not F.CIRCUMSTANCES}


def test_sentences_are_read():
    assert values(LETTER) == {**FACTS, F.AGE: 14, F.POLICE_LOG_NUMBER: "GM-1234-26"}


def test_labelled_lines_are_read():
    assert values(LABELLED) == {**FACTS, F.KNOWN_AS: "Shin", F.POLICE_LOG_NUMBER: "77/26"}


def test_each_fact_carries_the_words_it_came_from_and_where_they_stand():
    seen = read_letter(LETTER, NOW).facts[F.LAST_SEEN]
    assert seen.said.startswith("She was last seen at 9.40pm") and seen.where == "sentence 3"
    seen = read_letter(LABELLED, NOW).facts[F.LAST_SEEN]
    assert seen.said == "9/5/26 2140hrs" and seen.where == "line 3"


@pytest.mark.parametrize(
    ("words", "fact", "sentence"),
    [
        ("She was found on 31/6/2026 at her aunt's.", F.LOCATED, "31/6/2026 is not a date: that day does not exist"),
        ("Last seen on 9/5/2026 at 21:40 or 22:10.", F.LAST_SEEN, "More than one time is written in this sentence"),
        ("Last seen at 1.30am on 25/10/2025.", F.LAST_SEEN, ""),
        ("Last seen at 1.30am on 26/10/2025.", F.LAST_SEEN, "happened twice"),
        ("Last seen at 1.30am on 29/3/2026.", F.LAST_SEEN, "This time did not exist"),
        ("She was last seen at 10am on 12 May 2027.", F.LAST_SEEN, "This time is in the future"),
        ("Missing since 5/13/2026.", F.LAST_SEEN, "5/13/2026 has no month 13"),
        ("DOB: 3/2/2001", F.DATE_OF_BIRTH, "this is an adult"),
        ("DOB: 3/2/2027", F.DATE_OF_BIRTH, "in the future"),
        ("Last seen at midnight on 9 May 2026.", F.LAST_SEEN, "one day ends and another begins"),
        ("Last seen 9 May 21:40 and again 10 May 2026.", F.LAST_SEEN, ""),
        ("Last seen yesterday at 9pm.", F.LAST_SEEN, "“yesterday” is no date: say which day it was"),
        ("Missing since: Friday 9pm", F.LAST_SEEN, "is not a date"),
        ("Risk: purple", F.POLICE_GRADE, "is not a grade that we know"),
    ],
)
def test_what_cannot_be_understood_says_what_and_why(words, fact, sentence):
    read = read_letter(words, NOW).facts[fact]
    assert sentence in read.problem and bool(sentence) == (read.value is None)


def test_a_day_without_its_year_is_proposed_and_said_to_be_a_guess():
    read = read_letter("She was last seen at 9.40pm on 9 May near the market.", NOW).facts[F.LAST_SEEN]
    assert read.value == SEEN and read.problem == "“9 May” has no year: 2026 is taken. Check it"
    before = read_letter("He left on 13 May at noon.", NOW).facts[F.LAST_SEEN]
    assert before.value == dt.datetime(2025, 5, 13, 11, tzinfo=dt.UTC)


def test_a_date_belongs_to_what_was_said_last_before_it():
    both = "She was reported missing by the home and last seen on 9 May 2026 at 21:40. Found at noon on 10 May 2026."
    found = dt.datetime(2026, 5, 10, 11, tzinfo=dt.UTC)
    assert values(both) == {F.LAST_SEEN: SEEN, F.LOCATED: found}


def test_a_label_is_understood_by_what_stands_behind_it():
    place = values(
        "Missing from: Rosewood House\nFound at: the bus station\nDate: 12 May 2026\nName: Mia THORNE aka Mimi"
    )
    names = {F.GIVEN_NAMES: "Mia", F.FAMILY_NAME: "Thorne", F.KNOWN_AS: "Mimi"}
    assert place == {F.MISSING_FROM: "Rosewood House", **names}
    assert values("Missing from: 9/5/2026 21:40") == {F.LAST_SEEN: SEEN}


def test_who_was_a_child_when_missing_is_no_adult_however_late_the_letter():
    late = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    born = read_letter("DOB: 3/2/2012\nLast seen: 9/5/2026 21:40", late).facts[F.DATE_OF_BIRTH]
    assert born.value == dt.date(2012, 2, 3)
    alone = read_letter("DOB: 3/2/2012", late).facts[F.DATE_OF_BIRTH]
    assert alone.value is None and alone.problem.startswith("Was 18 on 03/02/2030")


def test_two_that_differ_are_both_named_and_neither_is_chosen():
    reading = read_letter("Name: Amira Khan\nName: Mia Thorne", NOW)
    read = reading.facts.get(F.FULL_NAME)
    assert read.value is None and "Amira Khan" in read.problem and "Mia Thorne" in read.problem


def test_a_letter_without_a_name_says_so():
    assert read_letter("Please ring us back.", NOW).problems == ("No name was found in it.",)


def test_the_order_of_a_name_is_read_off_commas_and_capitals():
    assert values("Name: THORNE Mia Rose")[F.FAMILY_NAME] == "Thorne"
    assert values("Name: Mia Rose THORNE")[F.FAMILY_NAME] == "Thorne"
    assert values("Name: de la Cruz, Ana")[F.FAMILY_NAME] == "de la Cruz"
    assert values("Name: MCDONALD, IAN")[F.FAMILY_NAME] == "McDonald"
