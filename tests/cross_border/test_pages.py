"""The pages of a chase and of the contacts: who may open them, what they say, what they keep."""

import pytest

from cross_border.models import AuthorityChase, AuthorityContact
from tests.cross_border.test_chase import CONTACT, MINUTE, START, kept, missing, turn, world  # noqa: F401 - fixtures
from tests.sign_in import sign_in


@pytest.fixture
def chase(kept):  # noqa: F811
    missing(kept)
    turn(START + MINUTE)
    kept.acting("missing_coordinator")
    return AuthorityChase.objects.get()


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("page", ["", "climb/", "answer/", "exhausted/"])
@pytest.mark.parametrize(("role", "status"), [("other_coordinator", 404), ("police_spoc", 403)])
def test_nobody_else_finds_a_chase(client, kept, chase, page, role, status):  # noqa: F811
    sign_in(client, kept.people[role])
    for send in (client.get, client.post):
        assert send(f"/chases/{chase.pk}/{page}").status_code in (status, 405)


def test_the_episode_says_what_waits_and_the_chase_says_what_was_done(client, kept, chase):  # noqa: F811
    sign_in(client, kept.people["missing_coordinator"])
    assert f"{kept.placing.name}: not acknowledged yet" in text(client.get(f"/episodes/{chase.episode_id}/"))
    page = text(client.get(f"/chases/{chase.pk}/"))
    assert "duty@placing.example" in page and "Alert the next one up now" in page
    assert client.post(f"/chases/{chase.pk}/climb/").status_code == 302
    assert "Senior manager" in text(client.get(f"/chases/{chase.pk}/"))
    client.post(f"/chases/{chase.pk}/climb/")
    answer = client.post(f"/chases/{chase.pk}/climb/", follow=True)
    assert "Everybody there has been alerted." in text(answer)
    assert client.post(f"/chases/{chase.pk}/exhausted/", {"reason": ""}).status_code == 422
    assert client.post(f"/chases/{chase.pk}/exhausted/", {"reason": "Rang all night"}).status_code == 302
    assert "Rang all night" in text(client.get(f"/chases/{chase.pk}/"))
    again = client.post(f"/chases/{chase.pk}/answer/", {"name": "Ann", "role": "Duty", "words": "Late"})
    assert again.status_code == 422 and "Late" in text(again)


def test_closing_says_who_has_not_answered_and_keeps_what_was_typed(client, kept, chase):  # noqa: F811
    sign_in(client, kept.people["missing_coordinator"])
    page = client.post(f"/episodes/{chase.episode_id}/close/", {"reason": "other", "note": "Words typed"})
    assert page.status_code == 422
    assert f"{kept.placing.name} has not acknowledged this." in text(page) and "Words typed" in text(page)


def test_each_council_keeps_its_own_contacts(client, world):  # noqa: F811
    sign_in(client, world.people["missing_coordinator"])
    assert "No address kept" in text(client.get("/authorities/"))
    page = f"/authorities/{world.placing.pk}/"
    assert client.post(page, {**CONTACT, "senior_email": "not an address"}).status_code == 422
    assert client.post(page, CONTACT).status_code == 302
    assert client.post(page, {**CONTACT, "duty_telephone": "555 0100"}).status_code == 302
    assert "duty@placing.example 555 0100" in text(client.get("/authorities/"))
    assert client.get(f"/authorities/{world.council.pk}/").status_code == 404, "not one's own"
    sign_in(client, world.people["other_coordinator"])
    assert "duty@placing.example" not in text(client.get("/authorities/"))
    assert "duty@placing.example" not in text(client.get(page))
    world.acting("missing_coordinator")
    assert AuthorityContact.objects.count() == 1


def test_another_force_is_alerted_on_a_page(client, kept, chase):  # noqa: F811
    sign_in(client, kept.people["missing_coordinator"])
    page = f"/episodes/{chase.episode_id}/authorities/"
    assert client.post(page, {"authority": "", "reason": "", "place": "Leeds"}).status_code == 422
    asked = {"authority": str(kept.police.pk), "reason": "believed_there", "place": "Leeds station"}
    assert client.post(page, asked).status_code == 302
    again = client.post(page, asked)
    assert again.status_code == 422 and "Leeds station" in text(again)
