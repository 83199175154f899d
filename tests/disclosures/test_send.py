"""Sending: everything or nothing, of what is authorised, to who can receive it, once."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from clocks.models import Clock
from disclosures import services, sources
from disclosures.enums import State
from disclosures.models import Disclosure, DisclosureContent, DisclosureEvent
from disclosures.services.copies import DamagedCopy, read_copy
from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.files.document import digest
from missing_cases.models import Message, StoredFile
from tests.disclosures.conftest import PARTS
from tests.disclosures.world import KIND, add_child, add_person, reader
from tests.pdf.structure import text_of

pytestmark = pytest.mark.django_db


def counts():
    tables = (Disclosure, DisclosureContent, DisclosureEvent, StoredFile, Message, Clock)
    return {model.__name__: model.objects.count() for model in tables}


def test_sending_writes_the_row_its_words_its_file_its_history_its_message_and_its_clock(world, send):
    with context.acting(world.manager):
        assert set(counts().values()) == {0}
    sent = send()
    with context.acting(world.manager):
        found = Disclosure.objects.get()
        assert found == sent
        assert (found.state, found.sent_at, found.queued_by) == (State.SENT, world.now, world.manager.user)
        assert (found.copy_number, found.recipient_role, found.source_version) == (1, "police_spoc", 1)
        assert list(found.events.values_list("kind", "by", "sha256")) == [("sent", world.manager.user.pk, found.sha256)]
        content = found.content
        assert content.parts == sorted(PARTS)
        assert content.document.codes == PARTS
        assert digest(content.payload) == found.sha256 == content.sha256
        assert content.file.audience_agencies == [world.spoc.agency_id]
        clock = Clock.objects.get(subject_kind="disclosure", subject_id=found.pk)
        assert (clock.counterpart_id, clock.due_at) == (world.spoc.agency_id, world.now + dt.timedelta(hours=24))
    with context.acting(world.spoc):
        message = Message.objects.get()
        assert (message.recipient, message.topic, message.subject_id) == (world.spoc.user, "disclosure.sent", found.pk)
        assert message.payload == {}
        assert not message.incident


def test_the_payload_says_on_what_terms_and_whose_copy(world, send):
    sent = send(handling="Do not speak to the family.", consent=True)
    with context.acting(world.manager):
        frozen = json.loads(sent.content.payload)
    assert frozen["recipient"] == world.spoc.agency.name
    assert frozen["copy"] == 1
    assert frozen["made_by"].startswith("Mary Manager")
    assert frozen["terms"]["consent"] is True
    assert frozen["terms"]["handling"] == "Do not speak to the family."
    assert "Children Act 2004" in frozen["terms"]["legal_basis"]


def test_the_frozen_pdf_is_the_part_marked_with_whose_copy_it_is(world, send):
    sent = send()
    with context.acting(world.spoc):
        pages = " ".join(text_of(read_copy(sent.content.file)))
    assert "copy 1 for Northshire Police" in pages
    assert "He locked the door" in pages
    assert "Peer pressure" not in pages


def test_a_damaged_copy_is_refused(world, send):
    sent = send()
    with context.acting(world.manager):
        stored = sent.content.file
        default_storage.delete(str(stored.pk))
        default_storage.save(str(stored.pk), ContentFile(b"%PDF-1.7 something else"))
        with pytest.raises(DamagedCopy):
            read_copy(stored)


def test_what_is_not_authorised_does_not_leave(world, send, made_up):
    made_up.ready = False
    with pytest.raises(RuleError, match="has not been authorised"):
        send()
    with context.acting(world.manager):
        assert set(counts().values()) == {0}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"parts": frozenset()}, "parts", "at least one answer"),
        ({"parts": frozenset({"why.99"})}, "parts", "no longer in the record"),
        ({"legal_basis": "because"}, "legal_basis", "legal basis"),
        ({"legal_basis": ""}, "legal_basis", "legal basis"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused_beside_its_field(world, send, changes, field, says):
    with pytest.raises(RuleError, match=says) as refused:
        send(**changes)
    assert refused.value.field == field


def test_an_end_in_the_past_is_refused(world, send):
    with pytest.raises(RuleError, match="in the future") as refused:
        send(expires_at=world.now)
    assert refused.value.field == "expires_on"


def test_it_cannot_be_sent_to_ourselves_or_to_who_cannot_receive(world, send):
    for agency, says in [(world.manager.agency, "your own"), (world.commissioned, "cannot receive")]:
        with pytest.raises(RuleError, match=says):
            send(recipient_agency=agency)


def test_a_record_about_another_child_is_refused(world, send):
    with context.acting(world.manager):
        other = add_child(world.manager, world.now)
    with pytest.raises(RuleError, match="another child"):
        send(child=other)


def test_the_record_is_told_that_it_was_sent_and_may_refuse(world, send, made_up):
    send()
    assert made_up.sent_at == [world.now]
    made_up.version = 99
    with pytest.raises(RuleError, match="Not this one"):
        send()
    with context.acting(world.manager):
        assert Disclosure.objects.count() == 1


def test_the_record_is_told_when_what_waited_is_delivered(world, send, made_up, as_reader):
    waiting = send(recipient_agency=world.empty_force)
    assert made_up.sent_at == []
    with context.acting_as_system("test"):
        add_person(world.empty_force, "police_spoc", "Wendy West")
    later = world.now + dt.timedelta(hours=1)
    as_reader(world.manager, services.deliver_disclosure, disclosure=waiting, now=later)
    assert made_up.sent_at == [later]


def test_only_who_may_send_sends(world, send):
    for access in (world.worker, world.spoc):
        with pytest.raises(NotAllowed):
            send(by=access)


def test_another_council_cannot_send_what_it_cannot_see(world, send):
    with pytest.raises(RuleError, match="no such record"):
        send(by=world.other_manager)


def test_the_same_version_is_sent_once_to_each_recipient(world, send):
    send()
    with pytest.raises(RuleError, match="already been sent to Northshire Police"):
        send()
    assert send(recipient_agency=world.other_spoc.agency).copy_number == 2
    assert send(recipient_agency=world.nurse.agency).copy_number == 3


def test_a_new_version_is_a_new_disclosure_and_leaves_the_old_one_as_it_was(world, send, made_up):
    first = send()
    with context.acting(world.manager):
        before = first.content.payload
    made_up.version, made_up.document = 2, replace(made_up.document, child_name="Jordan Changed")
    second = send()
    with context.acting(world.manager):
        assert Disclosure.objects.get(pk=first.pk).content.payload == before
        assert (second.source_version, second.copy_number) == (2, 2)
        assert second.content.child_name == "Jordan Changed"


def test_only_what_was_previewed_is_sent(world, send, made_up, as_reader):
    preview = as_reader(
        world.manager, services.preview_disclosure, source_kind=KIND, source_id=world.record, parts=PARTS,
        recipient_agency=world.spoc.agency, legal_basis="crime", now=world.now,
    )  # fmt: skip
    made_up.document = replace(made_up.document, child_name="Somebody Else")
    with pytest.raises(RuleError, match="changed since you looked"):
        send(previewed_sha256=preview.sha256)
    made_up.document = replace(made_up.document, child_name="Jordan Example")
    assert send(previewed_sha256=preview.sha256).state == State.SENT


def test_a_preview_writes_nothing(world, as_reader):
    as_reader(
        world.manager, services.preview_disclosure, source_kind=KIND, source_id=world.record, parts=PARTS,
        recipient_agency=world.spoc.agency, legal_basis="crime", now=world.now,
    )  # fmt: skip
    with context.acting(world.manager):
        assert set(counts().values()) == {0}


def test_where_nobody_can_receive_it_waits_and_an_incident_says_so(world, send, as_reader):
    waiting = send(recipient_agency=world.empty_force)
    assert (waiting.state, waiting.sent_at) == (State.QUEUED, None)
    with context.acting(world.manager):
        incident = Message.objects.get(incident=True)
        assert (incident.agency_id, incident.role) == (world.manager.agency_id, "police_spoc")
        assert incident.subject_id == waiting.pk
        assert not Clock.objects.exists()
    with pytest.raises(RuleError, match="Nobody at Westshire Police"):
        as_reader(world.manager, services.deliver_disclosure, disclosure=waiting, now=world.now)


def test_what_waited_is_delivered_once_somebody_is_there(world, send, as_reader):
    waiting = send(recipient_agency=world.empty_force)
    with context.acting_as_system("test"):
        spoc = reader(add_person(world.empty_force, "police_spoc", "Wendy West"), world.now)
    with context.acting(spoc):
        assert not Disclosure.objects.exists()
    later = world.now + dt.timedelta(hours=1)
    sent = as_reader(world.manager, services.deliver_disclosure, disclosure=waiting, now=later)
    assert (sent.state, sent.sent_at) == (State.SENT, later)
    with context.acting(spoc):
        assert Disclosure.objects.get().content.document.codes == PARTS
        assert Message.objects.get().recipient == spoc.user


def test_the_record_is_opened_only_for_its_readers():
    with pytest.raises(sources.UnknownSource):
        sources.open_source("no_such_kind", None, None)
    with pytest.raises(ValueError, match="registered already"):
        sources.register(KIND, lambda *a, **k: None)
    assert KIND in sources.known_kinds()
