"""Signing in as a person does it: by password and code without any script, and by passkey; axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from tests.access.conftest import access_of, break_glass, make_child, make_scene
from tests.accounts.conftest import PASSWORD, make_person
from tests.accounts.test_sign_in import code_now
from tests.looking import stays_inside

MAIN = "main button.govuk-button:not(.govuk-button--secondary)"


@pytest.fixture
def people(committed_database):
    with transaction.atomic():
        scene = make_scene()
        scene.access = break_glass(scene.duty, scene.child)
        scene.administrator = make_person("Northshire Council", "administrator")
    make_child(access_of(scene.own), 2)
    return scene


def send(page):
    with page.expect_navigation():
        page.locator(MAIN).first.click()


def test_password_then_code_then_out_without_any_script(new_page, people):
    page = new_page(javascript=False, width=320)
    page.goto("/account/")
    page.get_by_label("E-mail address").fill(people.own.email)
    page.get_by_label("Password").fill(PASSWORD)
    send(page)
    page.get_by_role("link", name="An app on your telephone").click()
    page.get_by_label("Your password").fill(PASSWORD)
    send(page)
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code that your app shows now").fill(code_now(secret))
    send(page)
    assert page.locator("main li code").count() == 10
    page.goto("/account/")
    assert page.locator("h1").inner_text() == "Your account"
    page.get_by_role("link", name="Sign out").click()
    send(page)
    page.goto("/account/")
    assert page.locator("h1").inner_text() == "Sign in"


def test_a_passkey_is_enrolled_and_then_signs_in_alone(browser, server, people):
    context = browser.new_context(base_url=server.url.replace("127.0.0.1", "localhost"), locale="en-GB")
    page = context.new_page()
    breaches = []
    page.on("console", lambda message: breaches.append(message.text) if "Content Security" in message.text else None)
    line = context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    line.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    page.goto("/account/")
    page.get_by_label("E-mail address").fill(people.own.email)
    page.get_by_label("Password").fill(PASSWORD)
    send(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Your password").fill(PASSWORD)
    send(page)
    page.get_by_label("Sign in with this alone").check()
    page.get_by_role("button", name="Add passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/account/")
    assert page.locator("h1").inner_text() == "Your account"
    page.goto("/accounts/logout/")
    send(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto("/account/")
    assert page.locator("h1").inner_text() == "Your account"
    context.close()
    assert breaches == []


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(new_page, people, width):
    child, review = people.child.pk, people.access.pk
    asked = {
        None: ["/accounts/login/", "/accounts/password/reset/"],
        people.manager: [
            "/account/", "/account/sessions/", "/account/agency/", "/account/reason/", "/accounts/2fa/",
            "/accounts/2fa/webauthn/", "/accounts/password/change/", "/accounts/logout/", "/emergency-access/",
            f"/emergency-access/{review}/", f"/children/{child}/who-looked/",
        ],
        people.stranger: [f"/children/{child}/emergency/"],
        people.administrator: ["/account/tokens/"],
    }  # fmt: skip
    for user, paths in asked.items():
        page = new_page(user=user, width=width)
        for path in paths:
            page.goto(path)
            found = Axe().run(page).response["violations"]
            assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []
            stays_inside(page, path)
