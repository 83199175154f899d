"""What stands around every page: the menu of one's roles, the find box, ways to help, and how the session ends."""

import re

import pytest

from tests.children.world import make_access
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
MENUS = {
    "missing_coordinator": ["My work", "Missing now", "Shared", "Month"],
    "social_worker": ["My work"],
    "team_manager": ["My work", "Missing now", "Approvals"],
}


def page_of(client, role, path="/help/"):
    access = make_access(role=role)
    return sign_in(client, access.user).get(path).content.decode()


def menu(page):
    links = re.findall(r'govuk-service-navigation__link" href="([^"]+)"[^>]*>(.*?)</a>', page)
    return [(href, re.sub("<.*?>", "", text)) for href, text in links]


@pytest.mark.parametrize("role", MENUS)
def test_the_menu_is_of_ones_roles_and_has_at_most_five_items(client, role):
    texts = [text for _href, text in menu(page_of(client, role))]
    assert set(MENUS[role]) <= set(texts)
    assert len(texts) <= 5


@pytest.mark.parametrize("role", MENUS)
def test_each_item_of_the_menu_opens(client, role):
    for href, text in menu(page_of(client, role)):
        assert client.get(href, follow=True).status_code == 200, text


def test_the_item_one_stands_on_is_marked(client):
    page = page_of(client, "missing_coordinator", "/")
    assert re.search(r'href="/" aria-current="page"', page)
    assert page.count('aria-current="page"') == 1


def test_whoever_may_search_finds_the_box_on_every_page_and_its_words_never_stand_in_an_address(client):
    page = page_of(client, "missing_coordinator")
    assert re.search(r'<form class="mc-find" method="post" action="/find/"', page)


def test_a_visitor_has_no_menu_and_no_find_box_but_ways_to_help(client):
    page = client.get("/help/").content.decode()
    assert menu(page) == [] and "mc-find" not in page and "data-session-ends-in" not in page
    for path in ("/help/", "/accessibility/", "/privacy/"):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200


def test_a_signed_in_page_knows_when_the_session_ends_and_whom_to_ask(client):
    page = page_of(client, "social_worker")
    assert 0 < int(re.search(r'data-session-ends-in="(\d+)"', page)[1]) <= 900
    for name in ("session", "keep-alive"):
        address = re.search(rf'data-{name}-url="([^"]+)"', page)[1]
        answer = client.post(address) if name == "keep-alive" else client.get(address)
        assert answer.json()["ends_in"] > 0
    assert "<dialog" in page
