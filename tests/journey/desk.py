"""A person at a browser: finds things by the words on the page, and looks each page over before going on."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from tests.looking import stays_inside

PATIENCE = 60_000  # milliseconds: two busy cores shared with other tests
LOOKS = os.environ.get("SCREENSHOTS")  # a folder for somebody to look through


class Desk:
    """One signed-in person's browser window."""

    def __init__(self, page, name, *, width, javascript):
        self.page, self.name, self.width, self.javascript = page, name, width, javascript
        self.seen = 0
        page.set_default_timeout(PATIENCE)
        page.set_default_navigation_timeout(PATIENCE)

    def go(self, path, *, expect=200):
        """Open an address, and fail on another status than the one expected."""
        answer = self.page.goto(path)
        assert answer.status == expect, f"{path}: {answer.status}"
        return self

    def look(self, what):
        """Fail on what axe finds and on a page wider than its window; keep a picture where somebody asks for one."""
        self.seen += 1
        stays_inside(self.page, what)
        if LOOKS:
            scripts = "" if self.javascript else "-plain"
            name = f"{self.name}-{self.seen:02d}-{what}-{self.width}{scripts}.png"
            self.page.screenshot(path=Path(LOOKS) / name, full_page=True)
        if self.javascript:
            assert barriers(self.page) == [], what

    def press(self, words, *, exact=False):
        """Press a button."""
        self.page.get_by_role("button", name=words, exact=exact).first.click()

    def follow(self, words, *, exact=False):
        """Follow a link; some look like buttons, and have that role."""
        page = self.page
        link = page.locator("main").get_by_role("link", name=words, exact=exact)
        link.or_(page.locator("main a").get_by_text(words, exact=exact)).first.click()

    def open(self, words):
        """Unfold a heading that is folded."""
        self.page.locator("summary").filter(has_text=words).first.click()

    def write(self, label, words):
        """Type into a box."""
        self.page.get_by_label(label, exact=True).fill(words)

    def choose(self, question, answer):
        """Choose one answer of a question."""
        self.group(question).get_by_label(answer, exact=True).check()

    def group(self, question):
        """Return a question with several inputs."""
        return self.page.get_by_role("group", name=question, exact=True).first

    def when(self, question, day, time):
        """Answer when something happened."""
        self.choose(question, day)
        self.group(question).get_by_label("Time", exact=True).fill(time)

    def reads(self, *words):
        """Wait until the page says these words."""
        for text in words:
            self.page.locator("main").get_by_text(text).locator("visible=true").first.wait_for()

    def refused(self, sentence):
        """Wait for the error summary, and check that it took focus, says why, and leads to the field."""
        page = self.page
        link = page.locator(".govuk-error-summary__list a").filter(has_text=sentence).first
        link.wait_for()
        assert page.title().startswith("Error:")
        if self.javascript:
            page.wait_for_function("document.activeElement.classList.contains('govuk-error-summary')")
        link.click()
        target = link.get_attribute("href").removeprefix("#")
        page.wait_for_function("id => document.activeElement.id === id", arg=target)
        assert page.locator(".govuk-error-message").filter(has_text=sentence).count()


def barriers(page):
    """Return what axe finds, but for GOV.UK Frontend's own aria-expanded on radios that reveal a question."""
    found = []
    for violation in Axe().run(page).response["violations"]:
        nodes = [node["html"] for node in violation["nodes"] if not known(violation, node)]
        if nodes:
            found.append((violation["id"], nodes[:3]))
    return found


def known(violation, node):
    """Say whether a finding is the one exception the accessibility page lists."""
    return violation["id"] == "aria-allowed-attr" and "govuk-radios__input" in node["html"]
