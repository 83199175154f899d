"""Sessions: idle and absolute limits, polling, ending them, and what stays behind in the browser."""

import datetime as dt

import pytest
from django.urls import reverse

from missing_cases.access.context import acting_as_system, database_now
from missing_cases.accounts.sessions import BEGAN, SEEN, Lifetime, end_sessions
from missing_cases.models import User
from tests.accounts.conftest import PASSWORD
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def age(client, *, began=dt.timedelta(0), seen=dt.timedelta(0)):
    """Make a session older than it is."""
    session, now = client.session, database_now().timestamp()
    session[BEGAN] = now - began.total_seconds()
    session[SEEN] = now - seen.total_seconds()
    session.save()


@pytest.mark.parametrize(
    ("began", "seen", "over"),
    [
        (dt.timedelta(minutes=20), dt.timedelta(minutes=14, seconds=59), False),
        (dt.timedelta(minutes=20), dt.timedelta(minutes=15), True),
        (dt.timedelta(hours=9, minutes=59), dt.timedelta(0), False),
        (dt.timedelta(hours=10), dt.timedelta(0), True),
    ],
)
def test_when_a_session_is_over(began, seen, over):
    assert Lifetime(NOON - began, NOON - seen).over(NOON) is over


def test_an_idle_session_ends(client, coordinator):
    sign_in(client, coordinator)
    age(client, began=dt.timedelta(minutes=30), seen=dt.timedelta(minutes=15))
    assert client.get("/account/")["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_a_session_ends_after_ten_hours_whatever_is_done(client, coordinator):
    sign_in(client, coordinator)
    age(client, began=dt.timedelta(hours=10))
    assert client.get("/account/").status_code == 302


def test_a_page_is_a_sign_of_life_and_a_poll_is_not(client, coordinator):
    sign_in(client, coordinator)
    age(client, began=dt.timedelta(minutes=10), seen=dt.timedelta(minutes=10))
    before = client.session[SEEN]
    answer = client.get("/account/session/")
    assert 290 <= answer.json()["ends_in"] <= 300
    assert client.session[SEEN] == before
    client.get("/account/")
    assert client.session[SEEN] > before


def test_staying_signed_in_is_a_post(client, coordinator):
    sign_in(client, coordinator)
    age(client, began=dt.timedelta(minutes=14), seen=dt.timedelta(minutes=14))
    assert client.get("/account/keep-alive/").status_code == 405
    assert client.post("/account/keep-alive/").json()["ends_in"] >= 899


def test_staying_signed_in_does_not_outlast_ten_hours(client, coordinator):
    sign_in(client, coordinator)
    age(client, began=dt.timedelta(hours=9, minutes=55))
    assert client.post("/account/keep-alive/").json()["ends_in"] <= 300


def test_a_busy_reader_does_not_write_a_session_row_for_each_page(client, coordinator, django_assert_num_queries):
    sign_in(client, coordinator)
    client.get("/account/")
    before = client.session[SEEN]
    client.get("/account/")
    assert client.session[SEEN] == before


def test_every_page_knows_when_the_session_ends(client, coordinator):
    sign_in(client, coordinator)
    client.get("/account/")
    page = client.get("/account/")
    assert 895 <= page.context["session_ends_in"] <= 900
    assert page.context["keep_alive_url"] == "/account/keep-alive/"


def test_disabling_a_person_ends_their_session_at_once(client, coordinator):
    sign_in(client, coordinator)
    assert client.get("/account/").status_code == 200
    with acting_as_system("test"):
        User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302


def test_a_new_password_ends_every_other_session(client, client_two, coordinator):
    sign_in(client, coordinator)
    sign_in(client_two, coordinator)
    given = {"oldpassword": PASSWORD, "password1": "copper meadow violin", "password2": "copper meadow violin"}
    assert client.post(reverse("account_change_password"), given).status_code == 302
    assert client.get("/account/").status_code == 200
    assert client_two.get("/account/").status_code == 302


def through_the_pages(client, coordinator):
    client.post(reverse("account_login"), {"login": coordinator.email, "password": PASSWORD})
    sign_in_again = client.session
    assert sign_in_again["_auth_user_id"] == str(coordinator.pk)
    return client


def test_own_sessions_are_listed_and_ended_one_by_one(client, client_two, coordinator):
    through_the_pages(client_two, coordinator)
    through_the_pages(client, coordinator)
    sign_in_keeping_the_session(client, coordinator)
    page = client.get("/account/sessions/")
    rows = page.context["sessions"]
    assert len(rows) == 2
    other = next(row for row in rows if row.session_key == client_two.session.session_key)
    client.post("/account/sessions/", {"session": other.pk})
    assert client_two.get("/account/")["Location"].startswith("/accounts/login/")
    assert client.get("/account/").status_code == 200


def sign_in_keeping_the_session(client, user):
    """Let the session of this client have used a second factor, without a new session."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

    from tests.sign_in import enrol

    enrol(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
    session.save()


def test_anothers_session_cannot_be_ended(client, client_two, coordinator, administrator):
    client_two.post(reverse("account_login"), {"login": administrator.email, "password": PASSWORD})
    sign_in(client, coordinator)
    from allauth.usersessions.models import UserSession

    theirs = UserSession.objects.get(user=administrator)
    assert client.post("/account/sessions/", {"session": theirs.pk}).status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_a_person_is_signed_out_everywhere(client, client_two, coordinator):
    for one in (client, client_two):
        through_the_pages(one, coordinator)
    assert end_sessions(coordinator, keep=client.session.session_key) == 1
    assert client.get("/account/")["Location"] == "/account/second-factor/"
    assert client_two.get("/account/")["Location"].startswith("/accounts/login/")


def test_signing_out_clears_the_browser(client, coordinator):
    sign_in(client, coordinator)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/account/").status_code == 302


def test_words_not_yet_sent_may_be_kept_at_sign_out(client, coordinator):
    sign_in(client, coordinator)
    assert client.post(reverse("account_logout"), {"keep_unsent": "yes"})["Clear-Site-Data"] == '"cache"'


def test_signing_out_is_not_a_link_somebody_else_can_plant(client, coordinator):
    sign_in(client, coordinator)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get("/account/").status_code == 200
