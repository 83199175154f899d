"""Clocks that stay fresh, a warning before a sign-out, a screen that updates itself, and the page for no connection."""

import datetime as dt
import json

from django.template import Context, Template

HTML = {"Content-Type": "text/html"}
NOW = dt.datetime(2026, 11, 21, 21, 40, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Request:
    """As much of a request as templates/base.html reads."""

    now = NOW

    class user:  # noqa: N801 - as Django names it
        is_authenticated, full_name, pk = True, "S Example", "u1"


def page_of(content, **context):
    source = "{% extends 'base.html' %}{% load mc static %}{% block content %}" + content + "{% endblock %}"
    return Template(source).render(Context({"request": Request, "now": NOW, **context}))


def shown(visitor, content, path="/trial/", **context):
    visitor.page.clock.install(time=NOW)
    visitor.give(path, status=200, headers=HTML, body=page_of(content, **context))
    visitor.page.goto(path)
    return visitor.page


CLOCK = "<p>{% clock_tag due now %}</p><p id='since'>{% since begun now %}</p>"


def test_a_clock_counts_down_changes_colour_and_ends_overdue(visit):
    page = shown(visit(), CLOCK, due=NOW + 12 * HOUR + HOUR / 120, begun=NOW - HOUR)
    clock = page.locator("[data-due]")
    assert clock.inner_text() == "12 hours left"
    assert "govuk-tag--grey" in clock.get_attribute("class")
    page.clock.run_for(60_000)
    assert clock.inner_text() == "11 hours left"
    assert clock.get_attribute("class") == "govuk-tag mc-clock govuk-tag--yellow"
    assert page.locator("#since").inner_text() == "1 hour"
    page.clock.run_for(13 * 3600 * 1000)
    assert clock.inner_text() == "1 hour overdue"
    assert clock.get_attribute("class") == "govuk-tag mc-clock govuk-tag--red"
    assert page.locator("#since").inner_text() == "14 hours"


LENGTHS = [0.5, 1.5, 59.5, 60.5, 61.5, 119.5, 47 * 60.5, 48 * 60.5, 49 * 60.5, 3000 * 60.5]


def test_the_script_says_what_the_server_said(visit):
    every = "{% for due in all %}<p>{% clock_tag due now %}</p>{% endfor %}"
    due = [NOW + sign * dt.timedelta(minutes=minutes) for minutes in LENGTHS for sign in (1, -1)]
    quiet = shown(visit(scripts=False), every, all=due).locator("[data-due]")
    fresh = shown(visit(), every, all=due).locator("[data-due]")
    assert fresh.all_inner_texts() == quiet.all_inner_texts()
    colours = [[tag.get_attribute("class").split("--")[1].split()[0] for tag in tags.all()] for tags in (quiet, fresh)]
    assert colours[0] == colours[1]


def test_a_clock_goes_by_the_servers_time_not_the_devices(visit):
    visitor = visit()
    visitor.page.clock.install(time=NOW + 5 * HOUR)
    visitor.give(
        "/trial/", status=200, headers=HTML, body=page_of(CLOCK, due=NOW + 3 * HOUR + HOUR / 60, begun=NOW - HOUR)
    )
    visitor.page.goto("/trial/")
    assert visitor.page.locator("[data-due]").inner_text() == "3 hours left"


class Session:
    """A session on a server: how long is left, and what was asked of it."""

    def __init__(self, visitor, left):
        self.visitor, self.left, self.asked, self.kept = visitor, left, 0, 0
        visitor.give("/left/", handler=self._ask)
        visitor.give("/keep/", handler=self._keep)
        visitor.give("/out/", status=200, headers=HTML, body="<h1>Sign in</h1>")

    def open(self, page):
        page.clock.install(time=NOW)
        context = {"session_ends_in": self.left, "session_url": "/left/", "keep_alive_url": "/keep/",
                   "signed_out_url": "/out/", "csrf_token": "t1"}  # fmt: skip
        self.visitor.give("/trial/", status=200, headers=HTML, body=page_of("<h1>Work</h1>", **context))
        page.goto("/trial/")
        return page

    def _ask(self, route):
        self.asked += 1
        if self.left <= 0:
            return route.fulfill(status=302, headers={"Location": "/out/"})
        return route.fulfill(json={"ends_in": self.left, "last_in": 9999})

    def _keep(self, route):
        assert route.request.method == "POST" and route.request.headers["x-csrftoken"] == "t1"
        self.kept += 1
        self.left = 900
        return route.fulfill(json={"ends_in": 900, "last_in": 9999})


def until(page, session, *, seconds, left):
    session.left = left
    page.clock.run_for(seconds * 1000)


def test_the_warning_comes_two_minutes_ahead_with_focus_and_enter_keeps_the_session(visit):
    visitor = visit()
    session = Session(visitor, 900)
    page = session.open(visitor.page)
    until(page, session, seconds=779, left=121)
    assert not page.locator("dialog").is_visible()
    until(page, session, seconds=2, left=119)
    page.locator("dialog").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Stay signed in"
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for(state="hidden")
    assert session.kept == 1
    until(page, session, seconds=700, left=200)
    assert not page.locator("dialog").is_visible()


def test_the_end_leads_to_the_sign_in_page(visit):
    visitor = visit()
    session = Session(visitor, 60)
    page = session.open(visitor.page)
    until(page, session, seconds=31, left=29)
    page.locator("dialog").wait_for()
    until(page, session, seconds=31, left=0)
    page.get_by_role("heading", name="Sign in").wait_for()


def test_a_sign_of_life_in_another_tab_counts_here(visit):
    visitor = visit()
    session = Session(visitor, 900)
    page = session.open(visitor.page)
    page.clock.run_for(700_000)
    other = visitor.context.new_page()
    session.left = 900
    session.open(other)
    page.wait_for_timeout(100)
    until(page, session, seconds=190, left=710)
    assert not page.locator("dialog").is_visible()
    assert session.kept == 0


def test_a_bad_line_does_not_throw_anybody_out(visit):
    visitor = visit()
    visitor.expected += ["status of 503"]
    session = Session(visitor, 60)
    page = session.open(visitor.page)
    visitor.give("/left/", status=503, body="")
    page.clock.run_for(70_000)
    assert page.get_by_role("heading", name="Work").is_visible()


LIVE = """<div data-live-url="/token/" data-live-token="{{ token }}"><h1>{{ token }}</h1><a href="/x/">Open</a></div>
<p id="outside">{{ token }}</p>"""


def test_a_screen_fetches_its_page_only_when_something_changed(visit):
    visitor = visit()
    tokens, pages = ["one"], []

    def token(route):
        seen = route.request.url.partition("seen=")[2]
        return route.fulfill(status=204) if seen == tokens[-1] else route.fulfill(json={"token": tokens[-1]})

    def page(route):
        pages.append(tokens[-1])
        script = "<script type=module src=/static/mc/live.js></script>"
        return route.fulfill(status=200, headers=HTML, body=page_of(LIVE + script, token=tokens[-1]))

    visitor.give("/token/", handler=token)
    visitor.give("/live/", handler=page)
    window = visitor.page
    window.clock.install(time=NOW)
    window.goto("/live/")
    window.clock.run_for(45_000)
    window.wait_for_timeout(100)
    assert pages == ["one"]
    window.get_by_role("link", name="Open").focus()
    tokens.append("two")
    window.clock.run_for(21_000)
    window.get_by_role("heading", name="two").wait_for()
    assert pages == ["one", "two"]
    assert window.locator("#outside").inner_text() == "one"
    assert window.evaluate("document.activeElement.textContent") == "Open"
    window.clock.run_for(45_000)
    window.wait_for_timeout(100)
    assert pages == ["one", "two"]


def test_with_no_connection_a_page_says_so_in_its_own_clothes(browser, server):
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/no-connection/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/help/components/")
    context.set_offline(True)
    page.goto("/children/")
    assert page.locator("h1").inner_text() == "No connection"
    assert "Helvetica Neue" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    kept = page.evaluate(
        """async () => (await (await caches.open('mc-static')).keys()).map(key => new URL(key.url).pathname)"""
    )
    context.close()
    assert "/no-connection/" in kept
    assert [path for path in kept if path != "/no-connection/" and not path.startswith("/static/")] == []


def test_the_worker_script_is_never_kept_by_the_browser(client, db):
    answer = client.get("/sw.js")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"].startswith("text/javascript")
    assert json.dumps("/no-connection/") in answer.content.decode()
