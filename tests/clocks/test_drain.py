from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from clocks import selectors
from clocks.delivery.drain import ATTEMPTS, MESSAGES, drain
from clocks.delivery.providers import Letter, MailProvider, provider
from missing_cases.models import Message
from tests.clocks.replay import Replay
from tests.clocks.world import AT_HOME, MISSING, london
from tests.conftest import as_role

NOW = london(10)


class Refusing:
    """A carrier that refuses everything and has nothing on file."""

    def __init__(self):
        self.tried, self.asked = 0, 0

    def find(self, reference):
        self.asked += 1

    def send(self, letter):
        self.tried += 1
        raise ConnectionRefusedError("mailbox\nunavailable")


@pytest.fixture
def outbox(world):
    story = Replay(world, AT_HOME)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    story.sweep(NOW)
    with as_role("mc_clock"):
        yield Message.objects.filter(incident=False)


def test_every_message_due_is_sent_once_and_its_receipt_kept(outbox):
    waiting = outbox.count()
    assert drain(now=NOW) == waiting == len(mail.outbox) > 0
    assert drain(now=NOW) == 0
    receipts = set(outbox.values_list("receipt", flat=True))
    assert receipts == {letter.extra_headers["Message-ID"] for letter in mail.outbox}
    assert set(outbox.values_list("sent_at", flat=True)) == {NOW}
    assert {address for letter in mail.outbox for address in letter.to} == set(
        outbox.values_list("recipient__email", flat=True)
    )


def test_a_letter_names_nobody_and_says_where_to_sign_in(outbox, world, settings):
    settings.SITE_ADDRESS = "https://example.org/"
    drain(now=NOW)
    for letter in mail.outbox:
        written = letter.subject + letter.body
        assert "https://example.org/" in letter.body
        for told in (world.child.family_name, world.child.given_names, world.child.reference, "24"):
            assert told not in written


def test_nothing_is_sent_before_it_is_due(outbox):
    outbox.update(available_at=NOW + timedelta(seconds=1))
    assert drain(now=NOW) == 0
    assert drain(now=NOW + timedelta(seconds=1)) == outbox.count()


def test_an_incident_is_never_sent(outbox):
    outbox.update(incident=True, recipient=None)
    assert drain(now=NOW) == 0


def test_a_refused_message_is_tried_again_later_and_later_and_then_given_up_aloud(outbox, world):
    carrier, total = Refusing(), outbox.count()
    waits, now = [], NOW
    for _ in range(ATTEMPTS):
        assert drain(now=now, through=carrier) == 0
        message = outbox.order_by("pk").first()
        waits.append((message.available_at - now).total_seconds())
        now = message.available_at
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert carrier.tried == ATTEMPTS * total
    assert carrier.asked == (ATTEMPTS - 1) * total, "asked before each further attempt, not before the first"
    assert set(outbox.values_list("attempts", flat=True)) == {ATTEMPTS}
    assert not outbox.filter(dead_at=None).exists()
    assert outbox.first().last_error == "ConnectionRefusedError: mailbox\nunavailable"
    assert drain(now=now + timedelta(days=1), through=carrier) == 0
    assert carrier.tried == ATTEMPTS * total
    with as_role("mc_app"):
        assert selectors.incidents_for(world.by).count() == total, "and each stands on the duty desk"


def test_one_that_was_accepted_although_it_looked_refused_is_found(outbox):
    class Forgetful(Refusing):
        def find(self, reference):
            return f"on file: {reference}"

    drain(now=NOW, through=Forgetful())
    carrier = Forgetful()
    assert drain(now=NOW + timedelta(seconds=15), through=carrier) == outbox.count()
    assert carrier.tried == 0
    assert all(message.receipt == f"on file: {message.key}" for message in outbox)
    assert set(outbox.values_list("last_error", flat=True)) == {""}


def test_a_lease_keeps_a_message_from_the_next_crank(outbox):
    total = outbox.count()
    assert len(MESSAGES.lease(now=NOW, batch=2)) == 2
    assert len(MESSAGES.lease(now=NOW)) == total - 2
    assert MESSAGES.lease(now=NOW) == []


def test_one_bad_letter_does_not_hold_back_the_others(outbox):
    class Choosy(Refusing):
        def send(self, letter):
            if letter.to.startswith("assistant_director"):
                return super().send(letter)
            return "ok"

    assert drain(now=NOW, through=Choosy()) == outbox.count() - 1


def test_the_message_id_follows_from_the_reference_alone(outbox, settings):
    settings.MESSAGE_DOMAIN = "example.org"
    letter = Letter(reference="v1:one", to="a@example.org", subject="s", body="b")
    carrier = MailProvider()
    assert carrier.send(letter) == carrier.send(letter) == mail.outbox[0].extra_headers["Message-ID"]
    assert carrier.send(letter).endswith("@example.org>")
    assert carrier.send(Letter("v1:two", "a@example.org", "s", "b")) != carrier.send(letter)
    assert carrier.find("v1:one") is None


def test_the_settings_name_the_provider(settings):
    assert isinstance(provider(), MailProvider)
    settings.MESSAGE_PROVIDER = "tests.clocks.test_drain.Refusing"
    assert isinstance(provider(), Refusing)


def test_the_lease_reads_the_partial_index(outbox):
    with as_role("mc_owner"), connection.cursor() as cursor:
        first = outbox.first()
        cursor.execute(
            "INSERT INTO message (id, key, topic, channel, recipient_id, agency_id, role, subject_kind, subject_id,"
            " payload, incident, made_at, available_at, attempts, sent_at, receipt, last_error)"
            " SELECT gen_random_uuid(), 'o' || n, 't', 'email', %s, %s, '', 'x', %s, '{}', false, %s, %s, 1, %s, '', ''"
            " FROM generate_series(1, 20000) n",
            [first.recipient_id, first.agency_id, first.subject_id, NOW, NOW, NOW],
        )
        cursor.execute("ANALYZE message")
        cursor.execute(
            "EXPLAIN SELECT id FROM message m WHERE m.sent_at IS NULL AND m.dead_at IS NULL AND NOT m.incident"
            " AND m.available_at <= %s ORDER BY m.available_at, m.id LIMIT 50 FOR UPDATE SKIP LOCKED",
            [NOW],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "message_due" in plan


def test_a_letter_is_written_in_the_language_of_the_house(outbox):
    (leased,) = MESSAGES.lease(now=NOW, batch=1)
    assert MESSAGES.letter_for(leased).subject == "Missing Cases: something needs you"
    assert MESSAGES.letter_for(leased).reference == leased.key
