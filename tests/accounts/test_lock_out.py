"""The lock-out: by person and address together, exact however many guess at once."""

import datetime as dt
import threading

import pytest
from axes.models import AccessAttempt
from django.db import connections
from django.test import Client
from django.urls import reverse

from missing_cases.accounts.addresses import client_address, name_given
from missing_cases.accounts.turns import Busy, wait_turn
from tests.accounts.conftest import PASSWORD, make_person

LOGIN = "/accounts/login/"


def guess(client, email, password="wrong and wrong again", address="192.0.2.1"):
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


@pytest.mark.django_db
def test_the_tenth_wrong_password_locks_this_person_at_this_address(client, coordinator):
    for _ in range(9):
        assert guess(client, coordinator.email).status_code == 200
    assert guess(client, coordinator.email).status_code == 429
    locked = guess(client, coordinator.email, PASSWORD)
    assert locked.status_code == 429
    assert "Wait 15 minutes" in locked.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_the_same_person_elsewhere_is_not_locked_out(client, coordinator):
    for _ in range(10):
        guess(client, coordinator.email)
    assert guess(client, coordinator.email, PASSWORD, address="192.0.2.2").status_code == 302


@pytest.mark.django_db
def test_a_station_of_fifty_behind_one_address_signs_in(client):
    people = [make_person("Northshire Police", "police_officer", kind="police", email=f"pc{n}@example.org")
              for n in range(50)]  # fmt: skip
    for _ in range(10):
        guess(client, people[0].email)
    answers = [guess(Client(), person.email, PASSWORD).status_code for person in people]
    assert answers == [429, *[302] * 49]


@pytest.mark.django_db
def test_the_wait_ends_and_trying_meanwhile_does_not_lengthen_it(client, coordinator):
    for _ in range(12):
        guess(client, coordinator.email)
    attempt = AccessAttempt.objects.get(username=coordinator.email)
    assert attempt.failures_since_start == 10
    attempt.attempt_time -= dt.timedelta(minutes=16)
    attempt.save()
    assert guess(client, coordinator.email, PASSWORD).status_code == 302


@pytest.mark.django_db
def test_capitals_and_browsers_are_no_second_chance(client, coordinator):
    for number in range(10):
        email = coordinator.email.upper() if number % 2 else coordinator.email
        client.post(LOGIN, {"login": email, "password": "no"}, REMOTE_ADDR="192.0.2.1", HTTP_USER_AGENT=f"b{number}")
    assert guess(client, coordinator.email, PASSWORD).status_code == 429


@pytest.mark.django_db
def test_no_password_is_kept_with_the_attempts(client, coordinator):
    guess(client, coordinator.email, "a secret typed by mistake")
    attempt = AccessAttempt.objects.get()
    assert "mistake" not in attempt.post_data + attempt.get_data


def test_parallel_guesses_cannot_outrun_the_count(committed_database):
    person = make_person("Northshire Council", "social_worker", email="worker@example.org")
    answers = []

    def one():
        try:
            answers.append(guess(Client(), person.email).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 24
    (checked,) = committed_database.run("SELECT sum(failures_since_start) FROM axes_accessattempt")[0]
    assert checked == 10
    assert guess(Client(), person.email, PASSWORD).status_code == 429


def test_guesses_at_one_secret_take_turns_and_others_do_not_wait(committed_database):
    from django.db import transaction

    holder = committed_database.connect()
    with holder.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["sign-in\x1fa\x1fb"])
        with transaction.atomic():
            wait_turn("sign-in", "a", "c")
            with pytest.raises(Busy):
                wait_turn("sign-in", "a", "b")
    holder.rollback()
    holder.close()
    with transaction.atomic():
        wait_turn("sign-in", "a", "b")


def test_a_turn_needs_a_transaction(committed_database):
    with pytest.raises(RuntimeError, match="transaction"):
        wait_turn("sign-in", "a")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 198.51.100.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "not an address", "192.0.2.1"),
    ],
)
def test_only_our_own_proxies_say_where_a_caller_is(rf, settings, proxies, forwarded, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == expected


def test_the_name_counted_is_the_one_given(rf):
    request = rf.post(reverse("account_login"), {"login": " A@B.example "})
    assert name_given(request) == "a@b.example"
    assert name_given(request, {"email": "C@D.example"}) == "c@d.example"
