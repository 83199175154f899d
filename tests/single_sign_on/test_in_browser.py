"""Single sign-on at a browser: from the letter to the account, then by the button, under a policy that names 'self'."""

import os
import socket
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from tests.browser import start_server
from tests.looking import stays_inside
from tests.sign_in import sign_in
from tests.single_sign_on.conftest import send_link
from tests.single_sign_on.issuer import CLIENT, SECRET


@pytest.fixture
def site(committed_database, people, issuer, tmp_path):
    """Serve the product with the issuer in its environment; SITE_ADDRESS is found out first."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
    named = {"AGENCY": "Northshire Council", "ISSUER": issuer.url, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET}
    running = start_server(
        committed_database, tmp_path, port=port, SITE_ADDRESS=f"http://127.0.0.1:{port}/", SINGLE_SIGN_ON="north",
        no_proxy="127.0.0.1", **{f"SINGLE_SIGN_ON_NORTH_{key}": value for key, value in named.items()},
    )  # fmt: skip
    yield running
    running.process.terminate()
    running.process.wait(20)


def shot(page, name, width):
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"sign_on_{name}_{width}.png", full_page=True)
    stays_inside(page, name)
    assert Axe().run(page).violations_count == 0, name


@pytest.mark.parametrize("width", [1280, 320])
def test_from_the_letter_then_by_the_button(browser, site, people, issuer, width):
    issuer.claims = {"amr": ["mfa"]}
    path = send_link(people, people.worker)
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": 900}, locale="en-GB")
    page, breaches = context.new_page(), []
    page.on("console", lambda said: breaches.append(said.text) if "Content Security" in said.text else None)
    page.goto(path)
    shot(page, "link", width)
    page.get_by_role("button", name="Sign in with Northshire Council").click()
    page.wait_for_url(lambda url: url.startswith(site.url) and "/sign-in/" not in url)
    page.goto("/account/")
    assert people.worker.full_name in page.locator("main").inner_text()
    page.goto("/accounts/logout/")
    with page.expect_navigation():
        page.locator("main button.govuk-button").click()
    page.goto("/accounts/login/?next=/account/")
    shot(page, "page", width)
    page.get_by_role("button", name="Sign in with Northshire Council").click()
    page.wait_for_url("**/account/")
    context.clear_cookies()
    issuer.subject = "nobody"
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with Northshire Council").click()
    page.get_by_text("did not lead to an account here").wait_for()
    shot(page, "refused", width)
    administrator = sign_in_cookie(people.administrator)
    context.add_cookies([{**administrator, "url": site.url}])
    page.goto("/single-sign-on/")
    page.get_by_role("button", name="Send a link").first.click()
    page.get_by_text("A link is on its way").wait_for()
    shot(page, "people", width)
    context.close()
    assert breaches == []


def sign_in_cookie(user):
    cookie = sign_in(Client(), user).cookies["sessionid"]
    return {"name": "sessionid", "value": cookie.value}
