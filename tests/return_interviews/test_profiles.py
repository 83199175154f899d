"""Where interviewers work and what they speak, and how it guides who is given an interview."""

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.children.services import link_place
from missing_cases.errors import RuleError
from return_interviews import rules, services
from return_interviews.models import InterviewerProfile
from return_interviews.selectors import interviewers_for, worker_guesses
from tests.return_interviews.test_allocating import give
from tests.return_interviews.world import HELD, NOW, do, make_child, make_episode
from tests.sign_in import sign_in


def guesses(world, *children):
    with context.acting(world.coordinator):
        workers = interviewers_for(world.coordinator, NOW)
        return worker_guesses([child.pk for child in children], workers, world.coordinator, NOW)


def set_up(world, person="colleague", **values):
    by = getattr(world, person)
    return do(by, services.set_profile, worker=by.user, **{"areas": "", "languages": "", **values})


def live_at(world, postcode):
    do(
        world.coordinator,
        link_place,
        child=world.child,
        name="Home",
        postcode=postcode,
        relation="home",
        source="Mother",
    )


def test_whoever_speaks_the_language_comes_before_whoever_works_near(world):
    live_at(world, "WN1 1XX")
    set_up(world, "colleague", areas="wn1, WN2")
    assert guesses(world, world.child)[world.child.pk][0].area == "WN1"
    set_up(world, "visitor", languages="Polish")
    do(world.coordinator, services.record_wish, episode=world.episode, said_at=HELD, language="in polish, please")
    first, second, *_others = guesses(world, world.child)[world.child.pk]
    assert (first.worker, first.language, second.worker, second.area) == (
        world.visitor.user, "Polish", world.colleague.user, "WN1",
    )  # fmt: skip


def test_whoever_knows_the_child_comes_before_a_stranger_and_load_decides_among_strangers(world):
    give(world, "colleague")
    other = make_episode(world, make_child(world, "Ann"))
    known = next(guess for guess in guesses(world, world.child)[world.child.pk] if guess.worker == world.colleague.user)
    assert known.knows and known.open == 1
    assert world.colleague.user not in {guess.worker for guess in guesses(world, other.child)[other.child_id]}


def test_more_children_ask_no_more_of_the_database(world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with context.acting(world.coordinator):
        workers = list(interviewers_for(world.coordinator, NOW))
        with CaptureQueriesContext(connection) as one:
            worker_guesses([world.child.pk], workers, world.coordinator, NOW)
        others = [make_child(world, name).pk for name in ("Ann", "Ben", "Cat")]
    with context.acting(world.coordinator), django_assert_num_queries(len(one)):
        worker_guesses([world.child.pk, *others], workers, world.coordinator, NOW)


@pytest.mark.parametrize(("areas", "kept"), [("wn1, WN1,bl3", ["BL3", "WN1"]), ("", []), ("SW1A", ["SW1A"])])
def test_areas_are_first_halves_of_postcodes(areas, kept):
    assert rules.clean_areas(areas) == kept


@pytest.mark.parametrize("wrong", ["Wigan", "WN1 1XX", "1WN"])
def test_what_is_no_area_is_refused_beside_its_field(wrong):
    with pytest.raises(RuleError) as refused:
        rules.clean_areas(wrong)
    assert refused.value.field == "areas"


def test_a_language_without_commas_is_refused():
    with pytest.raises(RuleError, match="comma"):
        rules.clean_languages("Polish and German and Romanian and some British Sign Language")


def test_one_says_it_of_oneself_and_managers_of_interviews_of_their_own_people(world):
    do(world.coordinator, services.set_profile, worker=world.worker.user, areas="WN1", languages="")
    with pytest.raises(NotAllowed):
        do(world.visitor, services.set_profile, worker=world.worker.user, areas="WN2", languages="")
    with pytest.raises(RuleError, match="does not work at your agency"):
        do(world.coordinator, services.set_profile, worker=world.visitor.user, areas="WN2", languages="")
    with pytest.raises(ProgrammingError), context.acting(world.outsider), transaction.atomic():
        InterviewerProfile.objects.bulk_create([
            InterviewerProfile(worker=world.worker.user, owner_agency=world.council, changed_by=world.outsider.user,
                               changed_at=NOW)
        ])  # fmt: skip
    with context.acting(world.outsider):
        assert InterviewerProfile.objects.filter(owner_agency=world.council).update(areas=["BL1"]) == 0


def test_the_page_of_those_who_hold_interviews(world):
    give(world, "visitor")
    client = sign_in(Client(), world.coordinator.user)
    listed = client.get(reverse("return_interviews:workers")).content.decode()
    own, foreign = (
        reverse("return_interviews:profile", args=[getattr(world, who).user.pk]) for who in ("worker", "visitor")
    )
    assert own in listed and foreign not in listed and world.visitor.user.full_name in listed
    assert client.get(foreign).status_code == 404
    wrong = client.post(own, {"areas": "Wigan", "languages": "Polish"})
    assert wrong.status_code == 422 and "Polish" in wrong.content.decode()
    assert client.post(own, {"areas": "wn1", "languages": "Polish"}).status_code == 302
    assert "WN1" in client.get(reverse("return_interviews:workers")).content.decode()
    theirs = sign_in(Client(), world.visitor.user)
    assert theirs.post(foreign, {"areas": "BL1"}).status_code == 302
    waiting = client.get(reverse("return_interviews:waiting")).content.decode()
    assert "People who hold interviews" in waiting
