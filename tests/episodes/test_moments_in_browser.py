"""Who was told, the check on return and every moment, at a browser: wide with scripts and narrow without."""

import pytest
from django.db import transaction

from tests.episodes.world import make_world, report
from tests.looking import looked_at


@pytest.fixture
def running(committed_database):
    with transaction.atomic():
        world = make_world()
        return world.people["team_manager"], report(world)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_somebody_is_told_and_every_moment_is_shown(new_page, running, width, scripts):
    manager, episode = running
    page = new_page(user=manager, width=width, javascript=scripts)
    page.goto(f"/episodes/{episode.pk}/")
    looked_at(page, "moments_episode", width, scripts)
    page.get_by_role("link", name="Record Parents or carers").click()
    page.get_by_label("Today").first.check()
    page.get_by_role("textbox", name="Time").fill("00:01")
    page.get_by_label("What did they say, or why are they not told?").fill("She is ringing his friends")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Say how they were told.").wait_for()
    looked_at(page, "moments_refused", width, scripts)
    assert page.get_by_label("What did they say, or why are they not told?").input_value()
    page.get_by_label("By telephone").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("by telephone. She is ringing his friends").wait_for()
    looked_at(page, "moments_told", width, scripts)
    page.goto(f"/episodes/{episode.pk}/moments/")
    page.get_by_text("Parents or carers, by telephone.").wait_for()
    looked_at(page, "moments_all", width, scripts)
    page.goto(f"/episodes/{episode.pk}/together/")
    looked_at(page, "together", width, scripts)
    page.get_by_role("button", name="Report another child of the same call").click()
    page.get_by_role("heading", name="Log a missing episode").wait_for()
    page.goto(f"/episodes/{episode.pk}/notice/")
    looked_at(page, "notice_draft", width, scripts)
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Save and send the notice").click()
    page.get_by_role("link", name="Need-to-know notice", exact=True).click()
    page.get_by_text("Not read yet").wait_for()
    looked_at(page, "notice_sent", width, scripts)
