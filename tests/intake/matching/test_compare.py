"""How like a notification and a child are: every sign in words, and what speaks against a child never helps."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.compare import Asked, Known, Likeness, compare
from intake.matching.weights import WEIGHTS, Sign

BORN = dt.date(2012, 2, 3)
KNOWN = Known("Alexandra Rose", "O'Brien", ("Sasha Petrenko",), BORN, "LCS-77", "N-5", ("GM-1/26",), ("WN1 1AA",))


@pytest.mark.parametrize(
    ("asked", "signs"),
    [
        (Asked("Alexandra", "O’BRIEN", BORN), {Sign.SAME_NAME, Sign.SAME_BIRTHDAY}),
        (Asked("Alexandra Rose", "Obrien"), {Sign.SAME_NAME}),
        (Asked("O'Brien", "Alexandra"), {Sign.OTHER_ORDER}),
        (Asked("Sasha", "Petrenko"), {Sign.OTHER_NAME}),
        (Asked("Lexi", "O'Brien"), {Sign.SHORT_OR_SOUND}),
        (Asked("Oleksandra", "O'Bryan"), {Sign.SHORT_OR_SOUND}),
        (Asked("Alexandra Rose", "O'Brein"), {Sign.SHORT_OR_SOUND}),
        (Asked("Alexendra Rose", "O'Brian"), {Sign.SHORT_OR_SOUND}),
        (Asked("Rose", "O'Brien"), {Sign.FAMILY_NAME}),
        (Asked("Alexandra", "Thorne"), {Sign.GIVEN_NAME}),
        (Asked("Mia", "Thorne"), {Sign.ANOTHER_NAME}),
        (Asked(born=BORN.replace(month=3, day=2)), {Sign.SWAPPED_BIRTHDAY}),
        (Asked(born=BORN.replace(year=2013)), {Sign.NEAR_BIRTHDAY}),
        (Asked(born=dt.date(2010, 11, 20)), {Sign.ANOTHER_BIRTHDAY}),
        (Asked(age=14, today=dt.date(2026, 5, 9)), {Sign.SAME_AGE}),
        (Asked(age=9, today=dt.date(2026, 5, 9)), {Sign.ANOTHER_AGE}),
        (Asked(council_number="lcs 77"), {Sign.COUNCIL_NUMBER}),
        (Asked(council_number="78"), {Sign.ANOTHER_COUNCIL_NUMBER}),
        (Asked(police_number="N5", log_number="gm 1 26"), {Sign.POLICE_NUMBER, Sign.LOG_NUMBER}),
        (Asked(address="3 High St, wn11aa"), {Sign.POSTCODE}),
        (Asked(), set()),
    ],
)
def test_each_sign_is_found(asked, signs):
    assert set(compare(asked, KNOWN).signs) == signs


def test_a_name_and_a_birthday_are_beyond_doubt_and_anything_against_is_a_doubt():
    assert compare(Asked("Alexandra", "O'Brien", BORN), KNOWN).beyond_doubt
    assert compare(Asked("Alexandra", "O'Brien", council_number="LCS77"), KNOWN).beyond_doubt
    for asked in (
        Asked("Alexandra", "O'Brien", BORN, council_number="78"),
        Asked("Lexi", "O'Brien", BORN),
        Asked("Mia", "Thorne", council_number="LCS77"),
        Asked("Alexandra", "O'Brien"),
        Asked(born=BORN, council_number="LCS77"),
    ):
        assert not compare(asked, KNOWN).beyond_doubt


def test_brothers_and_sisters_of_one_home_are_never_the_same_child():
    sister = compare(Asked("Mia", "O'Brien", dt.date(2014, 6, 9), address="WN1 1AA"), KNOWN)
    assert sister.score < 20 and not sister.beyond_doubt and sister.against == ("Another date of birth",)


def test_another_child_of_the_same_name_stays_below_half():
    assert compare(Asked("Alexandra", "O'Brien", dt.date(2009, 11, 20)), KNOWN).score <= 10


@given(st.sets(st.sampled_from(list(Sign))), st.sampled_from([sign for sign in Sign if WEIGHTS[sign] < 0]))
def test_what_speaks_against_a_child_never_makes_them_likelier(signs, contradiction):
    before, after = Likeness(tuple(signs)), Likeness((*signs, contradiction))
    assert after.score <= before.score <= 100 and not after.beyond_doubt
    assert len(after.reasons) + len(after.against) == len(after.signs)


NAMES = st.text(st.characters(categories=("Lu", "Ll", "Pd", "Zs")), max_size=20)


@given(NAMES, NAMES, NAMES, NAMES)
def test_any_names_are_compared_and_a_name_is_like_itself(given_names, family, other_given, other_family):
    from missing_cases.children.names import fold

    assert 0 <= compare(Asked(given_names, family), Known(other_given, other_family)).score <= 100
    if fold(given_names) and fold(family):
        assert compare(Asked(given_names, family), Known(given_names, family)).signs == (Sign.SAME_NAME,)
