"""The page "who looked at this record"."""

import datetime as dt

import pytest
from django.db import connection

from missing_cases.access import context
from missing_cases.access.context import acting_as_system
from missing_cases.audit.selectors import changes_of, who_looked
from missing_cases.audit.wording import page_in_words, table_in_words
from missing_cases.models import CareStatus, new_id
from tests.access.conftest import access_of, make_child
from tests.accounts.conftest import make_person
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_person("Northshire Council", "team_manager")


@pytest.fixture
def child(manager):
    return make_child(access_of(manager))


def look(user, child, view="reporting:child", purpose=""):
    with context.acting(access_of(user)), connection.cursor() as cursor:
        cursor.execute("SELECT audit.record_read(%s, %s::uuid[], %s)", [view, [str(child.pk)], purpose])


def test_each_look_is_named_with_role_agency_page_and_reason(manager, child):
    officer = make_person("Northshire Police", "police_spoc", kind="police")
    look(officer, child)
    look(manager, child, "reporting:missing_now", "Weekly meeting")
    with context.acting(access_of(manager)):
        last, first = who_looked(child.pk)
    assert (first.person, first.role) == (officer.full_name, "Police single point of contact")
    assert (first.agency, first.page, first.purpose) == ("Northshire Police", "The child's overview", "")
    assert (last.person, last.page, last.purpose) == (manager.full_name, "Missing now", "Weekly meeting")
    assert last.at > first.at
    assert not last.in_emergency


def test_only_looks_at_this_child_are_shown(manager, child):
    look(manager, make_child(access_of(manager), 2))
    with context.acting(access_of(manager)):
        assert who_looked(child.pk) == []


def test_a_reader_without_the_whole_record_is_shown_nothing(manager, child):
    look(manager, child)
    for stranger in (make_person("Southshire Council", "team_manager"), make_person("Police", "police_spoc")):
        with context.acting(access_of(stranger)):
            assert who_looked(child.pk) == []
            assert changes_of(child.pk) == []


def test_a_person_who_has_left_keeps_the_role_they_looked_in(manager, child):
    worker = make_person("Northshire Council", "social_worker")
    look(worker, child)
    with acting_as_system("test"):
        worker.memberships.update(to_on=dt.date(2020, 1, 1))
    with context.acting(access_of(manager)):
        (seen,) = who_looked(child.pk)
    assert seen.role == "Social worker"


def test_changes_name_the_fields_and_never_the_words(manager, child):
    by = access_of(manager)
    with context.acting(by) as now:
        row = CareStatus.objects.create(
            child=child, owner_agency=by.agency, code="looked_after", from_on=dt.date(2016, 1, 1),
            recorded_by=manager, recorded_at=now,
        )  # fmt: skip
        row.code = "care_leaver"
        row.save()
        changed, added = changes_of(child.pk, most=2)
    assert (changed.done, changed.what, changed.fields) == ("Changed", "Care status", ("code",))
    assert (added.done, added.person, added.agency) == ("Added", manager.full_name, "Northshire Council")


def test_looking_at_the_page_is_itself_a_look(client, manager, child):
    sign_in(client, manager)
    address = f"/children/{child.pk}/who-looked/"
    assert "Nobody has looked yet" in client.get(address).content.decode()
    again = client.get(address).content.decode()
    assert manager.full_name in again
    assert "Team manager" in again
    assert "Who looked at this record" in again


@pytest.mark.parametrize(("role", "agency", "status"), [("social_worker", "Northshire Council", 403),
                                                        ("team_manager", "Southshire Council", 404),
                                                        ("police_spoc", "Northshire Police", 403)])  # fmt: skip
def test_the_page_is_for_those_allowed(client, child, role, agency, status):
    sign_in(client, make_person(agency, role))
    assert client.get(f"/children/{child.pk}/who-looked/").status_code == status


def test_an_unknown_child_is_not_found(client, manager):
    sign_in(client, manager)
    assert client.get(f"/children/{new_id()}/who-looked/").status_code == 404


def test_words_for_pages_and_tables_that_have_none_of_their_own():
    assert page_in_words("episodes:add_update") == "Add update"
    assert page_in_words("") == "A page"
    assert table_in_words("episode_moment") == "Episode moment"


def test_the_question_who_saw_this_child_uses_its_index(manager, child):
    with context.acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mc_backup")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM audit.read r WHERE r.children @> ARRAY[%s]::uuid[]", [str(child.pk)])
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("SET LOCAL ROLE mc_app")
    assert "read_by_child" in plan
