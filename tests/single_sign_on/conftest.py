"""A council whose issuer vouches for its people, on a committed database: within a transaction no issuer is asked."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from missing_cases.access import context
from missing_cases.models import Membership, OutsideIdentity, User
from missing_cases.single_sign_on import services
from tests.access.conftest import access_of
from tests.accounts.conftest import make_person
from tests.single_sign_on.issuer import CLIENT, SECRET, TestIssuer

HERE = {"headers": {"sec-fetch-site": "same-origin"}}


@pytest.fixture
def issuer(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    running = TestIssuer()
    yield running
    running.close()


@pytest.fixture
def named(issuer, settings):
    """Name the issuer in the settings, for Northshire; return the entry."""
    settings.SITE_ADDRESS = "http://testserver/"
    entry = {"agency": "Northshire Council", "issuer": issuer.url, "client_id": CLIENT, "client_secret": SECRET,
             "tenants": [], "acr": []}  # fmt: skip
    settings.SINGLE_SIGN_ON = {"north": entry}
    return entry


@pytest.fixture
def people(committed_database, named):
    with transaction.atomic():
        return SimpleNamespace(
            worker=make_person("Northshire Council", "social_worker", email="worker@example.org"),
            colleague=make_person("Northshire Council", "social_worker", email="colleague@example.org"),
            administrator=make_person("Northshire Council", "administrator", email="administrator@example.org"),
            stranger=make_person("Southshire Council", "team_manager", email="stranger@example.org"),
        )


def send_link(people, user):
    """Send somebody a link as the administrator; return the path in the letter."""
    by = access_of(people.administrator)
    with context.acting(by) as now:
        services.send_link(user=user, by=by, now=now)
    return mail.outbox[-1].body.split("http://testserver")[1].split()[0]


@pytest.fixture
def connected(people, issuer):
    """The worker, connected as `subject-1`."""
    path = send_link(people, people.worker)
    assert arrive(Client(), issuer, path=path).status_code == 302
    assert subject_of(people.worker) == issuer.subject
    issuer.seen.clear()
    return people.worker


def subject_of(user):
    with context.acting(access_of(user)):
        return OutsideIdentity.objects.get(user=user, ended_at=None).subject


def set_out(client, *, path="", onward=""):
    """Go from the sign-in page, or from a link, towards the issuer; return the answer."""
    if path:
        assert client.get(path).status_code == 200
    query = {"via": "link"} if path else {"next": onward} if onward else {}
    return client.get("/sign-in/north/", query, **HERE)


def arrive(client, issuer, **way):
    """Sign in at the issuer and come back; return the answer."""
    answer = set_out(client, **way)
    assert answer.status_code == 302, answer.content.decode()
    back = issuer.visit(answer["Location"])
    return client.get(back.removeprefix("http://testserver"), headers={"sec-fetch-site": "cross-site"})


def is_in(client):
    """Say where a client stands: signed in, before the second factor, or out."""
    answer = client.get("/account/")
    if answer.status_code == 200:
        return "in"
    return "second factor" if "/login/" not in answer["Location"] else "out"


def alter(database, statement):
    """Change rows behind the product's back."""
    database.run(f"SET app.actor = 'system:test'; {statement}")


def set_user(user, **fields):
    """Change a person, committed."""
    with context.acting_as_system("test"):
        User.objects.filter(pk=user.pk).update(**fields)


def leave(user, agency="Northshire Council"):
    """End every role a person holds at an agency."""
    with context.acting_as_system("test"):
        Membership.objects.filter(user=user, team__agency__name=agency).update(to_on="2020-01-01")
