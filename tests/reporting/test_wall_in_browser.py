"""A wall screen at a browser: the code, the board that comes by itself once it is let in, and without scripts."""

import pytest
from django.db import transaction

from missing_cases.access.context import database_now
from tests.episodes.world import make_world, report
from tests.looking import looked_at


@pytest.fixture
def away(committed_database):
    with transaction.atomic():
        world = make_world()
        world.now = database_now()
        report(world, now=world.now)
        return world.people["team_manager"]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_screen_is_let_in_by_its_code_and_ended(new_page, away, width, scripts):
    screen = new_page(width=width, javascript=scripts)
    screen.goto("/wall/")
    looked_at(screen, "wall_code", width, scripts)
    code = screen.locator(".govuk-\\!-font-size-80").inner_text()
    manager = new_page(user=away, width=width, javascript=scripts)
    manager.goto("/account/")
    manager.get_by_role("link", name="Wall screens").click()
    manager.get_by_label("Code on the screen").fill(code)
    manager.get_by_label("Where it hangs").fill("Hub, by the door")
    manager.get_by_label("Show the children of").select_option(index=1)
    manager.get_by_role("button", name="Let it in").click()
    manager.get_by_role("term").filter(has_text="Hub, by the door").wait_for()
    looked_at(manager, "wall_screens", width, scripts)
    if not scripts:
        screen.get_by_role("button", name="Look again").click()
    screen.get_by_role("rowheader", name="A K").wait_for()
    looked_at(screen, "wall_board", width, scripts)
    assert screen.get_by_role("link").count() == 0
    manager.get_by_role("button", name="End").click()
    manager.get_by_text("Ended by").wait_for()
    if not scripts:
        screen.reload()
    screen.get_by_text("This screen waits to be let in").wait_for()
