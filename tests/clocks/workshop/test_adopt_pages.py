"""The page that moves running duties: it shows what moves and fires, asks why, and does what it showed."""

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from clocks.engine.calendars import as_local
from clocks.models import Clock
from clocks.services.publish import publish_protocol
from clocks.workshop import texts
from missing_cases.access.context import database_now
from tests.clocks.replay import Replay
from tests.clocks.workshop.test_adopt import KIND, SOONER, TEXT
from tests.clocks.world import LOOKED_AFTER, make_world
from tests.conftest import as_role
from tests.looking import stays_inside
from tests.sign_in import sign_in

HOUR = dt.timedelta(hours=1)
PAGE = "/protocols/adopt/"


def missing_since_forty_hours():
    """Make a child missing for 40 hours under Wigan's fourth version, then publish a fifth that asks for sooner."""
    now = database_now()
    world = make_world(now=now)
    Replay(world, LOOKED_AFTER).fire("episode.missing", now - 40 * HOUR, missing_from_at=now - 40 * HOUR)
    before, rule = TEXT.split(f"\n  {KIND}:\n")
    text = f"{before}\n  {KIND}:\n" + rule.replace(*SOONER, 1)
    publish_protocol(text=texts.filled_in(text, version=6, in_force_from=as_local(now).date()), now=now)
    return world


@pytest.fixture
def world(db):
    return missing_since_forty_hours()


def version_of(kind):
    with as_role("mc_clock"):
        return Clock.objects.select_related("version").get(kind=kind).version.version


@pytest.mark.django_db
def test_a_publisher_sees_what_moves_and_moves_it_for_a_reason(client, world, oracle, django_assert_max_num_queries):
    sign_in(client, world.people["principal_manager"])
    client.get(PAGE)  # what a process reads once
    with django_assert_max_num_queries(25):
        answer = client.get(PAGE)
    words = re.sub(r"\s+", " ", answer.content.decode())
    assert "Amira Khan" in words and "Urgent strategy meeting" in words
    assert re.search(r"\d steps? (is|are) due at once", words)
    assert oracle("SELECT count(*) FROM audit.read WHERE %s = ANY(children)", [str(world.child.pk)])[0][0] >= 1
    shown = answer.context["form"].initial["shown"]
    refused = client.post(PAGE, {"shown": shown, "reason": " "})
    assert refused.status_code == 422 and "Say why the running duties are moved" in refused.content.decode()
    assert version_of(KIND) == 5
    moved = client.post(PAGE, {"shown": shown, "reason": "The panel agreed it."}, follow=True)
    assert "are moved" in moved.content.decode()
    assert version_of(KIND) == 6
    assert "No running duty that you may see" in client.get(PAGE).content.decode()


@pytest.mark.django_db
def test_a_plan_that_changed_meanwhile_is_shown_again_with_what_was_typed(client, world):
    sign_in(client, world.people["principal_manager"])
    answer = client.post(PAGE, {"shown": "another", "reason": "The panel agreed it."})
    assert answer.status_code == 422
    assert "have changed since" in answer.content.decode() and "The panel agreed it." in answer.content.decode()
    assert version_of(KIND) == 5


@pytest.mark.django_db
def test_a_drafter_moves_nothing(client, world):
    sign_in(client, world.people["social_worker"])
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_duties_are_moved_at_a_browser(new_page, committed_database, width, scripts):
    with transaction.atomic():
        people = missing_since_forty_hours().people
    page = new_page(user=people["principal_manager"], width=width, javascript=scripts)
    page.goto("/protocols/")
    page.get_by_role("link", name="Move running duties to the version in force").click()
    page.get_by_role("heading", level=1, name="Move running duties").wait_for()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"adopt_{width}.png", full_page=True)
    stays_inside(page)
    assert not scripts or not Axe().run(page).response["violations"]
    page.get_by_label("Why are the running duties moved?").fill("The panel agreed it.")
    page.get_by_role("button", name="Move them").click()
    page.get_by_text("are moved").wait_for()
