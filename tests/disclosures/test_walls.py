"""Who can read and write what, in PostgreSQL alone: the application's filter is not asked."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, connection, transaction

from clocks.models import Alarm, Clock, ClockEvent
from disclosures import services
from disclosures.models import Disclosure, DisclosureContent, DisclosureEvent
from missing_cases.access import context, grants
from missing_cases.models import Message, StoredFile, new_id
from tests.conftest import as_role
from tests.disclosures.world import add_person, reader

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
TABLES = (Disclosure, DisclosureContent, DisclosureEvent, StoredFile)


def seen_by(access):
    with context.acting(access):
        return tuple(model.objects.count() for model in TABLES)


def filtered(access):
    with context.acting(access):
        return tuple(model.objects.visible_to(access).count() for model in TABLES[:3])


def refused(access, sql, params, match):
    with context.acting(access), pytest.raises(DatabaseError, match=match), transaction.atomic():
        connection.cursor().execute(sql, params)


def sweep(now):
    with context.acting_as_system("test"), as_role("mc_clock"):
        return services.expire_due(now)


def test_the_sender_and_the_recipient_see_it_and_nobody_else(world, send):
    send()
    assert seen_by(world.manager) == (1, 1, 1, 1)
    assert seen_by(world.spoc) == (1, 1, 1, 1)
    for outsider in (world.other_spoc, world.other_manager, world.nurse):
        assert seen_by(outsider) == (0, 0, 0, 0)


@pytest.mark.parametrize("who", ["manager", "spoc", "other_spoc", "other_manager", "nurse"])
def test_the_application_filters_as_the_database_does(world, send, who):
    send()
    access = getattr(world, who)
    assert filtered(access) == seen_by(access)[:3]


def test_nobody_bound_sees_nothing(world, send):
    send()
    with context.acting_as_system("test"):
        assert [model.objects.count() for model in TABLES] == [0, 0, 0, 0]


def test_a_police_grant_on_the_child_opens_nothing_that_was_not_disclosed(world, send):
    with context.acting(world.manager) as now:
        for force in (world.other_spoc, world.spoc):
            grants.involve_agency(
                child=world.child, agency=force.agency, role="police", legal_basis="reported",
                by=world.manager.user, now=now,
            )  # fmt: skip
    assert seen_by(world.spoc) == (0, 0, 0, 0)
    send()
    assert seen_by(world.spoc) == (1, 1, 1, 1)
    assert seen_by(world.other_spoc) == (0, 0, 0, 0)


def test_another_council_with_the_whole_record_does_not_see_what_we_disclosed(world, send):
    with context.acting(world.manager) as now:
        grants.involve_agency(
            child=world.child, agency=world.other_manager.agency, role="host", legal_basis="placed",
            by=world.manager.user, now=now,
        )  # fmt: skip
    send()
    assert seen_by(world.other_manager) == (0, 0, 0, 0)


def test_the_sender_loses_it_with_the_record(world, send):
    send()
    with context.acting(world.manager) as now:
        grants.end_involvement(involvement=world.child.involvements.get(), now=now)
    assert seen_by(world.manager)[:3] == filtered(world.manager) == (0, 0, 0)
    assert seen_by(world.spoc) == (1, 1, 1, 1)


def test_what_is_queued_is_the_sender_s_alone(world, send):
    waiting = send(recipient_agency=world.empty_force)
    assert waiting.state == "queued"
    with context.acting_as_system("test"):
        late = reader(add_person(world.empty_force, "police_spoc", "Wendy West"), world.now)
    assert seen_by(late) == (0, 0, 0, 0)
    assert filtered(late) == (0, 0, 0)


@pytest.mark.parametrize("granted", [False, True])
def test_a_recall_takes_the_words_and_the_file_and_leaves_the_fact(world, send, as_reader, granted):
    if granted:
        with context.acting(world.manager) as now:
            grants.involve_agency(
                child=world.child, agency=world.spoc.agency, role="police", legal_basis="reported",
                by=world.manager.user, now=now,
            )  # fmt: skip
    sent = send()
    as_reader(world.manager, services.recall_disclosure, disclosure=sent, reason="Wrong force.", now=world.now)
    assert seen_by(world.spoc) == (1, 0, 2, 0)
    assert filtered(world.spoc) == (1, 0, 2)
    assert seen_by(world.manager) == (1, 1, 2, 1)


def test_refusing_closes_it_to_the_recipient(world, send, as_reader):
    sent = as_reader(world.spoc, services.open_disclosure, disclosure=send(), now=world.now)
    as_reader(world.spoc, services.refuse_disclosure, disclosure=sent, reason="Not us.", now=world.now)
    assert seen_by(world.spoc)[1::2] == (0, 0)
    assert seen_by(world.manager) == (1, 1, 3, 1)


def test_after_its_time_the_words_are_gone_before_anything_has_swept(world, send):
    with context.acting(world.manager), connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        started = cursor.fetchone()[0]
    send(now=started - 2 * HOUR, expires_at=started - HOUR)
    assert seen_by(world.spoc) == (1, 0, 1, 0)
    assert filtered(world.spoc) == (1, 0, 1)


def test_the_crank_ends_what_is_over_once_and_tells_the_sender(world, send):
    sent = send(expires_at=world.now + HOUR)
    assert [sweep(world.now), sweep(world.now + HOUR), sweep(world.now + HOUR)] == [0, 1, 0]
    with context.acting(world.manager):
        assert Disclosure.objects.get(pk=sent.pk).state == "expired"
        assert list(sent.events.values_list("kind", "by")) == [("sent", world.manager.user.pk), ("expired", None)]
        assert Message.objects.filter(topic="disclosure.expired", recipient=world.manager.user).count() == 1
        assert Clock.objects.get(subject_id=sent.pk).outcome == ""  # nobody accepted: a person decides


def test_a_receipt_cannot_be_forged(world, send, as_reader):
    sent = send()
    forge = "UPDATE disclosure SET state = 'opened', opened_at = %s, opened_by_id = %s, opened_sha256 = sha256"
    refused(world.manager, forge, [world.now, world.spoc.user.pk], "does not go from")
    refused(world.manager, forge.replace("state = 'opened', ", ""), [world.now, world.spoc.user.pk], "given once, by")
    refused(world.spoc, forge, [world.now, world.officer.user.pk], "given once, by its recipient")
    wrong = forge.replace("opened_sha256 = sha256", "opened_sha256 = repeat('0', 64)")
    refused(world.spoc, wrong, [world.now, world.spoc.user.pk], "disclosure_receipt_is_whole")
    refused(world.spoc, "UPDATE disclosure SET state = 'opened'", [], "disclosure_answered_has_a_receipt")
    as_reader(world.spoc, services.open_disclosure, disclosure=sent, now=world.now)
    refused(world.spoc, "UPDATE disclosure SET opened_at = opened_at + interval '1 day'", [], "given once")


def test_an_acceptance_cannot_be_forged(world, send, as_reader):
    as_reader(world.spoc, services.open_disclosure, disclosure=send(), now=world.now)
    forge = "UPDATE disclosure SET state = 'accepted', accepted_at = %s, accepted_by_id = %s, recipient_reference = %s"
    user = world.spoc.user.pk
    refused(world.manager, forge, [world.now, user, "1"], "does not go from")
    refused(world.spoc, forge, [world.now, world.officer.user.pk, "1"], "acceptance is given once, by its recipient")
    refused(world.spoc, forge, [world.now, user, ""], "disclosure_acceptance_is_whole")
    refused(world.spoc, forge, [world.now - HOUR, user, "1"], "disclosure_acceptance_is_whole")
    refused(world.spoc, "UPDATE disclosure SET state = 'accepted'", [], "disclosure_accepted_has_its_time")


def test_what_left_is_frozen(world, send):
    sent = send()
    for change in ("sha256 = repeat('0', 64)", "source_version = 9", "legal_basis = 'crime'", "title = 'x'",
                   "copy_number = 9", "consent = true", "expires_at = now()"):  # fmt: skip
        for side in (world.manager, world.spoc):
            refused(side, f"UPDATE disclosure SET {change}", [], "frozen")
    for table in ("disclosure_content", "disclosure_event"):
        for side in (world.manager, world.spoc):
            refused(side, f"UPDATE {table} SET sha256 = sha256", [], "permission denied")
            refused(side, f"DELETE FROM {table}", [], "permission denied")
    refused(world.manager, "DELETE FROM disclosure", [], "permission denied")
    assert seen_by(world.manager) == (1, 1, 1, 1)
    assert sent.pk


def test_the_words_are_those_of_the_digest_even_for_the_tables_owner(world, send):
    sent = send()
    with context.acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mc_owner")
        with pytest.raises(DatabaseError, match="what_its_digest_says"), transaction.atomic():
            cursor.execute("UPDATE disclosure_content SET payload = payload || ' ' WHERE disclosure_id = %s", [sent.pk])
        cursor.execute("SET LOCAL ROLE mc_app")


def test_history_is_written_by_the_side_that_acts_in_its_own_name(world, send):
    sent = send()
    insert = (
        "INSERT INTO disclosure_event (id, disclosure_id, child_id, owner_agency_id, kind, at, by_id, sha256, words)"
        " VALUES (%s, %s, %s, %s, 'accepted', now(), %s, %s, 'NP/1')"
    )

    def row(access, **changes):
        fields = {"agency": access.agency_id, "by": access.user.pk, "sha256": sent.sha256, **changes}
        return [new_id(), sent.pk, sent.child_id, fields["agency"], fields["by"], fields["sha256"]]

    refused(world.manager, insert, row(world.spoc), "row-level security")
    refused(world.manager, insert, row(world.manager, by=world.spoc.user.pk), "row-level security")
    refused(world.spoc, insert, row(world.spoc, sha256="0" * 64), "row-level security")
    refused(world.other_spoc, insert, row(world.other_spoc), "row-level security")


def test_nobody_prepares_a_disclosure_in_another_agency_s_name(world, send):
    send()
    copy = (
        "INSERT INTO disclosure SELECT (jsonb_populate_record(d, %s::jsonb)).* FROM disclosure d"
        " WHERE d.owner_agency_id = %s"
    )

    def changed(**fields):
        return json.dumps({"id": str(new_id()), "copy_number": 2, "source_version": 2, **fields}, default=str)

    mine = world.manager.agency_id
    refused(world.manager, copy, [changed(owner_agency_id=world.other_manager.agency_id), mine], "row-level security")
    refused(world.manager, copy, [changed(queued_by_id=world.spoc.user.pk), mine], "begins with its sender")
    refused(world.manager, copy, [changed(state="accepted"), mine], "begins with its sender")
    refused(world.manager, copy, [changed(source_version=1), mine], "once_per_version_and_recipient")
    refused(world.manager, copy, [changed(copy_number=1), mine], "copy_numbered_once")
    refused(world.manager, copy, [changed(recipient_agency_id=mine), mine], "goes_to_another_agency")
    with context.acting(world.manager), connection.cursor() as cursor:
        cursor.execute(copy, [changed(), mine])
        assert cursor.rowcount == 1


def test_the_recipient_reaches_the_clock_that_waits_for_it_and_no_other(world, send):
    send()
    send(recipient_agency=world.other_spoc.agency)
    with context.acting(world.spoc):
        assert Clock.objects.get().counterpart_id == world.spoc.agency_id
        assert Alarm.objects.count() == ClockEvent.objects.count() == 0
        assert Clock.objects.update(note="x") == 0
    with context.acting(world.nurse):
        assert not Clock.objects.exists()


def test_every_write_is_audited_and_no_word_of_it_stands_in_the_audit(world, send, as_reader):
    sent = send(handling="A sentence nobody else uses.")
    as_reader(world.spoc, services.open_disclosure, disclosure=sent, now=world.now)
    with context.acting(world.manager), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, operation, actor, diff::text FROM audit.changes_of(%s, 100)", [sent.child_id]
        )
        rows = cursor.fetchall()
    written = {(table, operation, actor) for table, operation, actor, _ in rows}
    manager, spoc = str(world.manager.user.pk), str(world.spoc.user.pk)
    assert {
        ("disclosure", "I", manager), ("disclosure_content", "I", manager), ("disclosure_event", "I", manager),
        ("stored_file", "I", manager), ("disclosure", "U", spoc), ("disclosure_event", "I", spoc),
    } <= written  # fmt: skip
    assert not any("A sentence nobody else uses" in diff or "locked the door" in diff for *_, diff in rows)
