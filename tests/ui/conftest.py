"""The product's pages in a browser without a network: what it may ask for is prepared, all else is a fault."""

from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

ADDRESS = "http://127.0.0.1:9"  # a secure context; nothing listens there, and nothing leaves the browser
TYPES = {"css": "text/css", "js": "text/javascript", "html": "text/html"}
CLASH = {"content-length", "content-encoding"}


class Visitor:
    """A browser window onto the product. `faults` holds each breach of the policy and each script error."""

    def __init__(self, browser, client, *, width=1280, height=900, scripts=True):
        self.faults, self.answers, self.client, self.scripts = [], {}, client, scripts
        self.expected = []  # words of console errors that the test brings about
        self.context = browser.new_context(
            base_url=ADDRESS, viewport={"width": width, "height": height},
            locale="en-GB", timezone_id="Europe/London", service_workers="block",
        )  # fmt: skip
        self.context.route("**/*", self._route)
        self.context.on("console", self._listen)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)

    def open(self, path):
        """Ask the product for a page, then show it. (Asked here: the browser's own loop has another connection.)"""
        self.prepare(path)
        self.page.goto(path)
        return self.page

    def prepare(self, path):
        """Ask the product for a page that the browser will want."""
        answer = self.client.get(path)
        headers = {name: value for name, value in answer.items() if name.lower() not in CLASH}
        self.give(path, status=answer.status_code, headers=headers, body=answer.content)

    def give(self, path, **answer):
        """Answer an address with `status`, `headers` and `body`, or with `handler(route)`."""
        self.answers[path] = answer

    def _listen(self, message):
        breach = "Content Security Policy" in message.text
        if breach or (message.type == "error" and not any(words in message.text for words in self.expected)):
            self.faults.append(message.text)

    def _route(self, route):
        url = route.request.url
        path = url.removeprefix(ADDRESS)
        answer = self.answers.get(path) or self.answers.get(urlsplit(url).path)
        if answer and "handler" in answer:
            return answer["handler"](route)
        if answer:
            return route.fulfill(**answer)
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found and found.endswith(".js") and not self.scripts:
            return route.fulfill(body="", content_type=TYPES["js"])
        if found:
            return route.fulfill(path=found, content_type=TYPES[found.rsplit(".")[-1]])
        self.faults.append(f"nobody answers {url}")
        return route.abort()


@pytest.fixture
def visit(browser, db, client):
    """Return a function that opens a window: `visit(width=320, scripts=False)`. Faults fail the test.

    Without scripts, ours come empty: the page is as one with scripts switched off, and axe still runs in it.
    """
    visitors = []

    def open_window(**options):
        visitors.append(Visitor(browser, client, **options))
        return visitors[-1]

    yield open_window
    faults = []
    for visitor in visitors:
        visitor.context.close()
        faults += visitor.faults
    assert not faults, "\n".join(faults)
