"""A forgotten password: the answer tells nobody who has an account, and the second factor still stands."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.accounts.conftest import PASSWORD
from tests.sign_in import enrol, sign_in

pytestmark = pytest.mark.django_db
NEW = "copper meadow violin"


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    def post(email):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("account_reset_password"), {"email": email})

    return post


def link_in(message):
    return re.search(r"https?://testserver(/accounts/password/reset/key/\S+)", message.body)[1]


def test_the_answer_is_the_same_for_an_address_we_do_not_know(ask, coordinator):
    known, unknown = ask(coordinator.email), ask("nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [[coordinator.email]]


def test_the_mail_leaves_only_once_the_request_is_committed(client, coordinator):
    client.post(reverse("account_reset_password"), {"email": coordinator.email})
    assert mail.outbox == []


def test_a_new_password_works_once_ends_sessions_and_still_needs_the_second_factor(
    ask, client, client_two, coordinator
):
    enrol(coordinator)
    sign_in(client_two, coordinator)
    ask(coordinator.email)
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)
    assert form.status_code == 200
    answer = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert answer["Location"] == reverse("account_reset_password_from_key_done")
    assert client_two.get("/account/")["Location"].startswith("/accounts/login/")
    assert "no longer works" in client_two.get(link, follow=True).content.decode()
    old = client.post(reverse("account_login"), {"login": coordinator.email, "password": PASSWORD})
    assert old.status_code == 200
    signed = client.post(reverse("account_login"), {"login": coordinator.email, "password": NEW})
    assert signed["Location"] == reverse("mfa_authenticate")


def test_a_weak_new_password_is_refused_beside_its_field(ask, client, coordinator):
    ask(coordinator.email)
    form = client.get(link_in(mail.outbox[0]), follow=True)
    answer = client.post(form.request["PATH_INFO"], {"password1": "passwordpassword", "password2": "passwordpassword"})
    assert "too easy to guess" in str(answer.context["form"].errors["password1"])


def test_a_machine_has_no_password_to_forget(ask, coordinator):
    from missing_cases.access.context import acting_as_system
    from missing_cases.models import User

    with acting_as_system("test"):
        User.objects.filter(pk=coordinator.pk).update(kind="service")
    ask(coordinator.email)
    assert mail.outbox == []


def test_a_person_without_a_password_is_not_sent_to_change_one(client, coordinator):
    from missing_cases.access.context import acting_as_system

    sign_in(client, coordinator)
    address = reverse("account_change_password")
    assert address in client.get("/account/").content.decode()
    with acting_as_system("test"):
        coordinator.set_unusable_password()
        coordinator.save()
    sign_in(client, coordinator)
    assert address not in client.get("/account/").content.decode()
