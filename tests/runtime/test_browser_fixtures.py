"""The ground browser tests stand on: a real server, and pages that notice what must never happen."""

import pytest


def test_a_visitor_gets_an_answer_from_a_real_server(browser_page, server):
    answer = browser_page.goto("/no-such-page/")
    assert answer.url.startswith(server.url)
    assert answer.status == 404


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_as_wide_as_asked(new_page, width):
    page = new_page(width=width)
    page.goto("/no-such-page/")
    assert page.evaluate("window.innerWidth") == width


def test_scripts_may_be_switched_off(new_page):
    page = new_page(javascript=False)
    page.goto("/no-such-page/")
    assert page.locator("body.js-enabled").count() == 0


def test_a_breach_of_the_policy_is_noticed(new_page):
    page = new_page()
    page.goto("/no-such-page/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in fault for fault in new_page.faults)
    new_page.faults.clear()


def test_a_request_that_leaves_the_server_is_stopped_and_noticed(new_page):
    page = new_page()
    html = "<img src='http://elsewhere.example/x.png'>"
    page.route("**/no-such-page/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/no-such-page/", wait_until="load")
    assert [fault for fault in new_page.faults if "elsewhere.example" in fault]
    new_page.faults.clear()


def test_a_script_error_is_noticed(new_page):
    page = new_page()
    page.goto("/no-such-page/")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.wait_for_timeout(200)
    assert any("planted" in fault for fault in new_page.faults)
    new_page.faults.clear()
