"""Who may call at all: people with a session and its token against forgery, machines with theirs, nobody else."""

import pytest
from django.test import Client

from missing_cases.access import context
from missing_cases.models import Child
from tests.api.calling import Caller, machine, person
from tests.children.world import make_access, make_child

pytestmark = pytest.mark.django_db
NEW = {"given_names": "Bilal", "family_name": "Quennell"}


@pytest.fixture
def own(db):
    return make_access()


def test_nobody_is_told_to_sign_in(own):
    answer = Caller(Client()).get("children/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert Caller(Client(), Authorization="Bearer made-up").get("children/").status_code == 401


def test_a_machine_and_a_person_are_answered_alike(own):
    child = make_child(own)
    robot = machine(own.agency, "missing_coordinator", ["child_header", "child_record", "child_search"])
    told = [caller.get(f"children/{child.pk}/").json() for caller in (robot, person(own.user))]
    assert told[0] == told[1] and told[0]["id"] == str(child.pk)


def test_a_machine_writes_without_a_token_against_forgery(own):
    robot = machine(own.agency, "missing_coordinator", ["child_create", "child_search", "child_header"])
    robot.client = Client(enforce_csrf_checks=True)
    assert robot.post("children/", **NEW).status_code == 201


def test_a_machines_scope_is_the_most_it_may_do(own):
    child = make_child(own, disability="Deaf")
    robot = machine(own.agency, "missing_coordinator", ["child_header"])
    assert "disability" not in robot.get(f"children/{child.pk}/").json()
    assert robot.post("children/", **NEW).status_code == 403
    assert robot.get("episodes/").status_code == 403


def test_a_persons_write_needs_the_token_against_forgery(own):
    caller = person(own.user, enforce_csrf_checks=True)
    refused = caller.post("children/", **NEW)
    assert refused.status_code == 403 and "CSRF" in refused.json()["detail"]
    with context.acting(own):
        assert not Child.objects.exists()
    page = caller.client.get("/find/")
    assert page.status_code == 200
    caller.headers["X-CSRFToken"] = caller.client.cookies["csrftoken"].value
    assert caller.post("children/", **NEW).status_code == 201


def test_a_role_without_the_function_is_refused_in_json(own):
    analyst = make_access(role="analyst", agency=own.agency)
    refused = person(analyst.user).get("children/")
    assert refused.status_code == 403 and set(refused.json()) == {"detail"}


@pytest.mark.parametrize("path", ["children/", "children/search/", "interviews/offer/", "episodes/"])
def test_what_is_not_json_is_refused(own, path):
    caller = person(own.user)
    assert caller.client.post(f"/api/v1/{path}", {"text": "x"}).status_code == 415
    broken = caller.client.post(f"/api/v1/{path}", "{", content_type="application/json")
    assert broken.status_code == 400
