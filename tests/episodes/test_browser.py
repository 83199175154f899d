"""The pages in a browser, without any script of ours needed, at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from episodes import services
from episodes.enums import ConcernKind
from episodes.models import Episode
from tests.episodes.world import exact, london, make_world, report
from tests.looking import stays_inside

KNOWN = {"aria-allowed-attr"}  # GOV.UK's own aria-expanded on conditional radios, kept on purpose


@pytest.fixture
def lived(committed_database):
    """One looked-after child missing since May 2016, with a bit of everything on the page; committed."""
    with transaction.atomic():
        world = make_world(looked_after=True)
        world.episode = report(
            world, police_notified=exact(9), police_grade="high",
            words={"circumstances": "Left school at break", "clothing": "Grey hoodie", "reporter_name": "Head of year"},
        )  # fmt: skip
        by = world.acting("team_manager")
        services.add_update(
            episode=world.episode, kind="sighting", text="Seen at the bus station", by=by, now=london(9)
        )
        services.send_notice(
            episode=world.episode, circumstances="Left school", planned_actions="Search", strategy_meeting=True, by=by,
            now=london(10, 10),
        )  # fmt: skip
        told = services.Told(ConcernKind.HARM, told_at=london(9), told_by="A teacher", text="Seen with older boys.")
        world.concern = services.record_concern(child=world.child, told=told, by=by, now=london(9))
        moment = world.episode.episodemoment_rows.get(kind="last_seen")
        services.correct_moment(
            episode=world.episode, moment=moment, when=exact(9, 8, 30), reason="Misheard", by=by, now=london(10)
        )
    return world


def paths(world):
    episode = f"/episodes/{world.episode.pk}/"
    moment = f"correct/{world.moment.pk}/"
    pages = [
        "",
        "update/",
        "found/",
        "police-reference/",
        "grade/",
        "notice/",
        "status/",
        "close/",
        "set-aside/",
        moment,
    ]
    concerns = [f"/children/{world.child.pk}/concerns/new/", f"/concerns/{world.concern.pk}/"]
    return [f"{episode}{page}" for page in pages] + ["/episodes/new/", f"/episodes/new/{world.child.pk}/", *concerns]


def check(page, path):
    """Fail on anything axe finds, and on a page that sticks out sideways."""
    found = [f["id"] for f in Axe().run(page).response["violations"] if f["id"] not in KNOWN]
    assert not found, f"{path}: {found}"
    stays_inside(page, path)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_sticks_out(new_page, lived, width):
    with transaction.atomic():
        lived.acting("team_manager")
        lived.moment = lived.episode.episodemoment_rows.filter(superseded_by__isnull=True).first()
    page = new_page(user=lived.people["team_manager"], width=width)
    for path in paths(lived):
        assert page.goto(path).status == 200
        check(page, path)
    page.goto("/episodes/new/")
    page.get_by_label("Name or reference").fill("Somebody New")
    with page.expect_navigation():
        page.get_by_role("button", name="Find the child").click()
    check(page, "results")
    police = new_page(user=lived.people["police_spoc"], width=width)
    path = f"/episodes/{lived.episode.pk}/"
    assert police.goto(path).status == 200
    check(police, path)


def test_found_by_keyboard_alone_without_scripts(new_page, lived):
    page = new_page(user=lived.people["missing_coordinator"], javascript=False)
    page.goto(f"/episodes/{lived.episode.pk}/found/")
    page.get_by_label("Yes, the child is back").focus()
    page.keyboard.press("Space")
    page.get_by_role("group", name="When?", exact=True).get_by_label("Today").check()
    page.get_by_role("group", name="When?", exact=True).get_by_label("Time", exact=True).fill("12:01am")
    page.get_by_label("Where are they now?").focus()
    page.keyboard.type("At home")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/episodes/{lived.episode.pk}/")
    assert "Return home interview" in page.inner_text("main")
    with transaction.atomic():
        lived.acting("missing_coordinator")
        assert Episode.objects.get().where_now == "At home"


def test_a_wrong_time_is_said_beside_its_field_and_words_are_kept(new_page, lived):
    page = new_page(user=lived.people["missing_coordinator"], width=320)
    page.goto(f"/episodes/{lived.episode.pk}/found/")
    page.get_by_label("Yes, the child is back").check()
    page.get_by_label("Where are they now?").fill("At home")
    page.get_by_role("button", name="Save for Amira K").click()
    page.locator(".govuk-error-summary").wait_for()
    assert page.title().startswith("Error:")
    assert page.get_by_label("Where are they now?").input_value() == "At home"
    check(page, "found with errors")
