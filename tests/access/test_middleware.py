"""The one middleware every answer passes: rule, reader, transaction, read audit, and what is said when it fails."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from missing_cases.access.context import acting_as_system
from missing_cases.access.requires import rule_of
from missing_cases.models import Agency
from tests.access.conftest import access_of, make_child
from tests.accounts.conftest import make_person
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.probe_site")]


@pytest.fixture
def visitor():
    """A browser that is shown the page of a failure, as a person is."""
    return Client(raise_request_exception=False)


def reads(oracle):
    return oracle("SELECT view, children, actor, agency, purpose, request FROM audit.read ORDER BY id")


def every_view(patterns, prefix=""):
    for entry in patterns:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from every_view(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


@pytest.mark.urls("missing_cases.urls")
def test_every_address_of_the_product_declares_a_rule():
    found = dict(every_view(get_resolver().url_patterns))
    assert len(found) > 30
    assert [route for route, view in found.items() if rule_of(view) is None] == []


@pytest.mark.urls("missing_cases.urls")
def test_every_open_page_says_why():
    rules = {route: rule_of(view) for route, view in every_view(get_resolver().url_patterns)}
    assert [route for route, rule in rules.items() if not rule.perms and len(rule.reason) < 6] == []


def test_a_view_without_a_rule_is_refused_to_everybody(visitor, world):
    assert visitor.get("/probe/undeclared/").status_code == 403
    assert sign_in(visitor, world.own).get("/probe/undeclared/").status_code == 403


def test_signed_out_people_reach_open_pages_alone(visitor):
    assert visitor.get("/probe/open/").content == b"open"
    assert visitor.get("/probe/children/")["Location"] == "/accounts/login/?next=%2Fprobe%2Fchildren%2F"


def test_a_role_without_the_function_is_refused(visitor, world):
    assert sign_in(visitor, world.police).get("/probe/export/").status_code == 403
    assert sign_in(Client(), world.manager).get("/probe/export/").content == b"exported"


def test_somebody_without_any_live_role_is_refused(visitor, world):
    with acting_as_system("test"):
        world.manager.memberships.update(to_on=dt.date(2020, 1, 1))
    assert sign_in(visitor, world.manager).get("/probe/export/").status_code == 403


def test_the_chosen_agency_decides_what_is_seen(client, world, oracle):
    elsewhere = make_person("Southshire Council", "missing_coordinator", email="both@example.org")
    with acting_as_system("test"):
        world.own.memberships.first().team.memberships.create(
            user=elsewhere, role="missing_coordinator", from_on=dt.date(2016, 1, 1)
        )
        north = Agency.objects.get(name="Northshire Council")
    sign_in(client, elsewhere, agency=Agency.objects.get(name="Southshire Council"))
    assert client.get("/probe/children/").content == b""
    assert client.post("/account/agency/", {"agency": str(north.pk)})["Location"] == "/"
    assert client.get("/probe/children/").content == b"MC-2026-000001"


@pytest.mark.parametrize("chosen", ["", "not a key", "00000000-0000-7000-8000-000000000000"])
def test_nobody_acts_for_an_agency_they_do_not_work_for(client, world, chosen):
    sign_in(client, world.other)
    north = Agency.objects.get(name="Northshire Council")
    assert client.post("/account/agency/", {"agency": chosen}).status_code == 422
    assert client.post("/account/agency/", {"agency": str(north.pk)}).status_code == 422
    assert client.get("/probe/children/").content == b""


@pytest.mark.parametrize("what", ["404", "403", "500", "away", "database", "not-allowed", "often"])
def test_an_exception_keeps_nothing_that_was_written(visitor, world, what):
    expected = {"404": 404, "403": 403, "away": 503, "not-allowed": 403, "often": 429}.get(what, 500)
    assert sign_in(visitor, world.own).get(f"/probe/writes/{what}/").status_code == expected
    assert not Agency.objects.filter(name="Written").exists()


@pytest.mark.parametrize(("status", "kept"), [("200", True), ("302", True), ("409", True), ("422", True), ("429", True),
                                              ("500", False), ("502", False), ("503", False)])  # fmt: skip
def test_an_answer_below_500_keeps_what_its_view_wrote(visitor, world, status, kept):
    assert sign_in(visitor, world.own).get(f"/probe/writes/{status}/").status_code == int(status)
    assert Agency.objects.filter(name="Written").exists() is kept


def test_one_answer_writes_one_row_with_exactly_the_children_shown(client, world, oracle):
    other = make_child(access_of(world.own), 2)
    sign_in(client, world.own).get("/probe/children/")
    ((view, shown, actor, agency, purpose, request),) = reads(oracle)
    assert view == "probe_children"
    assert set(map(str, shown)) == {str(world.child.pk), str(other.pk)}
    assert (actor, agency) == (str(world.own.pk), str(access_of(world.own).agency_id))
    assert (purpose, len(request)) == (None, 36)


def test_an_answer_that_shows_nobody_writes_no_row(client, world, oracle):
    sign_in(client, world.other).get("/probe/children/")
    assert client.get(f"/probe/child/{world.child.pk}/").status_code == 404
    assert reads(oracle) == []


def test_what_cannot_be_audited_is_not_shown(visitor, world, oracle):
    answer = sign_in(visitor, world.own).get("/probe/unaudited/")
    assert answer.status_code == 503
    assert "Quillon" not in answer.content.decode()
    assert reads(oracle) == []


def test_an_answer_is_never_streamed(visitor, world):
    assert sign_in(visitor, world.own).get("/probe/streams/").status_code == 500


@pytest.mark.parametrize("path", ["/account/", "/probe/open/", "/nowhere/", "/accounts/login/", "/probe/undeclared/"])
def test_every_answer_carries_the_headers(visitor, world, path):
    for browser in (visitor, sign_in(Client(raise_request_exception=False), world.own)):
        answer = browser.get(path)
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "geolocation=()" in answer["Permissions-Policy"]
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere/", 404, "Page not found"),
        ("/probe/writes/500/x", 404, "Page not found"),
        ("/probe/undeclared/", 403, "You cannot use this page"),
        ("/probe/writes/often/", 429, "That was too often"),
        ("/probe/writes/away/", 503, "cannot reach its database"),
    ],
)
def test_a_refusal_is_a_page_in_words(visitor, world, path, status, words):
    answer = sign_in(visitor, world.own).get(path)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_script_hears_refusals_as_json(visitor, world):
    sign_in(visitor, world.own)
    answer = visitor.get("/probe/writes/away/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer.json()["detail"].endswith("Nothing was saved.")
    assert visitor.get("/api/nowhere/").json() == {"detail": "Not found."}


def test_a_form_without_its_token_is_refused_in_words(world):
    strict = sign_in(Client(enforce_csrf_checks=True), world.own)
    answer = strict.post("/account/agency/", {"agency": "x"})
    assert answer.status_code == 403
    assert "csrf" not in answer.content.decode().lower().split("<body")[1].split("</body")[0].replace("csrf-", "")


def test_every_signed_in_form_carries_a_token(client, world):
    sign_in(client, world.own)
    for path in ("/account/agency/", "/account/sessions/", "/account/reason/", "/accounts/logout/"):
        page = client.get(path).content.decode()
        assert page.count("<form") == page.count("csrfmiddlewaretoken"), path
