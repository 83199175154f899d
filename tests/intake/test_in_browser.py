"""What arrived is put in, read, and becomes an episode at a browser, wide with scripts and narrow without."""

import pytest
from django.db import transaction

from tests.intake.world import arrive, make_world
from tests.looking import looked_at

LETTER = """Dear hub, we are reporting that Amira Khan, born on 1/3/2002, is missing.
She was last seen at 9.40pm on 9 May 2016 at the bus station. Graded medium. Log number GM-1234-16.
She was found on 31/6/2016."""


@pytest.fixture
def coordinator(committed_database):
    with transaction.atomic():
        return make_world().people["missing_coordinator"]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_letter_becomes_an_episode(new_page, coordinator, width, scripts):
    page = new_page(user=coordinator, width=width, javascript=scripts)
    page.goto("/inbox/new/")
    page.get_by_label("Who sent it").fill("Greater Mills Police")
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("link", name="Paste words, or choose a file.").wait_for()
    looked_at(page, "inbox_new", width, scripts)
    page.get_by_label("Paste the words of an e-mail").fill(LETTER)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("heading", name="Who is it about?").wait_for()
    assert page.get_by_text("31/6/2016 is not a date: that day does not exist").count() == 1
    looked_at(page, "inbox_one", width, scripts)
    page.goto("/inbox/")
    page.get_by_role("heading", name="Awaiting a decision (1)").wait_for()
    looked_at(page, "inbox", width, scripts)
    page.get_by_role("link", name="Amira Khan").click()
    page.get_by_role("link", name="Open an episode of Amira K").click()
    page.get_by_label("Home", exact=True).check()
    page.get_by_role("group", name="Risk level", exact=True).get_by_label("Medium").check()
    page.get_by_role("button", name="Save and tell them").click()
    page.get_by_text("What is owed now").wait_for()
    page.goto("/inbox/")
    page.get_by_role("heading", name="Awaiting a decision (0)").wait_for()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_those_beyond_doubt_are_ticked_and_taken_in(new_page, committed_database, width, scripts):
    with transaction.atomic():
        world = make_world()
        arrive(world, police_log_number="GM-1")
    page = new_page(user=world.people["missing_coordinator"], width=width, javascript=scripts)
    page.goto("/inbox/")
    page.get_by_role("link", name="Take in several that are beyond doubt").click()
    page.get_by_label("Amira Khan: Open an episode").check()
    page.get_by_role("button", name="Take in what is ticked").click()
    page.get_by_role("link", name="Choose the risk level.").wait_for()
    looked_at(page, "certain_refused", width, scripts)
    page.get_by_label("Risk level Amira Khan").select_option("high")
    page.get_by_role("button", name="Take in what is ticked").click()
    page.get_by_text("1 taken in: ME-").wait_for()
