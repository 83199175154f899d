"""The one-time link: what an attacker, a second reader and the right one get."""

import pytest

from clocks.models import Clock
from cross_border import services
from cross_border.links import hash_of, token_of
from cross_border.models import AuthorityAlert, AuthorityChase
from episodes.services import void_episode
from missing_cases.access import context
from tests.cross_border.test_chase import HOUR, MINUTE, START, kept, missing, turn, world  # noqa: F401 - fixtures
from tests.database import as_role

WHO = {"name": "Bea Baker", "role": "Duty manager", "words": "We ring the home."}
CHILD = ("Amira", "Khan", "2012", "MC-2016", "ME-2026")


@pytest.fixture
def link(kept):  # noqa: F811
    missing(kept)
    turn(START + MINUTE)
    kept.acting("missing_coordinator")
    alert = AuthorityAlert.objects.get()
    AuthorityAlert.objects.filter(pk=alert.pk).update(expires_at=context.database_now() + HOUR)
    return f"/authority/{token_of(alert.pk)}/"


def text(response):
    return response.content.decode()


def test_nothing_of_the_child_is_shown_before_somebody_says_who_they_are(client, link):
    page = client.get(link)
    assert page.status_code == 200
    assert not any(word in text(page) for word in CHILD)
    for lacking in ("name", "role"):
        page = client.post(link, {**WHO, lacking: " "})
        assert page.status_code == 422 and not any(word in text(page) for word in CHILD)
    assert "We ring the home." in text(page), "what was typed is kept"


def test_who_answers_sees_what_they_need_and_the_duty_ends(client, link, kept):  # noqa: F811
    page = text(client.post(link, WHO))
    assert "Amira Khan" in page and "1 March 2012" in page and kept.council.name in page
    kept.acting("missing_coordinator")
    chase = AuthorityChase.objects.get()
    assert (chase.acknowledged_name, chase.acknowledged_role) == ("Bea Baker", "Duty manager")
    assert chase.alerts.get().opened_at is not None
    turn(START + HOUR)
    clock = Clock.objects.get(kind="placing_authority_acknowledges")
    assert (clock.outcome, clock.met_at) == ("met", chase.acknowledged_at)


def test_it_opens_once(client, link):
    client.post(link, WHO)
    for again in (client.get(link), client.post(link, {**WHO, "name": "Somebody else"})):
        assert again.status_code == 200
        assert not any(word in text(again) for word in CHILD)


def test_a_guess_an_ended_link_and_one_of_a_set_aside_episode_are_the_same(client, link, kept):  # noqa: F811
    guess = client.get("/authority/" + "0" * 64 + "/")
    kept.acting("missing_coordinator")
    AuthorityAlert.objects.update(expires_at=context.database_now() - MINUTE)
    ended = client.get(link)
    assert (guess.status_code, ended.status_code) == (404, 404)
    assert client.post(link, WHO).status_code == 404
    kept.acting("team_manager")
    AuthorityAlert.objects.update(expires_at=context.database_now() + HOUR)
    void_episode(
        episode=AuthorityChase.objects.get().episode, reason="Another child", by=kept.acting("team_manager"), now=START
    )
    assert client.get(link).status_code == 404
    kept.acting("missing_coordinator")
    assert AuthorityChase.objects.get().acknowledged_at is None


def test_signed_out_the_tables_show_nothing_and_the_functions_need_the_secret(link, db):
    context.bind(actor="signed-out")
    assert not AuthorityChase.objects.exists() and not AuthorityAlert.objects.exists()
    assert services.link_stands("f" * 64) == ""
    with as_role("mc_clock"):
        kept_hash = AuthorityAlert.objects.get().token_hash
    assert services.link_stands(kept_hash) == "", "the hash that is kept opens nothing"
    assert hash_of(link.split("/")[2]) == kept_hash


def test_too_many_tries_are_refused(client, link):
    answers = {client.get("/authority/" + f"{n:064x}" + "/").status_code for n in range(40)}
    assert answers == {404, 429}


def test_behind_a_proxy_one_who_guesses_locks_out_nobody_else(client, link, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guess, guesser = "/authority/" + "1" * 64 + "/", {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}
    tried = [client.get(guess, **guesser).status_code for _number in range(31)]
    assert tried[0] == 404 and tried[-1] == 429
    assert client.get(link, HTTP_X_FORWARDED_FOR="192.0.2.2").status_code == 200
