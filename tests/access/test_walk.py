"""Every page the demonstration's people can reach by its links: audited to the child, and no name where none belongs.

A4 and S6 of the reliability report, on the whole product: whom a page names, its one audit row names; and no name of a
child or adult stands in an address, a log, a session, a cache or a message.
"""

import re
from html import unescape

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.test import Client

from missing_cases.children.search import AUDITED_AS
from missing_cases.models import User
from tests.sign_in import sign_in

LINK = re.compile(r'(?:href|action|src|data-[a-z-]*url)="(/[^"#]*)"')
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LEAVING = ("/static/", "/accounts/logout", "/demo/")
MOST_PAGES = 150


@pytest.fixture
def demonstration(committed_database, settings, monkeypatch):
    with committed_database.django_as("mc_owner"):
        call_command("load_protocols", verbosity=0)
        call_command("load_forms", verbosity=0)
    settings.DEMO_SIGN_IN = True
    monkeypatch.setenv("CLOCK_DATABASE_URL", committed_database.url("mc_clock"))
    call_command("load_demo", verbosity=0)
    return committed_database


def children(database):
    """Return id -> how a page may name the child, read past every wall."""
    rows = database.run("SELECT id::text, reference, given_names || ' ' || family_name FROM child")
    return {key: (reference, full_name) for key, reference, full_name in rows}


def names(database):
    """Return the words that must stay inside pages: family names of children and whole names of adults."""
    families = database.run("SELECT DISTINCT family_name FROM child_name WHERE length(family_name) > 3")
    adults = database.run("SELECT full_name FROM adult")
    return {name for (name,) in families + adults}


def looks(database):
    """Return the looks written so far; what a page searched for among records unseen has rows of its own."""
    rows = database.run("SELECT id, children::text[], view FROM audit.read ORDER BY id")
    return [(key, children) for key, children, view in rows if view != AUDITED_AS]


def walk(client, database, known):
    """Follow every link from the first page; yield (path, body) of each page answered, after checking its audit."""
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        before = len(looks(database))
        answer = client.get(path)
        assert answer.status_code < 500, path
        written = looks(database)[before:]
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            assert len(written) <= 1, path
            continue
        body = unescape(answer.content.decode())
        named = {key for key, ways in known.items() if any(way in body for way in ways)}
        audited = {key for _id, keys in written for key in keys}
        assert len(written) == bool(audited), path
        assert named <= audited, path
        yield path, body
        for link in LINK.findall(body):
            shape = KEY.sub("*", link.split("?")[0])
            if shape not in seen and not link.startswith(LEAVING):
                seen.add(shape)
                waiting.append(link)


def test_whom_a_page_names_its_audit_row_names_and_no_name_leaks(demonstration, caplog, capfd):
    known, words = children(demonstration), names(demonstration)
    assert len(known) > 3
    paths, addresses = 0, set()
    for person in User.objects.filter(kind="person", is_active=True):
        client = sign_in(Client(), person)
        for path, body in walk(client, demonstration, known):
            paths += 1
            addresses |= {path, *LINK.findall(body)}
    assert paths > 60
    found = {
        "an address": " ".join(addresses),
        "a log": caplog.text + "".join(capfd.readouterr()),
        "a session": " ".join(
            str(SessionStore().decode(data)) for (data,) in demonstration.run("SELECT session_data FROM django_session")
        ),
        "the cache": str(demonstration.run("SELECT cache_key, value FROM cache_entry")),
        "a message": str(demonstration.run("SELECT key, topic, subject_kind, payload::text, receipt FROM message")),
        "the log of sign-ins": str(demonstration.run("SELECT path_info, get_data, post_data FROM axes_accessattempt")),
        "a look": str(demonstration.run("SELECT view, purpose FROM audit.read")),
    }
    leaks = [(place, word) for place, text in found.items() for word in words if word.lower() in text.lower()]
    assert leaks == []
