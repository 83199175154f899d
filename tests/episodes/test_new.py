"""Finding or adding the child, without leaving the page."""

import datetime as dt

import pytest

from episodes.models import Episode
from missing_cases.children.services import create_child
from missing_cases.models import Child
from tests.episodes.test_pages import THREE, text_of
from tests.episodes.world import make_carer, make_person, report
from tests.sign_in import sign_in

NEW, UNKNOWN = "/episodes/new/", "/episodes/new/child/"
BORN = {"date_of_birth_day": "3", "date_of_birth_month": "4", "date_of_birth_year": "2012"}
CHILD = {"given_names": "Jayden", "family_name": "Price", **BORN}


@pytest.fixture
def site(client, world):
    sign_in(client, world.people["missing_coordinator"])
    by = world.acting("missing_coordinator")
    world.jayden = create_child(
        by=by, now=world.now, given_names="Jayden", family_name="Price", date_of_birth=dt.date(2001, 4, 3)
    )
    return client


def test_the_words_typed_never_stand_in_the_address(site):
    page = site.post(NEW, {"text": "Jaydon Price"})
    assert page.status_code == 200
    assert "Jayden Price" in text_of(page)
    assert site.get(NEW + "?text=Jayden").status_code == 200
    assert "Jayden Price" not in text_of(site.get(NEW + "?text=Jayden"))


def test_the_very_child_is_opened_at_once(site, world):
    answer = site.post(NEW, {"text": world.jayden.reference})
    assert answer["Location"] == f"/episodes/new/{world.jayden.pk}/"


def test_nothing_typed_is_asked_again(site):
    answer = site.post(NEW, {"text": ""})
    assert answer.status_code == 422
    assert "Enter a name or a date of birth" in text_of(answer)


def test_a_child_missing_now_says_so(site, world):
    world.child = world.jayden
    report(world)
    page = site.post(NEW, {"text": "Jayden Prise"})
    assert "Add to that episode" in text_of(page)


def test_not_here_carries_over_what_was_typed(site):
    page = site.post(NEW, {"text": "Mia Novak"})
    text = text_of(page)
    assert 'value="Mia"' in text
    assert 'value="Novak"' in text
    assert "When was the child last seen?" in text


def test_an_unknown_child_and_the_episode_are_saved_together(site):
    answer = site.post(UNKNOWN, {**THREE, **CHILD, "given_names": "Mia", "family_name": "Novak"})
    episode = Episode.objects.get()
    assert answer["Location"] == f"/episodes/{episode.pk}/"
    assert episode.child.full_name == "Mia Novak"


def test_who_may_be_the_same_is_shown_before_saving(site, world):
    typed = {**THREE, **CHILD, "circumstances": "Left at noon"}
    page = site.post(UNKNOWN, typed)
    text = text_of(page)
    assert "is it one of these?" in text
    assert "Left at noon" in text
    assert not Episode.objects.exists()
    assert Child.objects.filter(family_name="Price").count() == 1
    assert f'formaction="/episodes/new/{world.jayden.pk}/"' in text
    site.post(f"/episodes/new/{world.jayden.pk}/", typed)
    episode = Episode.objects.get()
    assert (episode.child, episode.circumstances) == (world.jayden, "Left at noon")


def test_none_of_these_saves_another_child(site):
    answer = site.post(UNKNOWN, {**THREE, **CHILD, "confirmed": "1"})
    assert answer.status_code == 302
    assert Child.objects.filter(family_name="Price").count() == 2


def test_a_refused_episode_leaves_no_child_behind(site):
    late = {**THREE, "last_seen_year": "2096"}
    answer = site.post(UNKNOWN, {**late, **CHILD, "confirmed": "1"})
    assert answer.status_code == 422
    before_seen = {"reported_on": "other", "reported_day": "8", "reported_month": "5", "reported_year": "2016",
                   "reported_time": "9am"}  # fmt: skip
    answer = site.post(UNKNOWN, {**THREE, **before_seen, **CHILD, "confirmed": "1"})
    assert answer.status_code == 422
    assert "reported before going missing" in text_of(answer)
    assert 'value="Jayden"' in text_of(answer)
    assert Child.objects.filter(family_name="Price").count() == 1


def test_a_name_is_needed(site):
    answer = site.post(UNKNOWN, {**THREE, **CHILD, "family_name": ""})
    assert answer.status_code == 422
    assert not Episode.objects.exists()


def test_a_home_finds_its_own_children_and_adds_none(client, world):
    home = make_carer(world)
    sign_in(client, world.people["registered_manager"])
    page = client.post(NEW, {"text": "Amira Khan"})
    assert "add a child" not in text_of(page)
    assert client.post(UNKNOWN, {**THREE, **CHILD}).status_code == 403
    assert home.pk


def test_another_councils_child_is_not_found(client, world):
    world.people["other"] = make_person(world.other_council, "missing_coordinator")
    sign_in(client, world.people["other"])
    assert "Amira" not in text_of(client.post(NEW, {"text": "Amira Khan"})).replace('value="Amira', "")
