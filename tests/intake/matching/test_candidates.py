"""Who may be meant: of those the reader may see alone, the likest first, and certain only where nobody else is near."""

import datetime as dt

import pytest

from episodes.rules import When
from episodes.services import record_returned
from intake.matching.candidates import find_candidates
from intake.matching.proposal import Action, propose
from intake.values import Fact, Read, Reading
from missing_cases.children.services.identity import write_name
from missing_cases.models import Child, NameKind
from tests.episodes.world import make_child, report
from tests.intake.world import START, make_world, reading

pytestmark = pytest.mark.django_db
BORN = dt.date(2002, 3, 1)  # the world's child
AMIRA = {"given_names": "Amira", "family_name": "Khan", "date_of_birth": BORN}
NOW = START + dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def another(world, given, family, born=BORN, role="missing_coordinator", **fields):
    by = world.acting(role)
    child = make_child(by, START, born=born, **fields)
    Child.objects.filter(pk=child.pk).update(given_names=given, family_name=family)
    child.refresh_from_db()
    write_name(child, NameKind.LEGAL, by=by, now=START)
    return child


def found(world, **facts):
    by = world.acting("missing_coordinator")
    return find_candidates(reading=reading(**facts), by=by, now=NOW)[0]


def test_the_very_child_is_certain(world):
    another(world, "Mia", "Khan", dt.date(2004, 7, 9))
    first = found(world, **AMIRA)[0]
    assert (first.child, first.score, first.certain) == (world.child, 95, True)
    assert first.likeness.reasons == ("Same name", "Same date of birth")


def test_two_children_of_one_name_and_birthday_are_never_certain(world):
    twin = another(world, "Amira", "Khan")
    assert {each.child for each in found(world, **AMIRA)} == {world.child, twin}
    assert not any(each.certain for each in found(world, **AMIRA))


@pytest.mark.parametrize(
    "facts",
    [
        {"given_names": "Khan", "family_name": "Amira"},
        {"given_names": "Ameera", "family_name": "Kahn", "date_of_birth": BORN},
        {"full_name": "Amira Khan"},
        {"date_of_birth": BORN},
    ],
)
def test_a_name_reversed_misspelt_or_missing_finds_the_child_and_is_not_certain(world, facts):
    (first,) = found(world, **facts)
    assert first.child == world.child and not first.certain


def test_another_name_with_the_same_birthday_is_shown_last_with_what_is_against_it(world):
    (only,) = found(world, given_names="Zed", family_name="Yarrow", date_of_birth=BORN)
    assert only.likeness.against == ("Another name",) and only.score == 5


def test_a_number_finds_the_child_whatever_the_name(world):
    world.acting("missing_coordinator")
    Child.objects.filter(pk=world.child.pk).update(council_reference="LCS-77")
    (first,) = found(world, given_names="Zed", family_name="Yarrow", council_reference="LCS-77")
    assert first.child == world.child and not first.certain and first.likeness.against == ("Another name",)
    report(world, police_agency=world.police, police_log_number="GM-1")
    first = found(world, given_names="Amira", family_name="Khan", police_log_number="gm-1")[0]
    assert first.certain and first.running is not None


def test_another_councils_child_is_never_a_candidate(world):
    another(world, "Zoë", "Quill", role="other_coordinator")
    by = world.acting("missing_coordinator")
    facts = {"given_names": "Zoë", "family_name": "Quill", "date_of_birth": BORN}
    candidates, hints = find_candidates(reading=reading(**facts), by=by, now=NOW)
    assert "Quill" not in {each.child.family_name for each in candidates} and len(hints) == 1


def test_it_costs_the_same_for_one_and_for_ten(world, django_assert_num_queries):
    by = world.acting("missing_coordinator")
    with django_assert_num_queries(12):
        find_candidates(reading=reading(**AMIRA), by=by, now=NOW)
    for n in range(9):
        another(world, f"Amira {'abcdefghi'[n]}", "Khan")
    by = world.acting("missing_coordinator")
    with django_assert_num_queries(12):
        assert len(find_candidates(reading=reading(**AMIRA), by=by, now=NOW)[0]) == 5


def proposed(world, earlier=(), **facts):
    read = reading(**facts)
    return propose(read, found(world, **facts), list(earlier))


def test_what_is_proposed_follows_from_who_it_is_and_how_they_stand(world):
    assert proposed(world, **AMIRA).action == Action.OPEN
    assert proposed(world, given_names="Zed", family_name="Yarrow").action == Action.NEW_CHILD
    assert proposed(world, given_names="Amira", family_name="Khan").action == Action.ASK
    episode = report(world)
    assert proposed(world, **AMIRA, last_seen=START).action == Action.JOIN
    back = START + dt.timedelta(hours=3)
    assert proposed(world, **AMIRA, returned=back).action == Action.UPDATE
    record_returned(episode=episode, when=When(back), by=world.acting("missing_coordinator"), now=NOW)
    episode.refresh_from_db()
    over = proposed(world, [episode], **AMIRA, last_seen=START)
    assert (over.action, over.episode) == (Action.UPDATE, episode)


def test_what_could_not_be_understood_is_asked_about(world):
    wrong = Reading({**reading(**AMIRA).facts, Fact.LAST_SEEN: Read(None, "31/6", "line 2", problem="No such day")})
    assert propose(wrong, found(world, **AMIRA), []).action == Action.ASK
