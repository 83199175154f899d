"""Signing in: password, second factor, always."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from missing_cases.access.context import acting_as_system, bind
from missing_cases.accounts import encryption
from missing_cases.models import User
from tests.accounts.conftest import PASSWORD
from tests.sign_in import SECRET, sign_in

pytestmark = pytest.mark.django_db


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def give_app(user, secret=SECRET):
    bind(actor="system:test")
    return Authenticator.objects.create(user=user, type="totp", data={"secret": encryption.encrypt(secret)})


def give_password(client, email="coordinator@example.org", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def test_password_alone_only_leads_to_enrolment(client, coordinator):
    assert give_password(client).status_code == 302
    for path in ("/account/", "/account/sessions/", "/account/agency/", reverse("mfa_index")):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/account/second-factor/"), path
    assert client.get("/account/second-factor/").status_code == 200


def test_enrolling_an_app_lets_the_session_on_and_gives_recovery_codes(client, coordinator):
    give_password(client)
    activate = reverse("mfa_activate_totp")
    asked = client.get(activate)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": activate})
    page = client.get(activate)
    secret = page.context["form"].secret
    answer = client.post(activate, {"code": code_now(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(answer["Location"])
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/account/").status_code == 200
    kept = Authenticator.objects.get(user=coordinator, type="totp").data["secret"]
    assert secret not in kept
    assert encryption.decrypt(kept) == secret


def test_a_second_factor_is_asked_for_and_checked(client, coordinator):
    give_app(coordinator)
    assert give_password(client)["Location"] == reverse("mfa_authenticate")
    assert client.get("/account/").status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors["code"]
    assert client.post(reverse("mfa_authenticate"), {"code": code_now()}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_code_works_once(client, client_two, coordinator):
    give_app(coordinator)
    code = code_now()
    give_password(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    give_password(client_two)
    assert client_two.post(reverse("mfa_authenticate"), {"code": code}).context["form"].errors["code"]


def test_codes_cannot_be_guessed_for_ever(client, coordinator):
    give_app(coordinator)
    give_password(client)
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert "too many" in str(answer.context["form"].errors["code"]).lower()


def test_a_session_that_never_gave_its_factor_is_asked_for_it(client, coordinator):
    give_app(coordinator)
    client.force_login(coordinator, backend="missing_cases.accounts.backends.PersonBackend")
    assert client.get("/account/")["Location"].startswith(reverse("mfa_reauthenticate"))
    given = client.post(reverse("mfa_reauthenticate"), {"code": code_now(), "next": "/account/"})
    assert given["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_the_last_second_factor_cannot_be_given_up(client, coordinator):
    sign_in(client, coordinator)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=coordinator, type="totp").exists()


def test_losing_every_second_factor_closes_an_open_session(client, coordinator):
    sign_in(client, coordinator)
    assert client.get("/account/").status_code == 200
    bind(actor="system:test")
    Authenticator.objects.filter(user=coordinator).delete()
    assert client.get("/account/")["Location"] == "/account/second-factor/"


def test_signing_in_changes_the_session_key(client, coordinator):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    give_password(client)
    assert client.session.session_key != before


def test_capitals_in_the_address_do_not_matter(client, coordinator):
    assert give_password(client, email="Coordinator@Example.org").status_code == 302


def test_machines_do_not_sign_in_with_a_password(client, coordinator):
    with acting_as_system("test"):
        User.objects.filter(pk=coordinator.pk).update(kind="service")
    assert give_password(client).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["signup/", "email/", "password/set/", "login/code/", "confirm-email/"])
def test_nobody_makes_their_own_account(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}", {"email": "new@example.org"}).status_code == 404


def test_a_script_that_is_signed_out_hears_401_not_a_page(client):
    answer = client.post("/account/keep-alive/", headers={"Sec-Fetch-Dest": "empty"})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/json"


def test_after_signing_in_one_returns_to_the_page(client, coordinator):
    give_app(coordinator)
    asked = client.get("/account/sessions/")
    assert asked["Location"] == "/accounts/login/?next=%2Faccount%2Fsessions%2F"
    client.post(asked["Location"], {"login": coordinator.email, "password": PASSWORD, "next": "/account/sessions/"})
    assert client.post(reverse("mfa_authenticate"), {"code": code_now()})["Location"] == "/account/sessions/"
