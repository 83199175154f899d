"""Every operation of the API, by everybody: one's own row, another's, one that was one's own, and none at all.

Who may see a row is worked out by the oracle, in SQL, from the facts alone. Bodies are empty, so that an operation that
is allowed is refused for what it lacks (400, 422) and changes nothing.
"""

import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import resolve

from missing_cases.access import context
from missing_cases.access.policy import access_for
from missing_cases.access.roles import ROLES
from missing_cases.forms.services import begin_record
from missing_cases.models import new_id
from return_interviews.models import ReturnInterview
from tests.access.matrix import oracle
from tests.access.matrix.world import CANARY, build_world
from tests.api.calling import ROOT, Caller, person
from tests.api.matrix_needs import CALLS, ZERO
from tests.api.test_schema import PARAMETERS, operations, schema  # noqa: F401 - a fixture
from tests.conftest import as_role

OTHERS = ("other council", "other police", "unreported police")
ALLOWED = {200, 201, 400, 422}


def _interview(world, key):
    by = access_for(world.people["other council" if key == "theirs" else "missing_coordinator"], now=world.now)
    rows, pk = world.rows[key], new_id()
    with context.acting(by) as now, as_role("mc_owner"):  # *ended* is no longer the council's to write on
        record = begin_record(
            form="return_interview", on=now.date(), child=rows["child"], owner_agency=by.agency,
            subject_kind="interview", subject_id=pk, by=by, now=now,
        )  # fmt: skip
        rows["return_interview"] = ReturnInterview.objects.create(
            id=pk, episode=rows["episode"], child=rows["child"], record=record, owner_agency=by.agency,
            state="offered", offered_at=now, offered_by=by.user,
        )  # fmt: skip


@pytest.fixture
def world(db):
    """The matrix's world, with an interview of each child."""
    call_command("load_protocols", verbosity=0)
    call_command("load_forms", verbosity=0)
    with context.acting_as_system("test") as now:
        pass
    built = build_world()
    built.now = now
    for key in CANARY:
        _interview(built, key)
    return built


def _send(caller, call, row):
    if call.method == "get":
        return caller.get(call.at(row))
    return caller.send(call.method, call.at(row), {})


def _shows(answer, key):
    return CANARY[key] in answer.content.decode()


def _check_row(world, identity, caller, call, key):
    row, user = world.rows[key][call.row], world.people[identity]
    child = row if call.row == "child" else row.child
    seen = oracle.may_see(call.row, row.pk, child, user, world.agency_of(identity))
    answer = _send(caller, call, row)
    place = f"{identity} {call.method} {call.path} {key}: {answer.status_code} {answer.content[:200]!r}"
    if seen and call.method == "get":
        assert answer.status_code == 200 and json.loads(answer.content)["id"] == str(row.pk), place
    elif seen:  # a header's holder, or a reader of another agency's interview, finds nothing to change
        assert answer.status_code in {*ALLOWED, 404}, place
    else:
        assert answer.status_code == 404, place
        assert not any(_shows(answer, name) for name in CANARY), place


def _check_list(world, identity, caller, call):
    answer = _send(caller, call, ZERO)
    assert answer.status_code in ALLOWED, f"{identity} {call.method} {call.path}: {answer.content[:200]!r}"
    told = json.loads(answer.content)
    listed = {item["id"] for item in told["results"]} if call.method == "get" and "results" in told else None
    kind = {"children/": "child", "episodes/": "episode", "interviews/": "return_interview", "clocks/": "clock"}
    if listed is None or call.path not in kind:
        return
    of_kind = {str(rows[kind[call.path]].pk): rows for rows in world.rows.values()}
    for pk, rows in of_kind.items():
        seen = oracle.may_see(kind[call.path], pk, rows["child"], world.people[identity], world.agency_of(identity))
        assert (pk in listed) == bool(seen), f"{identity} {call.path} {pk}"


def test_everybody_everywhere(world):
    for identity in (*ROLES, *OTHERS):
        caller = person(world.people[identity])
        role = identity if identity in ROLES else {"other council": "missing_coordinator"}.get(identity, "police_spoc")
        for call in CALLS:
            _check_call(world, identity, caller, call, allowed=bool(ROLES[role].perms & set(call.functions)))


def _check_call(world, identity, caller, call, *, allowed):
    if not allowed:
        row = world.rows["ours"][call.row] if call.row else ZERO
        assert _send(caller, call, row).status_code == 403, f"{identity} {call.method} {call.path}"
    elif call.row:
        for key in CANARY:
            _check_row(world, identity, caller, call, key)
        assert _send(caller, call, ZERO).status_code == 404
    else:
        _check_list(world, identity, caller, call)


def _rows(world, call):
    return [rows[call.row] for rows in world.rows.values()] if call.row else []


def test_nobody_anywhere(world):
    caller = Caller(Client())
    for call in CALLS:
        answers = [_send(caller, call, row) for row in (*_rows(world, call), ZERO)]
        assert {answer.status_code for answer in answers} == {401}, f"{call.method} {call.path}"


def test_every_operation_has_its_row(schema):  # noqa: F811 - the fixture
    def name(method, path):
        found = resolve(path)
        return method, found.url_name

    listed = [name(call.method, ROOT + call.at(ZERO)) for call in CALLS]
    known = {name(method, path.format(**PARAMETERS)) for path, method in operations(schema)}
    assert len(listed) == len(set(listed)) and set(listed) == known
