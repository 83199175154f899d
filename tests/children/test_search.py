"""Search forgives spelling and never shows what the reader may not see."""

import datetime as dt

import pytest

from missing_cases.access import context
from missing_cases.access.rate import SEARCH
from missing_cases.children.search import find_children, possible_duplicates
from missing_cases.children.services import add_name, link_place
from missing_cases.errors import RuleError
from tests.children.world import BORN, make_access, make_child

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_access()


def found(by, text):
    with context.acting(by):
        return [hit.child.full_name for hit in find_children(text=text, by=by).hits]


@pytest.mark.parametrize(
    ("given", "family", "asked"),
    [
        ("Muhammad", "Ali", "mohammed ali"),
        ("Muhammad", "Ali", "Ali, Mohamed"),
        ("Katherine", "O'Brien", "kathryn obrien"),
        ("Elizabeth", "Thompson", "liz thompson"),
        ("Siobhán", "Ní Bhriain", "siobhan ni bhriain"),
        ("Олександр", "Шевченко", "oleksandr shevchenko"),
        ("Aleksandra", "Wiśniewska", "alexandra wisniewska"),
        ("Jayden", "Smith-Jones", "jaden smith jones"),
    ],
)
def test_finds_however_it_was_taken_down(by, given, family, asked):
    make_child(by, given_names=given, family_name=family)
    make_child(by, given_names="Peter", family_name="Zimmermann")
    assert found(by, asked)[:1] == [f"{given} {family}"]


def test_finds_by_reference_and_postcode_and_birthday(by):
    child = make_child(by, council_reference="C1008803", nhs_number="9434765919")
    with context.acting(by) as now:
        link_place(child=child, name="Home", relation="home", postcode="WN1 1AA", source="Council", by=by, now=now)
    for asked in (child.reference, "c1008803", "9434765919", "wn11aa", "4 5 2011", "04/05/11"):
        assert found(by, asked) == [child.full_name], asked


def test_a_name_and_birthday_together_are_certain(by):
    child = make_child(by)
    make_child(by, date_of_birth=dt.date(2012, 1, 1))
    with context.acting(by):
        hits = find_children(text="Khan Amira 4/5/2011", by=by).hits
    assert (hits[0].child, hits[0].certain) == (child, True)
    assert not hits[1].certain


def test_an_alias_finds_the_child_and_says_so(by):
    child = make_child(by)
    with context.acting(by) as now:
        add_name(child=child, kind="online", given_names="skaterboi99", by=by, now=now)
        add_name(child=child, kind="alias", given_names="Mimi", family_name="Brown", by=by, now=now)
        hit = find_children(text="mimi brown", by=by).hits[0]
    assert hit.child == child
    assert "another name" in hit.reason


def test_another_agencys_child_is_never_found(by):
    make_child(by)
    other = make_access()
    assert found(other, "Amira Khan") == []
    assert found(other, "4/5/2011") == []


def test_an_exact_name_and_birthday_elsewhere_is_hinted_to_those_who_log_episodes(by):
    make_child(by)
    other, police = make_access(), make_access("police", "police_spoc")
    with context.acting(other):
        near = find_children(text="Amira Kahn 4/5/2011", by=other)
        exact = find_children(text="Amira Khan 4/5/2011", by=other)
    assert near.hints == []
    assert by.agency.name in exact.hints[0]
    with context.acting(police):
        assert find_children(text="Amira Khan 4/5/2011", by=police).hints == []


def test_a_restricted_record_is_not_hinted_at(by, superuser):
    child = make_child(by)
    with context.acting(by):
        child.restricted = True
        child.save(update_fields=["restricted"])
    other = make_access()
    with context.acting(other):
        assert find_children(text="Amira Khan 4/5/2011", by=other).hints == []


def test_duplicates_are_shown_before_another_record_is_made(by):
    child = make_child(by)
    with context.acting(by):
        likely = possible_duplicates(given_names="Ameera", family_name="Khan", date_of_birth=BORN, by=by)
        unlikely = possible_duplicates(given_names="Zoe", family_name="Quill", date_of_birth=None, by=by)
    assert [hit.child for hit in likely.hits] == [child]
    assert unlikely.hits == []


def test_searching_too_often_is_refused_in_a_sentence(by):
    with context.acting(by):
        for _ in range(SEARCH.most):
            find_children(text="x", by=by)
        with pytest.raises(RuleError, match="very often"):
            find_children(text="x", by=by)
