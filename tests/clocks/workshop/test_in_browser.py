"""A protocol is drafted, mended, compared and published at a browser, narrow and wide, with scripts and without."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from tests.clocks.workshop.conftest import NOW
from tests.clocks.world import make_world
from tests.looking import stays_inside

KNOWN = {"aria-allowed-attr"}  # GOV.UK's own aria-expanded on conditional radios, kept on purpose


@pytest.fixture
def people(committed_database):
    with transaction.atomic():
        return make_world(now=NOW).people


HEADINGS = {
    "list": "Protocols",
    "version": "Wigan joint protocol on children",
    "begin": "Begin a draft",
    "faults": "Draft of the protocol",
    "rule": "Need to Know, 24 hours",
    "rule_refused": "Need to Know, 24 hours",
    "add_refused": "A new rule",
    "rules": "Rules of the draft",
    "compare": "What the draft changes",
    "publish": "Publish the draft",
    "published": "Wigan joint protocol on children",
}


def opened(new_page, user, width, scripts):
    page = new_page(user=user, width=width, javascript=scripts)
    page.context.javascript = scripts
    return page


def looked_at(page, name, width):
    page.get_by_role("heading", level=1, name=HEADINGS[name]).wait_for()
    page.wait_for_load_state()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"workshop_{name}_{width}.png", full_page=True)
    stays_inside(page, name)
    found = {each["id"] for each in Axe().run(page).response["violations"]} if page.context.javascript else set()
    assert found <= KNOWN, (name, found)


def reads_the_version_in_force(page, width):
    page.goto("/account/")
    page.get_by_role("link", name="Protocols, their versions and drafts").click()
    looked_at(page, "list", width)
    page.get_by_role("link", name="care, version 5").click()
    page.get_by_role("heading", level=1, name=HEADINGS["version"]).wait_for()
    page.get_by_text("Need to Know, 24 hours").first.click()
    looked_at(page, "version", width)


def begins_a_draft_and_mends_its_text(page, width):
    page.goto("/protocols/")
    page.get_by_role("button", name="Begin a draft").click()
    page.get_by_label("The version in force").check()
    looked_at(page, "begin", width)
    page.get_by_role("button", name="Begin").click()
    box = page.get_by_label("The protocol, as YAML")
    sound = box.input_value()
    box.fill(sound.replace("title: Need to Know, 24 hours", "titel: Need to Know, 24 hours"))
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("has no entry called 'titel'").wait_for()
    looked_at(page, "faults", width)
    box.fill(sound)
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("No fault keeps this from being published.").wait_for()


def changes_a_rule(page, width):
    page.get_by_role("link", name="Change rule by rule").click()
    page.get_by_text("Need to Know, 24 hours").first.click()
    page.get_by_role("link", name="Change “Need to Know, 24 hours”").click()
    looked_at(page, "rule", width)
    page.get_by_label("Who is told, and when").fill("whenever: team_manager")
    page.get_by_role("button", name="Save the rule").click()
    page.get_by_role("link", name="Line 1 is not a step: whenever: team_manager").wait_for()
    looked_at(page, "rule_refused", width)
    page.get_by_label("Who is told, and when").fill("opens: team_manager, assistant_director")
    page.get_by_role("button", name="Save the rule").click()
    page.get_by_text("The rule is saved.").wait_for()


def adds_a_rule(page, width):
    page.get_by_role("button", name="Add a rule").click()
    page.get_by_label("Title").fill("Call the carer")
    page.get_by_label("What is owed").fill("The carer is called on the evening of the return.")
    page.get_by_label("When does it start?").select_option("the child returns")
    page.get_by_label("From when is its time counted?").select_option("it was told")
    page.get_by_label("After a time").check()
    page.get_by_label("How long?").fill("12 hours")
    page.get_by_label("Who is told, and when").fill("due: team_manager; after 30 minutes unseen: principal_manager")
    page.get_by_label("Who does it").fill("key_worker")
    page.get_by_label("Source: document").fill("Our procedure")
    page.get_by_label("Source: section").fill("Part 2")
    page.get_by_role("button", name="Save the rule").click()
    page.get_by_text("That time is not known when it starts.").first.wait_for()
    looked_at(page, "add_refused", width)
    page.get_by_label("From when is its time counted?").select_option("the child returned")
    page.get_by_role("button", name="Save the rule").click()
    page.get_by_text("The rule is saved.").wait_for()
    looked_at(page, "rules", width)


def compares(page, width):
    page.get_by_role("link", name="Draft of the protocol").click()
    page.get_by_role("link", name="Compare with the version in force").click()
    page.get_by_text("1 added, 0 dropped, 1 changed, 50 as before.").wait_for()
    looked_at(page, "compare", width)


def publishes(second, width):
    second.goto("/protocols/")
    second.get_by_role("link", name="Read and publish").click()
    second.get_by_label("Day").fill("1")
    second.get_by_label("Month").fill("4")
    second.get_by_label("Year").fill("2999")
    looked_at(second, "publish", width)
    second.get_by_role("button", name="Publish").click()
    second.get_by_text("Version 6 is published, in force from 1 April 2999.").wait_for()
    looked_at(second, "published", width)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_version_is_drafted_by_one_and_published_by_another(new_page, people, width, scripts):
    page = opened(new_page, people["team_manager"], width, scripts)
    for does in (reads_the_version_in_force, begins_a_draft_and_mends_its_text, changes_a_rule, adds_a_rule, compares):
        does(page, width)
    publishes(opened(new_page, people["principal_manager"], width, scripts), width)
