"""What two records of one child say of who the child is: pure rules."""

import datetime as dt
from dataclasses import dataclass

import pytest

from missing_cases.children.sameness import (
    BOTH,
    ESTIMATED,
    IDENTITY,
    KEPT,
    MERGED,
    TICKED,
    differing,
    overlap,
    overlapping,
    settled,
    taken_over,
)

MARCH, MAY = dt.date(2012, 3, 1), dt.date(2012, 5, 1)


def record(**said):
    """Return what a record says of a child: nothing, but what is given."""
    nothing = {name: "" for name in IDENTITY} | {name: False for name in (*TICKED, ESTIMATED)}
    return {**nothing, "date_of_birth": None, "photo_id": None, "sex": "U", **said}


def test_two_that_say_nothing_change_nothing():
    assert differing(record(), record()) == []
    assert settled(record(), record(), {}) == {}


def test_what_only_the_other_says_is_taken_over():
    other = record(upn="A1", sex="F", date_of_birth=MAY, current_risk_grade="high", interpreter_needed=True)
    assert taken_over(record(), other) == {
        "upn": "A1", "sex": "F", "date_of_birth": MAY, "current_risk_grade": "high", "interpreter_needed": True,
    }  # fmt: skip


def test_what_the_kept_record_says_stays():
    own = record(upn="A1", sex="F", interpreter_needed=True, current_risk_grade="low")
    assert taken_over(own, record(current_risk_grade="high")) == {}
    assert differing(own, record(current_risk_grade="high")) == []


@pytest.mark.parametrize(
    ("name", "kept", "merged", "asked"),
    [
        ("date_of_birth", MARCH, MAY, True),
        ("date_of_birth", MARCH, MARCH, False),
        ("police_reference", "P1", "P2", True),
        ("known_as", "Mimi ", "mimi", False),
        ("sex", "F", "M", True),
        ("sex", "F", "U", False),
        ("photo_id", 1, 2, True),
        ("description", "Tall", "Short", True),
    ],
)
def test_a_person_chooses_where_both_say_something_else(name, kept, merged, asked):
    assert differing(record(**{name: kept}), record(**{name: merged})) == ([name] if asked else [])


def test_each_choice_is_followed():
    own, other = record(upn="A1", description="Tall "), record(upn="A2", description=" Scar")
    assert settled(own, other, {"upn": KEPT, "description": KEPT}) == {}
    assert settled(own, other, {"upn": MERGED, "description": MERGED}) == {"upn": "A2", "description": " Scar"}
    assert settled(own, other, {"upn": KEPT, "description": BOTH}) == {"description": "Tall\n\nScar"}
    with pytest.raises(KeyError):
        settled(own, other, {"upn": KEPT})


@pytest.mark.parametrize(
    ("kept", "merged", "choice", "estimate"),
    [
        ((MARCH, True), (MAY, False), MERGED, False),
        ((MARCH, True), (MAY, False), KEPT, True),
        ((MARCH, False), (MAY, True), MERGED, True),
        ((MARCH, True), (MARCH, False), KEPT, False),
        ((MARCH, True), (MARCH, True), KEPT, True),
        ((None, False), (MAY, True), KEPT, True),
    ],
)
def test_whether_a_birthday_is_an_estimate_goes_with_the_birthday(kept, merged, choice, estimate):
    own, other = ({"date_of_birth": born, ESTIMATED: guessed} for born, guessed in (kept, merged))
    own, other = record(**own), record(**other)
    assert (own | settled(own, other, {"date_of_birth": choice}))[ESTIMATED] is estimate


@dataclass(frozen=True)
class Stay:
    from_on: dt.date
    to_on: dt.date | None = None
    council: int = 1


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((MARCH, None), (MAY, None), True),
        ((MARCH, MAY), (MAY, None), False),
        ((MAY, None), (MARCH, MAY), False),
        ((MARCH, MAY), (MARCH, MARCH), False),
    ],
)
def test_the_last_day_is_the_next_ones_first(one, other, shared):
    assert overlap(one, other) is shared


def test_only_rows_of_one_kind_stand_in_each_others_way():
    first, second, elsewhere = Stay(MARCH), Stay(MAY), Stay(MAY, council=2)
    same = lambda one, other: one.council == other.council  # noqa: E731 - two words
    assert overlapping([first], [second, elsewhere], same) == [(first, second)]
    assert overlapping([first], [second, elsewhere]) == [(first, second), (first, elsewhere)]
