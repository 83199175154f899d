"""A handover is kept, signed, told to the duty team as a link, and taken over once by somebody else."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from episodes.models import Handover
from episodes.services import hand_over, take_over
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Message
from tests.conftest import as_role
from tests.episodes.world import START, make_person, make_world, report
from tests.looking import looked_at
from tests.sign_in import sign_in


def prepared():
    made = make_world()
    for name in ("duty_worker", "second_duty_worker"):
        made.people[name] = make_person(made.council, "duty_worker")
    return made


@pytest.fixture
def world(db):
    return prepared()


def handed(world):
    return hand_over(words="Ring the aunt at 8.", by=world.acting("missing_coordinator"), now=START)


def test_the_duty_team_is_told_by_a_link_and_it_names_who_was_missing(world):
    episode = report(world)
    found = handed(world)
    assert found.episodes == [str(episode.pk)]
    with as_role("mc_owner"):
        told = Message.objects.filter(topic="handover.written")
        assert {each.recipient for each in told} == {world.people["duty_worker"], world.people["second_duty_worker"]}
        assert all(each.payload == {} and not each.incident for each in told)


def test_a_handover_that_reaches_nobody_stands_on_the_desk(world):
    by = world.acting("other_coordinator")
    hand_over(words="Nothing.", by=by, now=START)
    with as_role("mc_owner"):
        assert Message.objects.get(topic="handover.written").incident


def test_somebody_else_takes_it_over_once(world):
    found = handed(world)
    with pytest.raises(RuleError, match="You wrote this one"):
        take_over(handover=found, by=world.acting("missing_coordinator"), now=START)
    take_over(handover=found, by=world.acting("duty_worker"), now=START)
    with pytest.raises(StaleError):
        take_over(handover=found, by=world.acting("second_duty_worker"), now=START)


def test_what_was_written_is_never_changed(world):
    found = handed(world)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE handover SET words = 'x' WHERE id = %s", [found.pk])


def test_another_agency_finds_none_and_no_words_are_no_handover(world):
    found = handed(world)
    by = world.acting("other_coordinator")
    with pytest.raises(Handover.DoesNotExist):
        take_over(handover=found, by=by, now=START)
    with pytest.raises(RuleError, match="Write what"):
        hand_over(words=" ", by=by, now=START)


def test_the_page_says_who_is_told_before_it_is_saved(world):
    client = sign_in(Client(), world.people["missing_coordinator"])
    page = client.get("/missing-now/handover/").content.decode()
    assert "Saving tells:" in page and world.people["duty_worker"].full_name in page
    assert client.post("/missing-now/handover/", {"words": " "}).status_code == 422


@pytest.fixture
def people(committed_database):
    with transaction.atomic():
        made = prepared()
        report(made)
        return made.people


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_it_is_handed_over_at_a_browser(new_page, people, width, scripts):
    page = new_page(user=people["missing_coordinator"], width=width, javascript=scripts)
    page.goto("/missing-now/")
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("What the next one must know").fill("Ring the aunt at 8.")
    looked_at(page, "handovers", width, scripts)
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("Nobody has taken it over yet.").wait_for()
    other = new_page(user=people["duty_worker"], width=width, javascript=scripts)
    other.goto(page.url)
    other.get_by_role("button", name="I have read it and take over").click()
    other.get_by_text("You have taken over.").wait_for()
    looked_at(other, "handover", width, scripts)
