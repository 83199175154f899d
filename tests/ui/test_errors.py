"""The pages for when something is wrong: each says whom to ring, and none needs the database."""

import re

import pytest
from django.template.loader import render_to_string

from tests.looking import stays_inside

PAGES = {
    "400": "ring your agency",
    "403": "ring your agency",
    "403_csrf": "copy",
    "404": "Ring the missing coordinator",
    "429": "wait a minute",
    "500": "ring your agency",
    "503": "ring 999",
}


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_stands_alone_and_says_what_to_do(name):
    page = render_to_string(f"errors/{name}.html")
    assert PAGES[name].lower() in page.lower()
    assert page.count("<h1") == 1
    assert re.search(r"<title>\S.* - Missing Cases</title>", page)
    assert 'lang="en' in page
    assert "style=" not in page and "<script>" not in page


def test_a_page_that_is_not_there_says_whom_to_ring(client, db):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Ring the missing coordinator" in answer.content.decode()


@pytest.mark.parametrize("name", ["404", "503"])
def test_an_error_page_looks_like_ours_on_a_phone(visit, name):
    visitor = visit(width=320)
    visitor.expected += ["status of"]
    body = render_to_string(f"errors/{name}.html")
    visitor.give("/x/", status=int(name), headers={"Content-Type": "text/html"}, body=body)
    visitor.page.goto("/x/")
    stays_inside(visitor.page)
    assert "Helvetica Neue" in visitor.page.evaluate("getComputedStyle(document.querySelector('p')).fontFamily")
