"""What waits because nobody can receive it: tried again by the cranks, once, with an incident when it stays."""

import datetime as dt
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from clocks.models import Clock
from disclosures import services, sources
from disclosures.enums import State
from disclosures.models import Disclosure
from disclosures.rules import next_try
from missing_cases.access import context
from missing_cases.models import Message
from tests.conftest import as_role
from tests.disclosures.conftest import PARTS
from tests.disclosures.world import KIND, RECORDS, add_person, make_world, reader

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
ROOT = Path(__file__).resolve().parents[2]
BROKEN = "made_up_broken_record"


def turn(now):
    with context.acting_as_system("test"), as_role("mc_clock"):
        return services.deliver_due(now)


def kept(world, disclosure):
    with context.acting(world.manager):
        return Disclosure.objects.get(pk=disclosure.pk)


def standing(world):
    with context.acting(world.manager):
        rows = Message.objects.filter(incident=True, resolved_at__isnull=True)
        return sorted(rows.values_list("topic", flat=True))


def staff(world):
    with context.acting_as_system("test"):
        return reader(add_person(world.empty_force, "police_spoc", "Wendy West"), world.now)


@pytest.fixture
def waiting(world, send):
    return send(recipient_agency=world.empty_force)


def test_the_waits_double_up_to_six_hours(world):
    waits = [next_try(tries, world.now) - world.now for tries in range(8)]
    assert waits == [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 6 * HOUR, 6 * HOUR]
    assert next_try(9999, world.now) - world.now == 6 * HOUR


@pytest.mark.django_db
def test_a_try_in_vain_puts_off_the_next(world, waiting):
    assert (waiting.tries, waiting.next_try_at) == (0, world.now + 15 * MINUTE)
    assert turn(world.now + 14 * MINUTE) == 0
    assert kept(world, waiting).tries == 0
    assert turn(world.now + 15 * MINUTE) == 0
    found = kept(world, waiting)
    assert (found.state, found.tries, found.next_try_at) == (State.QUEUED, 1, world.now + 45 * MINUTE)
    assert turn(world.now + 16 * MINUTE) == 0
    assert kept(world, waiting).tries == 1


@pytest.mark.django_db
def test_after_the_fifth_an_incident_stands_on_the_duty_desk_once(world, waiting):
    now = world.now
    with context.acting(world.manager):
        Message.objects.filter(incident=True).update(resolved_at=now)  # somebody took the first notice off, and forgot
    for number in range(1, 8):
        now += 7 * HOUR
        turn(now)
        assert kept(world, waiting).tries == number
        assert standing(world) == ([] if number < 5 else ["disclosure.undelivered"])
    with context.acting(world.manager):
        incident = Message.objects.get(topic="disclosure.undelivered")
    assert (incident.agency_id, incident.subject_id) == (world.manager.agency_id, waiting.pk)
    assert incident.payload == {"fault": "", "tries": 5}


@pytest.mark.django_db
def test_it_is_delivered_once_somebody_is_there(world, waiting):
    spoc = staff(world)
    at = world.now + HOUR
    assert [turn(at), turn(at), turn(at + 9 * HOUR)] == [1, 0, 0]
    found = kept(world, waiting)
    assert (found.state, found.sent_at, found.next_try_at) == (State.SENT, at, None)
    with context.acting(world.manager):
        steps = list(found.events.values_list("kind", "by", "owner_agency"))
        clock = Clock.objects.get(subject_id=found.pk)
    us = world.manager.agency_id
    assert steps == [("queued", world.manager.user.pk, us), ("sent", None, us)]
    assert (clock.counterpart_id, clock.due_at) == (world.empty_force.pk, at + 24 * HOUR)
    with context.acting(spoc):
        assert Disclosure.objects.get().content.document.codes == PARTS
        assert Message.objects.get().recipient == spoc.user
    assert standing(world) == []


@pytest.mark.django_db
def test_the_recipient_opens_what_a_crank_delivered(world, waiting, as_reader):
    spoc = staff(world)
    turn(world.now + HOUR)
    opened = as_reader(spoc, services.open_disclosure, disclosure=waiting, now=world.now + 2 * HOUR)
    assert (opened.state, opened.opened_by) == (State.OPENED, spoc.user)


@pytest.mark.django_db
@pytest.mark.parametrize("service", ["deliver", "recall"])
def test_what_the_sender_did_by_hand_is_not_tried_again_and_its_incident_is_settled(world, waiting, as_reader, service):
    staff(world)
    if service == "deliver":
        as_reader(world.manager, services.deliver_disclosure, disclosure=waiting, now=world.now + MINUTE)
    else:
        as_reader(world.manager, services.recall_disclosure, disclosure=waiting, reason="No.", now=world.now + MINUTE)
    assert turn(world.now + HOUR) == 0
    assert standing(world) == []
    assert kept(world, waiting).sent_at == (world.now + MINUTE if service == "deliver" else None)


@pytest.mark.django_db
def test_what_is_over_or_whose_recipient_is_closed_does_not_leave(world, send):
    over = send(recipient_agency=world.empty_force, expires_at=world.now + 20 * MINUTE)
    staff(world)
    assert turn(world.now + 20 * MINUTE) == 0
    assert kept(world, over).state == State.QUEUED
    with context.acting_as_system("test"):
        world.empty_force.active = False
        world.empty_force.save()
    assert turn(world.now + 16 * MINUTE) == 0
    assert kept(world, over).tries == 1


@pytest.mark.django_db
def test_a_fault_with_one_is_an_incident_at_once_leaves_nothing_half_done_and_holds_up_no_other(
    world, send, monkeypatch, caplog
):
    def fail(source_id, now):
        raise ValueError("Jordan's words")

    monkeypatch.setitem(sources._openers, BROKEN, RECORDS)
    monkeypatch.setitem(sources._delivered, BROKEN, fail)
    bad = send(source_kind=BROKEN, recipient_agency=world.empty_force)
    good = send(recipient_agency=world.empty_force)
    spoc = staff(world)
    assert turn(world.now + HOUR) == 1
    assert (kept(world, bad).state, kept(world, bad).tries) == (State.QUEUED, 1)
    assert kept(world, good).state == State.SENT
    assert standing(world) == ["disclosure.queued", "disclosure.undelivered"]
    with context.acting(spoc):
        assert Message.objects.get().subject_id == good.pk
    assert f"{bad.pk} could not be delivered: ValueError" in caplog.text
    assert "Jordan" not in caplog.text


@pytest.mark.django_db
def test_nobody_but_the_crank_or_the_sender_sends_it(world, waiting):
    spoc = staff(world)
    for access in (spoc, world.other_spoc, world.other_manager):
        with context.acting(access), connection.cursor() as cursor:
            cursor.execute("UPDATE disclosure SET state = 'sent', sent_at = now() WHERE id = %s", [waiting.pk])
            assert cursor.rowcount == 0


@pytest.mark.django_db
def test_the_sender_reads_when_it_is_tried_again(world, waiting, visit):
    address = f"/shared/{waiting.pk}/"
    page = visit(world.manager).get(address).content.decode()
    assert "It is tried again by itself, next at" in page
    assert "It has been tried" not in page
    turn(world.now + HOUR)
    assert "It has been tried again 1 time." in visit(world.manager).get(address).content.decode()


@pytest.fixture
def lasting(committed_database):
    """The world with three disclosures that wait, somebody who can now receive them, and real commits."""
    world = make_world()
    for _ in range(3):
        with context.acting(world.manager):
            services.send_disclosure(
                source_kind=KIND, source_id=RECORDS.add(world.child), child=world.child, parts=PARTS,
                recipient_agency=world.empty_force, legal_basis="safeguarding", by=world.manager, now=world.now,
            )  # fmt: skip
    staff(world)
    return world


def written(database):
    return database.run(
        "SELECT (SELECT count(*) FROM disclosure WHERE state = 'sent'),"
        " (SELECT count(*) FROM disclosure_event WHERE kind = 'sent'),"
        " (SELECT count(*) FROM message WHERE topic = 'disclosure.sent'), (SELECT count(*) FROM clock)"
    )


def test_cranks_that_turn_at_once_deliver_each_once(lasting, committed_database):
    totals, start = [], threading.Barrier(4)

    def one():
        start.wait(20)
        totals.append(services.deliver_due(lasting.now + HOUR))
        connections.close_all()

    with committed_database.django_as("mc_clock"):
        threads = [threading.Thread(target=one) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(totals) == 3
    assert written(committed_database) == [(3, 3, 3, 3)]


def test_a_crank_of_its_own_process_delivers_what_is_due(lasting, committed_database):
    committed_database.run("UPDATE disclosure SET next_try_at = now()")
    environment = committed_database.environment("mc_clock", REDIS_URL="redis://127.0.0.1:1/0")
    for _ in range(2):
        turned = subprocess.run(
            [sys.executable, "manage.py", "clockd", "--once"], cwd=ROOT, env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert turned.returncode == 0, turned.stderr
    assert committed_database.run("SELECT last_error FROM periodic_run WHERE name = 'disclosures_waiting'") == [("",)]
    assert written(committed_database) == [(3, 3, 3, 3)]
