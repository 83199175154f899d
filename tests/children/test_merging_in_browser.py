"""Bringing two records together in a browser, narrow without scripts and wide with them."""

import pytest
from django.db import transaction

from tests.children.two_records import described, make_record, make_world, placed, policed, went
from tests.looking import looked_at


@pytest.fixture
def lived(committed_database):
    """Two records of one child who was entered twice; committed."""
    with transaction.atomic():
        world = make_world()
        world.kept, world.other = make_record(world), make_record(world, given_names="Amirah")
        for child, day in ((world.kept, 3), (world.other, 20)):
            for happens in (went, described, placed):
                happens(world, child, day)
        policed(world, world.other, 5)
    return world


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
def test_a_manager_brings_them_together_and_takes_them_apart(new_page, lived, width, scripts):
    page = new_page(user=lived.people["team_manager"], width=width, javascript=scripts)
    page.goto(f"/children/{lived.kept.pk}/")
    page.get_by_role("link", name="Bring together with another record").click()
    page.get_by_label("Name, date of birth or reference of the other record").fill("Amirah Khan")
    page.locator("main").get_by_role("button", name="Find").click()
    looked_at(page, "find", width, scripts)
    page.get_by_role("link", name=f"Compare with {lived.other.reference}").click()
    button = page.get_by_role("button", name="Make them one record")
    button.click()
    looked_at(page, "preview", width, scripts)
    for name in ("date_of_birth", "description", "placements"):
        page.locator(f"input[name={name}]").last.check()
    page.get_by_label("How is it known that they are one child?").fill("Same mother, same birthday")
    page.get_by_label("I have read who will newly see what").check()
    button.click()
    page.get_by_role("link", name=f"{lived.other.reference} became part of this record").click()
    looked_at(page, "history", width, scripts)
    page.get_by_role("link", name=f"Take {lived.other.reference} apart again").click()
    looked_at(page, "apart", width, scripts)
    page.get_by_label("How is it known that they are two children?").fill("They are cousins")
    page.get_by_role("button", name="a record of its own again").click()
    page.get_by_text(f"{lived.other.reference} is a record of its own again.").wait_for()
