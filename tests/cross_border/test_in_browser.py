"""Another authority is chased, and answers by its link: wide with scripts and narrow without."""

import datetime as dt

import pytest
from django.db import transaction

from cross_border import services
from cross_border.links import token_of
from cross_border.models import AuthorityAlert
from missing_cases.access import context
from tests.cross_border.test_chase import CONTACT
from tests.episodes.world import When, make_agency, make_world, report
from tests.looking import looked_at


@pytest.fixture
def asked(committed_database):
    with transaction.atomic():
        world = make_world(born=dt.date(2012, 3, 1))
        by, now = world.acting("missing_coordinator"), context.database_now()
        placing = make_agency("council")
        services.save_contact(agency=placing, by=by, now=now, **CONTACT)
        episode = report(world, last_seen=When(now), now=now)
        services.ask_authority(episode=episode, authority=placing, reason="placed_here", by=by, now=now)
        return world.people["missing_coordinator"], episode, token_of(AuthorityAlert.objects.get().pk)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_it_is_chased_and_answers(new_page, asked, width, scripts):
    coordinator, episode, token = asked
    page = new_page(user=coordinator, width=width, javascript=scripts)
    page.goto(f"/episodes/{episode.pk}/")
    page.get_by_role("link", name="not acknowledged yet").click()
    page.get_by_role("button", name="Alert the next one up now").click()
    page.get_by_text("The next one up is alerted within a minute.").wait_for()
    looked_at(page, "border_chase", width, scripts)
    page.goto("/authorities/")
    looked_at(page, "border_contacts", width, scripts)
    outside = new_page(width=width, javascript=scripts)
    outside.goto(f"/authority/{token}/")
    outside.get_by_role("button", name="Acknowledge and see").click()
    outside.get_by_role("link", name="Enter your name.").wait_for()
    looked_at(outside, "border_link", width, scripts)
    outside.get_by_label("Your name").fill("Bea Baker")
    outside.get_by_label("What you are").fill("Duty manager")
    outside.get_by_role("button", name="Acknowledge and see").click()
    outside.get_by_text("Amira Khan").wait_for()
    looked_at(outside, "border_answered", width, scripts)
    page.goto(f"/episodes/{episode.pk}/")
    page.get_by_text("acknowledged by Bea Baker").wait_for()


@pytest.fixture
def host(committed_database):
    with transaction.atomic():
        world = make_world(born=dt.date(2012, 3, 1))
        world.acting("missing_coordinator")
        return world.people["missing_coordinator"], make_agency("council")


def fill(page, placing):
    page.get_by_label("Given names").fill("Zoya")
    page.get_by_label("Family name").fill("Prescott")
    page.get_by_label("Which council placed the child?").select_option(str(placing.pk))
    page.get_by_label("Who sent the notice?").fill("Bea Baker")
    here_since = page.get_by_role("group", name="Here since")
    for label, value in (("Day", "1"), ("Month", "10"), ("Year", "2026")):
        here_since.get_by_label(label).fill(value)
    page.get_by_role("radio", name="Children's home").check()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_notice_is_taken_in_and_ticked(new_page, host, width, scripts):
    coordinator, placing = host
    page = new_page(user=coordinator, width=width, javascript=scripts)
    page.goto("/placed/new/")
    page.get_by_role("button", name="Take in the notice").click()
    page.get_by_role("link", name="Say who sent the notice.").wait_for()
    looked_at(page, "border_notice_refused", width, scripts)
    fill(page, placing)
    page.get_by_label("What is known of the risk").fill("Missing nine times from her last home")
    page.get_by_role("button", name="Take in the notice").click()
    page.get_by_text("Not given to the police yet").wait_for()
    looked_at(page, "border_notice", width, scripts)
    page.goto("/placed/")
    page.get_by_text("risk not given to the police yet").click()
    page.get_by_role("link", name="Given to the police", exact=True).click()
    page.get_by_label("To whom?").fill("Sergeant at the weekly meeting")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Sergeant at the weekly meeting").wait_for()
    page.goto("/placed/")
    looked_at(page, "border_placed", width, scripts)
    page.goto("/placed/new/")
    fill(page, placing)
    page.get_by_role("button", name="Take in the notice").click()
    page.get_by_text("Before you save: is it one of these?").wait_for()
    looked_at(page, "border_same", width, scripts)
    page.get_by_label("Family name").press("Enter")
    page.get_by_text("Before you save: is it one of these?").wait_for()
    page.goto("/placed/")
    page.get_by_text("Placed here by other councils: 1 child, ").wait_for()
