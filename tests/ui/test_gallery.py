"""Every component on one page, looked at as a person would: narrow and wide, with and without scripts."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.looking import stays_inside

PAGES = ["/help/components/", "/help/components/?show=errors"]
EVERY_WAY = list(itertools.product(PAGES, [320, 1280], [True, False]))


def barriers(page):
    """Return what axe finds, less the one known finding."""
    found = []
    for violation in Axe().run(page).response["violations"]:
        for node in violation["nodes"]:
            known = violation["id"] == "aria-allowed-attr" and "govuk-radios__input" in node["html"]
            if not known:
                found.append(f"{violation['id']}: {node['html'][:200]}")
    return found


@pytest.mark.parametrize(("path", "width", "scripts"), EVERY_WAY)
def test_no_barrier_no_sideways_scroll_and_no_policy_breach(visit, path, width, scripts):
    page = visit(width=width, scripts=scripts).open(path)
    stays_inside(page)
    assert barriers(page) == []


def test_nothing_shows_in_the_browsers_own_font(visit):
    page = visit().open(PAGES[1])
    script = """() => [...document.querySelectorAll('body *')]
        .filter(element => element.checkVisibility() && element.innerText)
        .filter(element => !getComputedStyle(element).fontFamily.includes('Helvetica Neue'))
        .map(element => element.outerHTML.slice(0, 99))"""
    assert page.evaluate(script) == []


def test_what_is_done_on_a_phone_is_big_enough_for_a_thumb(visit):
    page = visit(width=320).open(PAGES[0])
    script = """() => [...document.querySelectorAll(
            '.govuk-button, .mc-tabs a, .mc-row__do a, .mc-filter__tag, footer a')]
        .filter(element => element.getBoundingClientRect().height < 44)
        .map(element => element.outerHTML.slice(0, 99))"""
    assert page.evaluate(script) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_boxes_of_a_date_stand_in_one_line_and_are_as_wide_as_what_they_hold(visit, width):
    page = visit(width=width).open(PAGES[0])
    boxes = [page.locator(f"#id_born_{part}").bounding_box() for part in ("day", "month", "year")]
    assert len({box["y"] for box in boxes}) == 1
    assert boxes[0]["width"] == boxes[1]["width"] < boxes[2]["width"] < 120
    assert page.locator("#id_last_seen_time").bounding_box()["width"] < 140


def test_the_summary_of_errors_takes_focus_and_leads_to_each_input(visit):
    page = visit().open(PAGES[1])
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    links = page.locator(".govuk-error-summary__list a")
    assert links.count() >= 8
    for n in range(links.count()):
        links.nth(n).click()
        target = links.nth(n).get_attribute("href").removeprefix("#")
        assert page.evaluate("document.activeElement.id") == target


def test_a_question_that_does_not_apply_is_hidden_until_it_does(visit):
    page = visit().open(PAGES[0])
    reference = page.get_by_label("Police reference")
    assert not reference.is_visible()
    page.get_by_role("group", name="Have the police been told?").get_by_label("Yes").check()
    assert reference.is_visible()
    assert not page.locator("#id_last_seen_date").is_visible()
    page.get_by_label("Another date").check()
    assert page.locator("#id_last_seen_date").is_visible()


def test_without_scripts_every_question_shows(visit):
    page = visit(scripts=False).open(PAGES[0])
    assert page.get_by_label("Police reference").is_visible()
    assert page.locator("#id_last_seen_date").is_visible()


def test_none_of_these_unticks_the_rest(visit):
    page = visit().open(PAGES[0])
    page.get_by_label("An injury").check()
    page.get_by_label("None of these").check()
    assert not page.get_by_label("An injury").is_checked()


def test_the_keyboard_reaches_the_content_first(visit):
    page = visit().open(PAGES[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_paper_shows_no_menu_filter_or_button(visit):
    page = visit().open(PAGES[0])
    page.emulate_media(media="print")
    for hidden in (".govuk-generic-header", ".mc-layout__filter", ".mc-tabs", ".govuk-button >> nth=0", ".mc-footer"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.locator(".mc-rows").is_visible()
