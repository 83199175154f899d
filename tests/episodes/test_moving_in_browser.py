"""An episode is moved to the right child at a browser, wide with scripts and narrow without."""

import pytest
from django.db import transaction

from tests.episodes.world import START, make_child, make_world, report
from tests.looking import looked_at


@pytest.fixture
def moved(committed_database):
    with transaction.atomic():
        world = make_world()
        right = make_child(world.acting("missing_coordinator"), START)
        return world.people["team_manager"], report(world), right


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_it_is_refused_shown_and_moved(new_page, moved, width, scripts):
    manager, wrong, right = moved
    page = new_page(user=manager, width=width, javascript=scripts)
    page.goto(f"/episodes/{wrong.pk}/move/")
    page.get_by_label("Reference of the child it is about").fill("MC-1999-000001")
    page.get_by_label("Why is it moved?").fill("It was the brother")
    page.get_by_role("button", name="Move the episode").click()
    page.get_by_role("link", name="No child whose record you may see has this reference.").wait_for()
    looked_at(page, "moving_refused", width, scripts)
    page.get_by_label("Reference of the child it is about").fill(right.reference)
    page.get_by_role("button", name="Move the episode").click()
    page.get_by_text("Urgent strategy meeting begins:").wait_for()
    looked_at(page, "moving_shown", width, scripts)
    page.get_by_role("button", name="Move the episode").click()
    page.get_by_text("Moved. This one is set aside, and names the other.").wait_for()
    page.get_by_role("link", name="of another child").click()
    page.get_by_text("recorded on another child").wait_for()
    looked_at(page, "moving_moved", width, scripts)
