"""A telephoned concern from the call to the referrer's answer, at a browser: wide with scripts and narrow without."""

import pytest
from django.db import transaction

from missing_cases.models import Agency
from tests.episodes.world import make_world
from tests.looking import looked_at


@pytest.fixture
def known(committed_database):
    with transaction.atomic():
        world = make_world()
        numbers = {"duty_telephone": "01632 960001", "out_of_hours_telephone": "01632 960002"}
        Agency.objects.filter(pk=world.council.pk).update(**numbers)
        return world.people["team_manager"], world.child


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_call_is_followed_by_its_referral_and_the_outcome_goes_back(new_page, known, width, scripts):
    manager, child = known
    page = new_page(user=manager, width=width, javascript=scripts)
    page.goto(f"/children/{child.pk}/concerns/new/")
    looked_at(page, "concern_new", width, scripts)
    page.get_by_text("Out of hours: 01632 960002").wait_for()
    page.get_by_label("A professional telephoned a concern").check()
    page.get_by_label("Who told it, or found it?").fill("A teacher")
    page.get_by_label("What was told?").fill("Not seen since Monday")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Only the referral itself closes this.").wait_for()
    looked_at(page, "concern_called", width, scripts)
    page.get_by_role("button", name="Record the written referral").or_(
        page.get_by_role("link", name="Record the written referral")
    ).click()
    page.get_by_label("Who wrote the referral?").fill("A teacher, Mill Lane")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Write what the referral says.").wait_for()
    looked_at(page, "referral_refused", width, scripts)
    page.get_by_label("What does it say?").fill("As told")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Record what was decided").click()
    page.get_by_label("Passed to early help").check()
    page.get_by_label("Who decided?").fill("Duty manager")
    page.get_by_label("What happens next?").fill("A visit on Friday")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Record that the referrer was told").click()
    page.get_by_label("By secure e-mail").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("A teacher, Mill Lane, by secure e-mail").wait_for()
    looked_at(page, "concern_answered", width, scripts)
