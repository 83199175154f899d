"""Every address x role x whose record: what the facts say, compared with what the product answers.

MATRIX_WALL chooses which walls stand: `both` (as in production), `application` (database role that row-level security
lets through: the filters alone), `database` (the application's filters removed: row-level security alone).
"""

import os
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from missing_cases.access.roles import ROLES
from tests.access.matrix.addresses import our_addresses
from tests.access.matrix.expectations import ELSEWHERE, EXPECTED, POST
from tests.access.matrix.oracle import may_see
from tests.access.matrix.world import CANARY, OTHERS, RECORD_CANARY, build_world
from tests.conftest import as_role
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

WALLS = ("both", "application", "database")
CHOSEN = [os.environ["MATRIX_WALL"]] if os.environ.get("MATRIX_WALL") else WALLS
FEW = ("missing_coordinator", "team_manager", "social_worker", "police_spoc", "interviewer", "registered_manager",
       "analyst", "other council", "other police", "unreported police")  # fmt: skip
ANSWERED = {"GET": {200, 302, 409}, "POST": {200, 204, 302, 400, 405, 409, 422}}
ONLY = re.compile(os.environ.get("MATRIX_ONLY") or ".*")
ASKED = {name: needs for name, needs in EXPECTED.items() if ONLY.fullmatch(name)}


def test_every_address_has_a_row():
    names = {address.name for address in our_addresses() if not address.name.startswith(("None", "api:"))}
    assert names - set(EXPECTED) - set(ELSEWHERE) == set()
    assert set(EXPECTED) - names == set()


@pytest.fixture(params=CHOSEN)
def wall(request, monkeypatch):
    """Take the walls down that this run does without."""
    if request.param == "database":
        for queryset in {type(model._default_manager.all()) for model in apps.get_models()}:
            if hasattr(queryset, "visible_to"):
                monkeypatch.setattr(queryset, "visible_to", lambda self, access, *tier, **more: self.all())
    return request.param


@pytest.fixture
def open_policies(wall):
    """For the application's wall alone: let every row through for mc_app, until the test's transaction ends."""
    if wall == "application":
        with as_role("mc_owner"), connection.cursor() as cursor:
            cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
            for (table,) in cursor.fetchall():
                cursor.execute(f"CREATE POLICY wall_down ON {table} TO mc_app USING (true) WITH CHECK (true)")


@pytest.fixture
def world():
    with as_role("mc_owner"):
        call_command("load_protocols", verbosity=0)
        call_command("load_forms", verbosity=0)
    return build_world()


def identities(wall):
    return [*ROLES, *(key for key, _, _ in OTHERS)] if wall == "both" else FEW


def answer(client, method, address):
    """Ask, undo whatever was written, and return status, body and the children the read audit names."""
    with transaction.atomic():
        response = client.post(address, {}) if method == POST else client.get(address)
        found = response.status_code, response.content.decode(errors="replace"), _read_audit()
        transaction.set_rollback(True)
    return found


def _read_audit():
    with as_role("mc_backup"), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(array_agg(c), '{}') FROM audit.read r, unnest(r.children) c"
                       " WHERE r.txid = pg_current_xact_id()")  # fmt: skip
        return {str(key) for key in cursor.fetchone()[0]}


def addresses_of(needs, name, world):
    """Return (address, whose) for each row the address may name, or one for a list."""
    if not needs.row:
        return [(reverse(name, kwargs=needs.fixed), None)]
    found = []
    for whose, rows in world.rows.items():
        row = rows.get(needs.row)
        if row is not None:
            found.append((reverse(name, kwargs={needs.name: row.pk, **needs.fixed}), whose))
    return found


def problem(needs, name, method, whose, status, body, seen, audited, holds):
    """Return what is wrong with an answer, or nothing. `seen`: whose children the reader may see."""
    if not holds:
        return None if status == 403 else f"lacks the function, answered {status}"
    if whose is not None and not seen[needs.row][whose]:
        return None if status == 404 else f"may not see {whose}, answered {status}"
    if status not in ANSWERED[method]:
        return f"may, answered {status}"
    if RECORD_CANARY in body and not any(seen["record"].values()):
        return "shows a field of the whole record to a holder of the header"
    shown = {key for key, canary in CANARY.items() if canary in body}
    leaked = {key for key in shown if not seen["child"][key]}
    if leaked:
        return f"shows {sorted(leaked)}"
    unaudited = {key for key in shown if seen["id"][key] not in audited}
    return f"shows {sorted(unaudited)} without a read-audit row" if unaudited and status == 200 else None


def asked_of(identity, role):
    """Yield what is asked of an identity, and whether its role holds a function for it.

    A rarer role is refused each function once; the common ones at every address that asks for it.
    """
    refused = set()
    for name, needs in ASKED.items():
        holds = not needs.functions or any(perm in ROLES[role].perms for perm in needs.functions)
        if holds or identity in FEW or needs.functions not in refused:
            yield name, needs, holds
        if not holds:
            refused.add(needs.functions)


KINDS = (
    "child", "record", "episode", "return_interview", "clock", "disclosure", "message", "team", "child_concern",
    "concern_called", "concern_referred", "concern_decided", "concern_unreported", "education_case",
    "education_enquiry", "education_likely", "protocol_draft", "replay_run", "notification", "original",
    "difference", "list", "handover", "sent",
)  # fmt: skip


def test_matrix(world, wall, open_policies):
    wrong, cells = [], 0
    for identity in identities(wall):
        user, agency = world.people[identity], world.agency_of(identity)
        role = user.memberships.get().role
        client = sign_in(Client(), user)
        seen = {kind: {} for kind in KINDS}
        seen["id"] = {whose: str(child.pk) for whose, child in world.children.items()}
        for whose, rows in world.rows.items():
            for kind, row in rows.items():
                seen[kind][whose] = may_see(kind, row.pk, world.children[whose], user, agency)
                if kind == "disclosure" and seen[kind][whose]:
                    side = "receive" if row.recipient_agency_id == agency.pk else "send"
                    seen[kind][whose] = f"disclosure_{side}" in ROLES[role].perms
        for name, needs, holds in asked_of(identity, role):
            for address, whose in addresses_of(needs, name, world):
                if identity not in FEW and whose not in (None, "ours"):
                    continue  # what the rarer roles may do is asked of one child; the common ones are asked of all
                for method in needs.methods if identity in FEW else needs.methods[:1]:
                    status, body, audited = answer(client, method, address)
                    cells += 1
                    fault = problem(needs, name, method, whose, status, body, seen, audited, holds)
                    if fault:
                        wrong.append(f"{identity}: {method} {name} {whose or ''}: {fault}")
    assert cells >= len(ASKED) * len(FEW)
    assert not wrong, "\n".join(wrong)


def test_nobody_signed_in_gets_past_the_door(world):
    wrong = []
    for name, needs in ASKED.items():
        for address, whose in addresses_of(needs, name, world):
            for method in needs.methods:
                status, body, _ = answer(Client(), method, address)
                good = status in (200, 503) if needs.open else status == 302
                if not good or any(canary in body for canary in CANARY.values()):
                    wrong.append(f"{method} {name} {whose}: {status}")
    assert wrong == []
