"""An administrator staffs a team at a browser, without scripts, narrow and wide; axe finds nothing."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from tests.looking import stays_inside
from tests.teams.conftest import REASON, build

KNOWN = {"aria-allowed-attr"}  # GOV.UK's own aria-expanded on conditional radios, kept on purpose


@pytest.fixture
def place(committed_database):
    with transaction.atomic():
        return build()


def looked_at(page, name, width):
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"teams_{name}_{width}.png", full_page=True)
    stays_inside(page, name)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_team_is_made_staffed_and_left_without_any_script(new_page, place, committed_database, width):
    page = new_page(user=place.administrator, width=width, javascript=False)
    page.goto("/account/")
    page.get_by_role("link", name="Teams, and who is in them").click()
    looked_at(page, "list", width)
    page.get_by_role("button", name="Make a team").click()
    page.get_by_label("Name").fill("Night team")
    page.get_by_label("Only children assigned to the team").check()
    page.get_by_role("button", name="Make team").click()
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_role("button", name="Add to the team").click()
    page.get_by_text("There is a problem").wait_for()
    looked_at(page, "refused", width)
    page.get_by_label("Somebody else").check()
    page.get_by_label("Their work e-mail address").fill("nora.new@example.org")
    page.get_by_label("Their full name").fill("Nora New")
    page.get_by_label("Role").select_option(label="Social worker")
    page.get_by_label("Why do they join?").fill(REASON)
    looked_at(page, "add", width)
    page.get_by_role("button", name="Add to the team").click()
    page.get_by_text("Nora New is in the team from now on.").wait_for()
    looked_at(page, "team", width)
    page.goto("/teams/")
    page.get_by_role("link", name="Hub").click()
    page.get_by_role("link", name="End the role of Cora Dunn").click()
    page.get_by_label("At once").check()
    page.get_by_label("Why does it end?").fill(REASON)
    looked_at(page, "end", width)
    page.get_by_role("button", name="End the role").click()
    page.get_by_text("Cora Dunn no longer holds this role.").wait_for()
    looked_at(page, "left", width)
    ended = "SELECT count(*) FROM membership WHERE to_on IS NOT NULL AND ended_reason = %s"
    assert committed_database.run(ended, [REASON]) == [(1,)]


def test_the_pages_are_accessible_and_a_question_opens_with_its_answer(new_page, place):
    page = new_page(user=place.administrator)
    for address in ("/teams/", "/teams/new/", f"/teams/{place.hub.pk}/", f"/teams/{place.hub.pk}/add/"):
        page.goto(address)
        found = Axe().run(page)
        faults = {violation["id"] for violation in found.response["violations"]} - KNOWN
        assert not faults, f"{address}: {found.generate_report()}"
    assert not page.get_by_label("Their work e-mail address").is_visible()
    page.get_by_label("Somebody else").check()
    assert page.get_by_label("Their work e-mail address").is_visible()
