"""The pages as people meet them: with and without scripts, at both widths, by keyboard, and to a screen reader."""

from threading import Thread
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.urls import reverse

from disclosures import services
from disclosures.models import Disclosure
from missing_cases.access import context
from tests.browser import session_cookies
from tests.disclosures.conftest import PARTS
from tests.disclosures.world import KIND, make_world
from tests.looking import stays_inside

WIDTHS = [320, 1280]
ALLOWED = {"aria-allowed-attr"}  # aria-expanded on conditional radios: GOV.UK Frontend's own (ui.md section 2)


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args):
        """Write nothing."""


@pytest.fixture
def lasting(committed_database):
    """The world, committed."""
    return make_world()


@pytest.fixture
def server(committed_database):
    """Serve the product from this process, which knows the made-up record."""
    from django.db import connection

    def application(environ, start_response):
        try:
            return StaticFilesHandler(get_wsgi_application())(environ, start_response)
        finally:
            connection.close()

    running = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    thread = Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{running.server_port}")
    running.shutdown()
    thread.join(20)
    running.server_close()


@pytest.fixture
def page_of(new_page, server):
    """Open a page as one of the world's people."""

    def run(access, **options):
        page = new_page(**options)
        with transaction.atomic():
            cookies = session_cookies(access.user)
        page.context.add_cookies([{**cookie, "url": server.url} for cookie in cookies])
        return page

    return run


@pytest.fixture
def sent(lasting):
    """A disclosure nobody has opened."""
    with context.acting(lasting.manager):
        return services.send_disclosure(
            source_kind=KIND, source_id=lasting.record, child=lasting.child, parts=PARTS, legal_basis="safeguarding",
            recipient_agency=lasting.spoc.agency, reason="Kept against their will.", by=lasting.manager,
            now=lasting.now,
        )  # fmt: skip


def look_over(page):
    """Fail on a fault axe finds, or on a page wider than its window."""
    found = Axe().run(page)
    faults = [violation for violation in found.response["violations"] if violation["id"] not in ALLOWED]
    assert not faults, found.generate_report()
    stays_inside(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("javascript", [True, False])
def test_a_manager_shares_answer_by_answer(lasting, page_of, width, javascript):
    page = page_of(lasting.manager, width=width, javascript=javascript)
    page.goto(reverse("disclosures:share", args=[KIND, lasting.record]))
    page.get_by_role("button", name="See what would be sent").click()
    page.get_by_text("There is a problem").wait_for()
    assert page.title().startswith("Error:")
    if javascript:
        look_over(page)
    page.get_by_label("What made you go?").check()
    page.get_by_label("Kept against their will").check()
    page.get_by_label("Who is it for?").select_option(label="Northshire Police")
    page.get_by_label("Safeguarding a child").check()
    page.get_by_label("Why do they need it?").fill("Somebody locked a door.")
    page.get_by_role("button", name="See what would be sent").click()
    page.get_by_text("Nothing has been sent yet.").first.wait_for()
    if javascript:
        look_over(page)
    page.get_by_role("button", name="Send to Northshire Police").click()
    page.get_by_text("They have not opened it yet.").first.wait_for()
    page.get_by_text("Not opened for").first.wait_for()
    if javascript:
        look_over(page)
    with context.acting(lasting.spoc):
        assert Disclosure.objects.get().content.parts == ["account.why", "why.8"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("javascript", [True, False])
def test_a_police_spoc_opens_and_accepts(lasting, sent, page_of, width, javascript):
    page = page_of(lasting.spoc, width=width, javascript=javascript)
    page.goto("/shared/")
    if javascript:
        look_over(page)
    page.get_by_role("link", name="Return home interview").click()
    page.get_by_text("He locked the door until the morning.").first.wait_for()
    if javascript:
        look_over(page)
    page.get_by_role("button", name="Accept for Jordan Example").click()
    page.get_by_text("There is a problem").wait_for()
    assert page.title().startswith("Error:")
    if javascript:
        look_over(page)
    page.get_by_label("Your reference number").fill("NP/2026/1")
    page.get_by_role("button", name="Accept for Jordan Example").click()
    page.get_by_text("The sender has been told.").first.wait_for()
    with context.acting(lasting.manager):
        assert Disclosure.objects.get().recipient_reference == "NP/2026/1"


def test_the_answers_are_reached_and_given_by_keyboard_alone(lasting, sent, page_of):
    page = page_of(lasting.spoc)
    page.goto(reverse("disclosures:disclosure", args=[sent.pk]))
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText || document.activeElement.id"))
        if reached[-1] == "accept_reference":
            break
    assert reached[-1] == "accept_reference", reached
    page.keyboard.type("NP/9")
    page.keyboard.press("Enter")
    page.get_by_text("The sender has been told.").wait_for()


def test_the_recipient_s_page_after_a_recall_says_so_and_no_more(lasting, sent, page_of):
    with context.acting(lasting.manager):
        services.recall_disclosure(disclosure=sent, reason="Wrong force.", by=lasting.manager, now=lasting.now)
    page = page_of(lasting.spoc, width=320)
    page.goto(reverse("disclosures:disclosure", args=[sent.pk]))
    page.get_by_text("Northshire Council recalled this").first.wait_for()
    assert "Jordan" not in page.content()
    look_over(page)
