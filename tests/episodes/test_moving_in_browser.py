"""An episode is moved to the right child at a browser, wide with scripts and narrow without."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from tests.episodes.world import START, make_child, make_world, report

KNOWN = {"aria-allowed-attr"}  # GOV.UK's own aria-expanded on conditional radios, kept on purpose


@pytest.fixture
def moved(committed_database):
    with transaction.atomic():
        world = make_world()
        right = make_child(world.acting("missing_coordinator"), START)
        return world.people["team_manager"], report(world), right


def looked_at(page, name, width, scripts):
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"moving_{name}_{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} scrolls sideways"
    found = {each["id"] for each in Axe().run(page).response["violations"]} if scripts else set()
    assert found <= KNOWN, (name, found)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_it_is_refused_shown_and_moved(new_page, moved, width, scripts):
    manager, wrong, right = moved
    page = new_page(user=manager, width=width, javascript=scripts)
    page.goto(f"/episodes/{wrong.pk}/move/")
    page.get_by_label("Reference of the child it is about").fill("MC-1999-000001")
    page.get_by_label("Why is it moved?").fill("It was the brother")
    page.get_by_role("button", name="Move the episode").click()
    page.get_by_role("link", name="No child whose record you may see has this reference.").wait_for()
    looked_at(page, "refused", width, scripts)
    page.get_by_label("Reference of the child it is about").fill(right.reference)
    page.get_by_role("button", name="Move the episode").click()
    page.get_by_text("Urgent strategy meeting begins:").wait_for()
    looked_at(page, "shown", width, scripts)
    page.get_by_role("button", name="Move the episode").click()
    page.get_by_text("Moved. This one is set aside, and names the other.").wait_for()
    page.get_by_role("link", name="of another child").click()
    page.get_by_text("recorded on another child").wait_for()
    looked_at(page, "moved", width, scripts)
