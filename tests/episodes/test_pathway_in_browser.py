"""The pathway on the page of an episode, at a browser: wide with scripts and narrow without."""

import pytest
from django.db import transaction

from tests.clocks import happenings as happen
from tests.looking import looked_at


@pytest.fixture
def away(committed_database):
    with transaction.atomic():
        world = happen.world_of("wigan")
        happen.in_care(world)
        return world.people["team_manager"], happen.missing(world)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_the_pathway_says_what_is_done_due_and_next(new_page, away, width, scripts):
    manager, episode = away
    page = new_page(user=manager, width=width, javascript=scripts)
    page.goto(f"/episodes/{episode.pk}/")
    looked_at(page, "pathway", width, scripts)
    steps = page.get_by_role("list", name="Pathway: Looked after").get_by_role("listitem")
    assert steps.first.inner_text().startswith("1. Reported")
    assert "Done" in steps.first.inner_text()
    visit = steps.filter(has_text="Social worker sees the child alone")
    assert "Once the child is back: within 24 hours" in visit.inner_text() and "Next" in visit.inner_text()
