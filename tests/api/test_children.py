"""Children over the API: who sees which fields, what may be said of a child, and who is told that it was read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missing_cases.access import context, grants
from missing_cases.models import Child
from tests.api.calling import person
from tests.children.world import make_access, make_child

pytestmark = pytest.mark.django_db
HEADER = {
    "id", "reference", "family_name", "given_names", "known_as", "date_of_birth", "sex", "description",
    "first_language", "police_reference",
}  # fmt: skip
WHOLE = HEADER | {
    "date_of_birth_estimated", "gender", "ethnicity", "interpreter_needed", "disability", "council_reference",
    "nhs_number", "upn", "open_to_exploitation_team", "current_risk_grade", "version",
}  # fmt: skip
FIELDS_OF_ROLE = {
    "missing_coordinator": WHOLE, "social_worker": WHOLE, "team_manager": WHOLE, "assistant_director": WHOLE,
    "auditor": WHOLE, "panel_administrator": HEADER, "police_spoc": HEADER, "police_officer": HEADER,
    "registered_manager": HEADER, "carer": HEADER, "school_lead": HEADER, "health_worker": HEADER,
    "youth_justice_worker": HEADER, "partner_worker": HEADER,
}  # fmt: skip
KIND_OF_ROLE = {
    "police_spoc": "police", "police_officer": "police", "registered_manager": "care_home", "carer": "care_home",
    "school_lead": "education", "health_worker": "health", "youth_justice_worker": "youth_justice",
    "partner_worker": "housing",
}  # fmt: skip
NEW = {"given_names": "Bilal", "family_name": "Quennell", "date_of_birth": "2012-02-29"}


@pytest.fixture
def own(db):
    return make_access()


@pytest.fixture
def caller(own):
    return person(own.user)


def involve(own, child, access):
    with context.acting(own) as now:
        grants.involve_agency(
            child=child, agency=access.agency, role="partner", legal_basis="s47", by=own.user, now=now
        )


@pytest.mark.parametrize("role", FIELDS_OF_ROLE)
def test_a_role_is_shown_the_fields_of_its_tier_alone(own, role):
    kind = KIND_OF_ROLE.get(role)
    reader = make_access(kind, role) if kind else make_access(role=role, agency=own.agency)
    child = make_child(own, nhs_number="9434765919", disability="Deaf")
    if kind:
        involve(own, child, reader)
    calling = person(reader.user)
    assert set(calling.get(f"children/{child.pk}/").json()) == FIELDS_OF_ROLE[role]
    (row,) = calling.get("children/").json()["results"]
    assert set(row) == FIELDS_OF_ROLE[role]
    found = calling.post("children/search/", text="Amira Khan")
    assert (found.status_code == 403) if role == "carer" else (set(found.json()[0]) == FIELDS_OF_ROLE[role])


def test_another_agencys_child_is_not_there(own):
    child, other = make_child(own), make_access()
    calling = person(other.user)
    assert calling.get(f"children/{child.pk}/").status_code == 404
    assert calling.patch(f"children/{child.pk}/", version=1, given_names="X").status_code == 404
    assert calling.get("children/").json()["results"] == []
    assert calling.post("children/search/", text="Amira Khan").json() == []


def test_a_holder_of_the_header_may_not_change_it(own):
    child, reader = make_child(own), make_access("police", "social_worker")
    involve(own, child, reader)
    calling = person(reader.user)
    assert set(calling.get(f"children/{child.pk}/").json()) == HEADER
    assert calling.patch(f"children/{child.pk}/", version=1, given_names="X").status_code == 404
    with context.acting(own):
        assert Child.objects.get().given_names == "Amira"


def test_every_child_shown_is_a_row_of_the_read_audit(own, caller, oracle):
    first, second = make_child(own), make_child(own, given_names="Bo", family_name="Lund")
    caller.get(f"children/{first.pk}/")
    caller.get("children/")
    caller.post("children/search/", text="Bo Lund")
    rows = oracle("SELECT view, children, actor FROM audit.read WHERE view LIKE 'api:%%' ORDER BY id")
    assert [(view, set(children)) for view, children, _actor in rows] == [
        ("api:children-detail", {first.pk}), ("api:children-list", {first.pk, second.pk}),
        ("api:children-search", {second.pk}),
    ]  # fmt: skip
    assert {str(actor) for _view, _children, actor in rows} == {str(own.user.pk)}


def test_a_child_is_added_for_the_callers_agency_whatever_the_body_says(own, caller):
    other = make_access()
    made = caller.post(
        "children/", **NEW, owner_agency=str(other.agency_id), entered_by_agency=str(other.agency_id), version=9,
        entered_by=str(other.user.pk), reference="MC-MINE", role="police", restricted=True, id=str(other.user.pk),
        current_risk_grade="high", demo_note="x", void_at="2026-01-01",
    )  # fmt: skip
    assert made.status_code == 201, made.content
    with context.acting(own):
        child = Child.objects.get()
        involved = child.involvements.get()
    assert (involved.agency, involved.role) == (own.agency, "responsible")
    assert (child.entered_by_agency, child.entered_by, child.version) == (own.agency, own.user, 1)
    assert str(child.pk) != str(other.user.pk)
    assert child.reference != "MC-MINE" and not child.restricted and child.void_at is None
    assert child.current_risk_grade == child.demo_note == ""


def test_nothing_but_identity_can_be_changed(own, caller):
    child, other = make_child(own), make_access()
    changed = caller.patch(
        f"children/{child.pk}/", version=1, given_names="Amirah", entered_by_agency=str(other.agency_id),
        restricted=True, reference="X", merged_into=str(child.pk),
    )  # fmt: skip
    assert changed.json()["given_names"] == "Amirah" and changed.json()["version"] == 2
    with context.acting(own):
        now = Child.objects.get()
    assert (now.entered_by_agency, now.restricted, now.reference, now.merged_into) == (
        own.agency, False, child.reference, None,
    )  # fmt: skip


def test_a_child_who_may_be_known_is_shown_before_another_is_made(own, caller, oracle):
    child = make_child(own)
    again = {"given_names": "Amira", "family_name": "Khan", "date_of_birth": "2011-05-04"}
    told = caller.post("children/", **again)
    assert told.status_code == 409
    assert [row["id"] for row in told.json()["duplicates"]] == [str(child.pk)]
    assert oracle("SELECT children FROM audit.read WHERE view LIKE 'api:%%'") == [([child.pk],)]
    assert caller.post("children/", **again, confirmed=True).status_code == 201
    with context.acting(own):
        assert Child.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field", "status"),
    [({"date_of_birth": "2999-01-01"}, "date_of_birth", 422), ({"nhs_number": "1234567890"}, "nhs_number", 422),
     ({"date_of_birth": "soon"}, "date_of_birth", 400), ({"family_name": ""}, "family_name", 400)],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(own, caller, oracle, wrong, field, status):
    refused = caller.post("children/", **{**NEW, **wrong})
    assert refused.status_code == status and list(refused.json()) == [field]
    assert oracle("SELECT count(*) FROM child")[0][0] == 0
    assert oracle("SELECT count(*) FROM child_name")[0][0] == 0


def test_the_second_of_two_savers_is_shown_what_stands(own, caller, oracle):
    child = make_child(own)
    assert caller.patch(f"children/{child.pk}/", version=1, known_as="Mimi").status_code == 200
    late = caller.patch(f"children/{child.pk}/", version=1, known_as="Ami")
    assert late.status_code == 409
    assert late.json()["theirs"] == {"known_as": "Mimi"}
    assert oracle("SELECT known_as, version FROM child") == [("Mimi", 2)]
    assert len(oracle("SELECT 1 FROM audit.read WHERE view LIKE 'api:%%'")) == 2  # what stands was shown, and is noted


def test_a_page_costs_the_same_however_many_children_it_shows(own, caller):
    make_child(own)
    caller.get("children/")
    with CaptureQueriesContext(connection) as one:
        caller.get("children/")
    for number in range(30):
        make_child(own, family_name=f"Pageful{number}")
    with CaptureQueriesContext(connection) as many:
        page = caller.get("children/").json()
    assert len(page["results"]) == 25 and len(many) <= len(one)
    with CaptureQueriesContext(connection) as second:
        rest = caller.client.get(page["next"], headers=caller.headers).json()
    assert len(rest["results"]) == 6 and len(second) <= len(one)
    assert not {row["id"] for row in rest["results"]} & {row["id"] for row in page["results"]}
