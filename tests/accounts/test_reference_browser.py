"""Reference data in a browser, under the policy of 'self' and nothing else: no breach, no script error."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from missing_cases.models import Agency, User


@pytest.fixture
def keeper(committed_database):
    with transaction.atomic():
        call_command("load_protocols", verbosity=0)
        call_command("appoint_administrator", "keeper@example.org", name="Kay Keeper", verbosity=0)
        Agency.objects.create(kind="police", name="Eastshire Police", short_name="EP")
        return User.objects.get(email="keeper@example.org")


def shot(page, name):
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"reference_{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 320])
def test_an_agency_a_team_and_a_list_of_grades_by_hand(new_page, keeper, committed_database, width):
    page = new_page(user=keeper, width=width)
    answer = page.goto("/account/")
    page.get_by_role("link", name="Reference data of this installation").click()
    policy = answer.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy and "nonce" not in policy
    shot(page, f"index_{width}")
    page.get_by_role("link", name="Agencies", exact=True).click()
    shot(page, f"agencies_{width}")
    page.goto("/reference-data/missing_cases/agency/add/")
    page.get_by_label("Kind").select_option(label="Council children's services")
    page.get_by_label("Name:", exact=True).fill("Eastshire Council")
    page.get_by_label("Short name").fill("Eastshire")
    page.get_by_label("Police force of its area").select_option(label="Eastshire Police")
    shot(page, f"agency_{width}")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()
    page.goto("/reference-data/missing_cases/team/add/")
    page.get_by_label("Agency").select_option(label="Eastshire Council")
    page.get_by_label("Name:").fill("Missing Hub")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()
    page.goto("/reference-data/episodes/gradescheme/add/")
    page.get_by_label("Agency").select_option(label="Eastshire Police")
    page.get_by_label("High risk").check()
    page.get_by_label("Low risk", exact=True).check()
    page.locator("#id_from_on").fill("2020-01-01")
    page.locator(".field-to_on .date-icon").click()
    page.locator(".calendarbox").last.wait_for()
    shot(page, f"grades_{width}")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()
    shot(page, f"lists_{width}")
    assert committed_database.run("SELECT codes::text FROM grade_scheme") == [("{low,high}",)]
    assert committed_database.run("SELECT name FROM team") == [("Missing Hub",)]
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
