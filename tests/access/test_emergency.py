"""Emergency access: one person, one child, four hours, a reason, notice at once, a review by somebody else."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from missing_cases.access import context, emergency
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.models import Child, Message, NamedAccess, new_id
from tests.access.conftest import REASON, access_of, break_glass, make_child, make_scene
from tests.accounts.conftest import make_person
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return make_scene()


def sees(user):
    with context.acting(access_of(user)):
        return Child.objects.count()


def test_it_opens_one_child_to_one_person(scene):
    other = make_child(access_of(scene.own), 2)
    assert sees(scene.duty) == 0
    access = break_glass(scene.duty, scene.child)
    assert access.valid_to - access.from_at == dt.timedelta(hours=4)
    assert access.review_due_at - access.from_at == dt.timedelta(hours=72)
    with context.acting(access_of(scene.duty)):
        assert list(Child.objects.values_list("pk", flat=True)) == [scene.child.pk]
        assert not Child.objects.filter(pk=other.pk).exists()
    assert sees(make_person("Southshire Council", "duty_worker")) == 0


def test_after_four_hours_it_is_closed(scene, oracle):
    break_glass(scene.duty, scene.child)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mc_owner")
        cursor.execute("UPDATE child_grant SET valid_to = statement_timestamp() WHERE valid_to IS NOT NULL")
        cursor.execute("SET LOCAL ROLE mc_app")
    assert sees(scene.duty) == 0


def test_the_data_owner_is_told_at_once(scene):
    access = break_glass(scene.duty, scene.child)
    with context.acting(access_of(scene.own)):
        told = Message.objects.filter(topic="emergency_access")
        assert {message.recipient for message in told} == {scene.own, scene.manager}
        assert {message.subject_id for message in told} == {access.pk}
        assert REASON not in str(list(told.values()))


def test_if_nobody_can_be_told_it_is_an_incident(scene):
    with context.acting_as_system("test"):
        for person in (scene.own, scene.manager):
            person.memberships.update(role="social_worker")
    break_glass(scene.duty, scene.child)
    with context.acting(access_of(scene.own)):
        message = Message.objects.get(topic="emergency_access")
    assert (message.incident, message.recipient) == (True, None)


def test_using_it_twice_is_one_access_and_one_notice(scene):
    first = break_glass(scene.duty, scene.child)
    assert break_glass(scene.duty, scene.child) == first
    with context.acting(access_of(scene.own)):
        assert Message.objects.filter(topic="emergency_access").count() == 2


def test_an_agency_that_is_not_involved_learns_nothing(scene):
    assert break_glass(scene.stranger, scene.child) is None
    assert break_glass(scene.stranger, SimpleNamespace(pk=new_id())) is None
    assert sees(scene.stranger) == 0


@pytest.mark.parametrize("reason", ["", "urgent", "  u r g  ", "          x         "])
def test_a_reason_of_ten_characters_is_needed(scene, reason):
    with pytest.raises(RuleError) as refused:
        break_glass(scene.duty, scene.child, reason)
    assert refused.value.field == "reason"


def test_the_database_itself_wants_a_reason_and_a_person(scene):
    refused = pytest.raises(DatabaseError, match="a reason")
    with context.acting(access_of(scene.duty)), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute("SELECT break_glass(%s, %s, 'short')", [new_id(), scene.child.pk])
    context.bind(actor="system:test")
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="a person"), transaction.atomic():
        cursor.execute("SELECT break_glass(%s, %s, %s)", [new_id(), scene.child.pk, REASON])


def test_a_role_without_it_is_refused(scene):
    worker = make_person("Southshire Council", "social_worker")
    with pytest.raises(NotAllowed):
        break_glass(worker, scene.child)


def test_nobody_writes_emergency_access_past_the_function(scene):
    refused = pytest.raises(DatabaseError, match="row-level")
    with context.acting(access_of(scene.own)) as now, refused, transaction.atomic():
        NamedAccess.objects.create(
            child=scene.child, agency=access_of(scene.own).agency, user=scene.own, kind="break_glass", tier=2,
            reason=REASON, given_by=scene.own, from_at=now, valid_to=now, review_due_at=now,
        )  # fmt: skip


def test_a_review_is_by_another_and_once(scene):
    access = break_glass(scene.duty, scene.child)
    by = access_of(scene.manager)
    with context.acting(by) as now:
        assert list(emergency.to_review(by)) == [access]
        done = emergency.review_access(access_id=access.pk, justified=True, note="Right call", by=by, now=now)
        assert (done.reviewed_by, done.justified) == (scene.manager, True)
        with pytest.raises(RuleError, match="reviewed already"):
            emergency.review_access(access_id=access.pk, justified=False, note="Changed my mind", by=by, now=now)


def test_an_unjustified_use_needs_words(scene):
    access = break_glass(scene.duty, scene.child)
    by = access_of(scene.manager)
    with context.acting(by) as now, pytest.raises(RuleError) as refused:
        emergency.review_access(access_id=access.pk, justified=False, note=" ", by=by, now=now)
    assert refused.value.field == "note"


def test_one_does_not_review_oneself(scene):
    manager = make_person("Southshire Council", "team_manager")
    access = break_glass(manager, scene.child)
    by = access_of(manager)
    with context.acting(by) as now:
        assert list(emergency.to_review(by)) == []
        with pytest.raises(NamedAccess.DoesNotExist):
            emergency.review_access(access_id=access.pk, justified=True, note="", by=by, now=now)
        with pytest.raises(IntegrityError, match="reviewed_by_another"), transaction.atomic():
            NamedAccess.objects.filter(pk=access.pk).update(reviewed_by=manager, reviewed_at=now)


def test_another_agencys_manager_has_nothing_to_review(scene):
    break_glass(scene.duty, scene.child)
    west = access_of(make_person("Westshire Council", "team_manager"))
    with context.acting(west):
        assert list(emergency.to_review(west)) == []


def test_the_reason_is_a_digest_in_the_audit(scene, oracle):
    break_glass(scene.duty, scene.child)
    ((diff,),) = oracle("SELECT diff::text FROM audit.event WHERE table_name = 'named_access'")
    assert REASON not in diff
    assert "sha256:" in diff


def test_the_card_says_nothing_of_the_child(client, scene):
    sign_in(client, scene.duty)
    page = client.get(f"/children/{scene.child.pk}/emergency/")
    unknown = client.get(f"/children/{new_id()}/emergency/")
    assert page.status_code == unknown.status_code == 200
    assert "Quillon" not in page.content.decode()


def test_the_card_asks_and_then_opens(client, scene):
    sign_in(client, scene.duty)
    page = f"/children/{scene.child.pk}/emergency/"
    short = client.post(page, {"reason": "urgent"})
    assert short.status_code == 422
    assert "urgent</textarea>" in short.content.decode()
    assert client.post(page, {"reason": REASON})["Location"] == f"/children/{scene.child.pk}/"
    assert client.get(page)["Location"] == f"/children/{scene.child.pk}/"


def test_the_card_answers_404_for_a_child_that_is_not_ones_business(client, scene):
    sign_in(client, scene.stranger)
    for key in (scene.child.pk, new_id()):
        assert client.post(f"/children/{key}/emergency/", {"reason": REASON}).status_code == 404


def test_the_manager_reviews_on_the_page(client, scene, oracle):
    access = break_glass(scene.duty, scene.child)
    sign_in(client, scene.manager)
    listed = client.get("/emergency-access/")
    assert scene.duty.full_name in listed.content.decode()
    page = f"/emergency-access/{access.pk}/"
    assert REASON in client.get(page).content.decode()
    wrong = client.post(page, {"justified": "no", "note": ""})
    assert wrong.status_code == 422
    assert client.post(page, {"justified": "yes", "note": ""})["Location"] == "/emergency-access/"
    assert "Justified" in client.get("/emergency-access/").content.decode()
    shown = oracle("SELECT count(*) FROM audit.read WHERE children @> ARRAY[%s]::uuid[]", [str(scene.child.pk)])
    assert shown == [(4,)]


def test_who_looked_marks_what_was_seen_in_an_emergency(client, scene):
    from missing_cases.audit.selectors import who_looked

    break_glass(scene.duty, scene.child)
    with context.acting(access_of(scene.duty)), connection.cursor() as cursor:
        cursor.execute("SELECT audit.record_read('children:overview', %s::uuid[], '')", [[str(scene.child.pk)]])
    with context.acting(access_of(scene.manager)):
        (look,) = who_looked(scene.child.pk)
    assert (look.person, look.in_emergency) == (scene.duty.full_name, True)
    assert look.role == "Out-of-hours duty worker"
