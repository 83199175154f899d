"""A manager hands a late duty over, says why it is late and agrees an exception, at a browser, narrow and wide."""

import datetime as dt
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from clocks.models import Clock
from episodes.enums import MissingFrom
from episodes.rules import When
from episodes.services.reporting import Report, report_episode
from missing_cases.access import context
from tests.children.world import make_access, make_child
from tests.looking import stays_inside

KNOWN = {"aria-allowed-attr"}  # GOV.UK's own aria-expanded on conditional radios, kept on purpose


@pytest.fixture
def place(committed_database):
    with committed_database.django_as("mc_owner"):
        call_command("load_protocols", verbosity=0)
    with transaction.atomic():
        manager = make_access(role="team_manager")
        colleague = make_access(role="missing_coordinator", agency=manager.agency)
        with context.acting_as_system("test"):
            manager.agency.protocol_code = "wigan"
            manager.agency.save(update_fields=["protocol_code"])
        child = make_child(manager)
        with context.acting(manager) as now:
            report = Report(last_seen=When(now - dt.timedelta(days=3)), missing_from=MissingFrom.HOME, grade="high")
            episode = report_episode(child=child, report=report, by=manager, now=now)
            duty = Clock.objects.get(subject_id=episode.pk, kind="need_to_know_24h")
    return SimpleNamespace(manager=manager, colleague=colleague, duty=duty)


def looked_at(page, name, width):
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"answers_{name}_{width}.png", full_page=True)
    stays_inside(page, name)
    wrong = {each["id"] for each in Axe().run(page).response["violations"]} - KNOWN
    assert not wrong, f"{name}: {wrong}"


@pytest.mark.parametrize("width", [1280, 320])
def test_a_late_duty_is_answered_for(new_page, place, width):
    page = new_page(user=place.manager.user, width=width)
    page.goto(reverse("reporting:duty", args=[place.duty.pk]))
    page.get_by_role("button", name="I have seen this").click()
    page.get_by_text("It is recorded that you have seen this duty.").wait_for()
    page.get_by_role("link", name="Say why this duty is late").click()
    page.get_by_label("Another reason").check()
    page.get_by_role("button", name="Save the reason").click()
    page.get_by_text("There is a problem").wait_for()
    looked_at(page, "late", width)
    page.get_by_label("In your words").fill("The report lay on a desk over the weekend.")
    page.get_by_role("button", name="Save the reason").click()
    page.get_by_role("link", name="Hand this duty over").click()
    page.get_by_label("Who takes it over?").select_option(str(place.colleague.user.pk))
    page.get_by_label("Why, and what do they need to know?").fill("I am away from noon.")
    looked_at(page, "hand-over", width)
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("The duty is handed over.").wait_for()
    page.get_by_role("link", name="Agree a later time or another person").click()
    page.get_by_label("Tomorrow").check()
    page.get_by_label("Time").fill("10am")
    page.get_by_label("Who does it instead, if it is somebody else?").fill("The duty team")
    page.get_by_label("Why is it agreed?").fill("The worker is in court.")
    looked_at(page, "exception", width)
    page.get_by_role("button", name="Agree").click()
    page.get_by_text("The duty team does it instead").wait_for()
    looked_at(page, "duty", width)
    page.goto(reverse("reporting:late", args=[f"{place.duty.due_at:%Y-%m}"]))
    looked_at(page, "table", width)
    assert page.get_by_role("columnheader", name="Another reason").is_visible()
    page.goto(reverse("reporting:forecast"))
    looked_at(page, "forecast", width)
