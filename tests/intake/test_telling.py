"""Homes, schools and machines tell a council of a child: once for each call, and see what became of it."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client

from intake import services
from intake.models import Notification
from intake.services.facts import reading_of
from intake.values import Fact
from tests.api.calling import machine
from tests.episodes.world import make_carer
from tests.intake.world import START, make_world
from tests.looking import looked_at
from tests.sign_in import sign_in

BORN = dt.date(2012, 3, 1)
HOUR = dt.timedelta(hours=1)
CALL = {"told_as": "missing", "since": {"at": START.isoformat()}, "given_names": "Zed", "family_name": "Yarrow"}


@pytest.fixture
def world(db):
    return prepared()


def prepared():
    made = make_world(born=BORN)
    made.home = make_carer(made)
    return made


def typed(**more):
    seen = {"on": "other", "day": "9", "month": "5", "year": "2016", "time": "9am"}
    return {"told_as": "missing", **{f"since_{part}": value for part, value in seen.items()}, **more}


def client_of(world, role="registered_manager"):
    return sign_in(Client(), world.people[role])


def words_of(answer):
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def arrived(world):
    world.acting("missing_coordinator")
    return Notification.objects.get()


def test_a_home_tells_of_its_own_child_and_sees_what_becomes_of_it(world):
    client = client_of(world)
    assert client.post("/tell/", typed(who=str(world.child.pk), circumstances="Left at tea.")).status_code == 302
    found = arrived(world)
    assert (found.owner_agency, found.sender_agency) == (world.council, world.home)
    reading = reading_of(found)
    assert reading.value(Fact.FAMILY_NAME) == "Khan" and reading.value(Fact.LAST_SEEN) == START
    assert "Awaiting a decision" in words_of(client.get("/tell/"))
    by = world.acting("missing_coordinator")
    services.refuse(notification=found, reason="Rang you: she was at school.", by=by, now=world.now + HOUR)
    assert "Rang you: she was at school." in words_of(client.get("/tell/"))


def test_somebody_who_is_not_on_the_list_is_told_to_the_council_chosen(world):
    client = client_of(world)
    other = {"who": "other", "given_names": "Zed", "family_name": "Yarrow"}
    wrong = client.post("/tell/", typed(**other))
    assert wrong.status_code == 422 and "Say which council answers" in words_of(wrong) and "Yarrow" in words_of(wrong)
    assert client.post("/tell/", typed(**other, council=str(world.other_council.pk))).status_code == 302
    world.acting("other_coordinator")
    assert Notification.objects.get().owner_agency == world.other_council


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"who": "other", "given_names": "Zed"}, "Give the child's name."),
        ({"told_as": "short"}, "Say when the child was back."),
        ({"since_year": "2999"}, "This time is in the future."),
        ({"since_month": "6", "since_day": "31"}, "Enter a real date"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_and_what_was_typed_stays(world, given, said):
    answer = client_of(world).post("/tell/", typed(**{"who": str(world.child.pk), "circumstances": "Left.", **given}))
    assert answer.status_code == 422 and said in words_of(answer) and "Left." in words_of(answer)
    world.acting("missing_coordinator")
    assert not Notification.objects.exists()


def test_an_adult_is_nothing_for_the_register(world):
    born = {"date_of_birth_day": "1", "date_of_birth_month": "2", "date_of_birth_year": "1990"}
    who = {"who": "other", "given_names": "Zed", "family_name": "Yarrow", "council": str(world.council.pk)}
    answer = client_of(world).post("/tell/", typed(**who, **born))
    assert answer.status_code == 422 and "This is an adult." in words_of(answer)


def test_a_child_of_another_home_cannot_be_chosen(world):
    other = make_carer(world, "carer")
    client = client_of(world, "registered_manager")
    assert str(world.child.pk) in words_of(client.get("/tell/")) and other.pk
    stranger = make_world(born=BORN)
    answer = client.post("/tell/", typed(who=str(stranger.child.pk)))
    assert answer.status_code == 422
    world.acting("missing_coordinator")
    assert not Notification.objects.exists()


def test_a_machine_tells_once_for_each_key(world):
    home = machine(world.home, "registered_manager", ["intake_tell"])
    body = {**CALL, "council": str(world.council.pk)}
    assert home.post("notifications/", **body).status_code == 422, "without a key"
    home.headers["Idempotency-Key"] = "call-1"
    first, again = home.post("notifications/", **body), home.post("notifications/", **body)
    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    assert home.post("notifications/", **{**body, "given_names": "Zoe"}).status_code == 409
    assert home.get("notifications/").json()["results"][0]["state"] == "awaiting"
    assert arrived(world).idempotency_key == "call-1"


def test_a_machine_of_another_sender_may_use_the_same_key_and_reads_nothing_of_this_one(world):
    home = machine(world.home, "registered_manager", ["intake_tell"])
    police = machine(world.police, "police_spoc", ["intake_tell"])
    for caller in (home, police):
        caller.headers["Idempotency-Key"] = "call-1"
        assert caller.post("notifications/", **CALL, council=str(world.council.pk)).status_code == 201
    told = home.get("notifications/").json()["results"]
    assert len(told) == 1 and police.get(f"notifications/{told[0]['id']}/").status_code == 404


def test_a_machine_without_the_function_may_not(world):
    caller = machine(world.home, "registered_manager", ["episode_see"])
    assert caller.post("notifications/", **CALL).status_code == 403


@pytest.fixture
def manager(committed_database):
    with transaction.atomic():
        return prepared().people["registered_manager"]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_home_tells_at_a_browser(new_page, manager, width, scripts):
    page = new_page(user=manager, width=width, javascript=scripts)
    page.goto("/tell/")
    page.get_by_role("button", name="Tell them").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    looked_at(page, "tell", width, scripts)
    page.get_by_label("Amira Khan").check()
    page.get_by_label("Missing now").check()
    page.get_by_role("group", name="Since when was the child away?").get_by_label("Yesterday").check()
    page.get_by_label("Time").first.fill("9.40pm")
    page.get_by_role("button", name="Tell them").click()
    page.get_by_role("heading", name="What you told, and what became of it").wait_for()
    looked_at(page, "told", width, scripts)
