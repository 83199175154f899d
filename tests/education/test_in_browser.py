"""The register's pages in a browser, narrow without scripts and wide with them."""

import datetime as dt
import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from education import services
from tests.education.world import HOUR, NOW, make_world, put_on
from tests.episodes.world import make_child
from tests.looking import stays_inside

KNOWN = {"aria-allowed-attr"}  # GOV.UK's own aria-expanded on conditional radios, kept on purpose


@pytest.fixture
def lived(committed_database):
    """One child on the register with a check and an enquiry, another likely to go missing; committed."""
    with transaction.atomic():
        world = make_world()
        world.case = put_on(world)
        who = {"by": world.acting("missing_coordinator"), "now": NOW + HOUR}
        services.record_check(
            case=world.case, kind="school", made_by="Head of year", result="Not at home.", made_at=NOW, **who
        )
        services.record_enquiry(case=world.case, asked="Housing office", asked_at=NOW, **who)
        other = make_child(who["by"], NOW, born=dt.date(2011, 1, 1))
        services.record_likely(
            child=other, reason="home", since_on=NOW.date(), note="At home.", review_on=dt.date(2026, 4, 1), **who
        )
    return world


@pytest.mark.parametrize(("width", "javascript"), [(320, False), (1280, True)])
def test_axe_finds_nothing_and_nothing_sticks_out(new_page, lived, width, javascript):
    page = new_page(user=lived.people["missing_coordinator"], width=width, javascript=javascript)
    case, child = f"/education/{lived.case.pk}/", f"/children/{lived.child.pk}/education/"
    for number, path in enumerate(
        [
            "/education/",
            case,
            f"{case}check/",
            f"{child}new/",
            "/education/likely/",
            f"{child}likely/",
            "/education/report/",
        ]
    ):
        assert page.goto(path).status == 200
        if javascript:
            found = [f["id"] for f in Axe().run(page).response["violations"] if f["id"] not in KNOWN]
            assert not found, f"{path}: {found}"
        stays_inside(page, path)
        if os.environ.get("SHOTS"):
            page.screenshot(path=f"{os.environ['SHOTS']}/{width}-{number}.png", full_page=True)
