import pytest
from hypothesis import given
from hypothesis import strategies as st

from clocks.engine.conditions import ALWAYS, AllOf, AnyOf, FactTest, Not, is_no_narrower
from clocks.engine.errors import UnknownFact

FACTS = st.fixed_dictionaries(
    {
        "age": st.none() | st.integers(0, 17),
        "looked_after": st.none() | st.booleans(),
        "status": st.sampled_from("abc"),
    }
)
ORDERED = st.sampled_from(["at_least", "at_most", "is"])
TESTS = (
    st.builds(
        FactTest,
        st.just("age"),
        st.sampled_from(["at_least", "at_most", "is"]),
        st.integers(0, 17),
        st.booleans(),
    )
    | st.builds(FactTest, st.just("looked_after"), st.just("is"), st.booleans(), st.booleans())
    | st.builds(FactTest, st.just("status"), st.just("is"), st.sampled_from("abc"))
    | st.builds(FactTest, st.just("status"), st.just("one_of"), st.lists(st.sampled_from("abc"), min_size=1).map(tuple))
)
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple).map(AllOf)
        | st.lists(inner, min_size=1, max_size=3).map(tuple).map(AnyOf)
        | inner.map(Not)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("test", "matches"),
    [
        (FactTest("age", "at_most", 12), True),
        (FactTest("age", "at_most", 11), False),
        (FactTest("age", "at_least", 12), True),
        (FactTest("age", "is", 12), True),
        (FactTest("status", "one_of", ("missing", "absent")), True),
        (FactTest("status", "one_of", ("away",)), False),
        (FactTest("looked_after", "is", True), False),
        (FactTest("looked_after", "is", True, or_unknown=True), True),
    ],
)
def test_one_fact_is_compared(test, matches):
    assert test.matches({"age": 12, "status": "missing", "looked_after": None}) is matches


def test_a_fact_nobody_gave_is_an_error_even_where_another_already_decides():
    with pytest.raises(UnknownFact, match="'looked_after'"):
        AnyOf((FactTest("status", "is", "missing"), FactTest("looked_after", "is", True))).matches(
            {"status": "missing"}
        )


def test_no_condition_matches_everything():
    assert ALWAYS.matches({})
    assert ALWAYS.facts_used() == frozenset()


@given(CONDITIONS, FACTS)
def test_not_is_the_opposite(condition, facts):
    assert Not(condition).matches(facts) is not condition.matches(facts)


@given(st.lists(CONDITIONS, min_size=1, max_size=3), FACTS)
def test_all_and_any_are_what_they_say(parts, facts):
    parts = tuple(parts)
    assert AllOf(parts).matches(facts) is all(part.matches(facts) for part in parts)
    assert AnyOf(parts).matches(facts) is any(part.matches(facts) for part in parts)
    assert AllOf(parts).facts_used() == AnyOf(parts).facts_used() <= facts.keys()


@given(CONDITIONS, CONDITIONS, FACTS)
def test_a_condition_called_no_narrower_misses_nobody(local, floor, facts):
    if is_no_narrower(local, floor) and floor.matches(facts):
        assert local.matches(facts)


@pytest.mark.parametrize(
    ("local", "floor"),
    [
        (ALWAYS, FactTest("looked_after", "is", True)),
        (FactTest("age", "at_most", 15), FactTest("age", "at_most", 12)),
        (FactTest("age", "at_least", 10), FactTest("age", "at_least", 12)),
        (FactTest("status", "one_of", ("a", "b")), FactTest("status", "is", "a")),
        (
            FactTest("looked_after", "is", True),
            AllOf((FactTest("looked_after", "is", True), FactTest("status", "is", "a"))),
        ),
        (AnyOf((FactTest("status", "is", "a"), FactTest("status", "is", "b"))), FactTest("status", "is", "b")),
    ],
)
def test_wider_conditions_are_recognised(local, floor):
    assert is_no_narrower(local, floor)


@pytest.mark.parametrize(
    ("local", "floor"),
    [
        (FactTest("looked_after", "is", True), ALWAYS),
        (FactTest("age", "at_most", 10), FactTest("age", "at_most", 12)),
        (FactTest("age", "at_most", 12), FactTest("age", "at_most", 12, or_unknown=True)),
        (FactTest("status", "is", "a"), FactTest("status", "one_of", ("a", "b"))),
    ],
)
def test_narrower_conditions_are_recognised(local, floor):
    assert not is_no_narrower(local, floor)
