"""The letters to authorities are leased before they are sent, outside any transaction, and one goes once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from clocks.delivery.drain import ATTEMPTS, drain, drain_all
from cross_border import cranks, services
from cross_border.enums import Reason
from cross_border.models import AuthorityAlert, AuthorityChase
from cross_border.outbox import ALERTS
from missing_cases.models import Placement
from tests.cross_border.test_chase import CONTACT, START, kept, missing, world  # noqa: F401 - fixtures
from tests.database import as_role
from tests.episodes.world import When, make_agency, make_child, make_world, report

MINUTE = dt.timedelta(minutes=1)


class Carrier:
    """Keeps what it sends, and whether somebody's transaction was open meanwhile."""

    def __init__(self):
        self.letters, self.inside = [], []

    def find(self, reference):
        return next((letter.reference for letter in self.letters if letter.reference == reference), None)

    def send(self, letter):
        self.inside.append(connection.in_atomic_block)
        self.letters.append(letter)
        return letter.reference


class Dying(Carrier):
    """Takes the letter, and the process dies before it can be written down."""

    def send(self, letter):
        super().send(letter)
        raise SystemExit


class Slow(Carrier):
    """Cannot be asked, as a mail server cannot; its first letter takes until it is let go."""

    def __init__(self):
        super().__init__()
        self.taken, self.let_go = Event(), Event()

    def find(self, reference):
        return None

    def send(self, letter):
        super().send(letter)
        if len(self.letters) == 1:
            self.taken.set()
            assert self.let_go.wait(30)
        return letter.reference


def chased():
    """Write an alert that waits, as the cranks do; return what asked for it."""
    made = make_world(born=dt.date(2012, 3, 1))
    made.now = START
    by, authority = made.acting("missing_coordinator"), make_agency("council")
    services.save_contact(agency=authority, by=by, now=START, **CONTACT)
    episode = report(made, last_seen=When(START))
    services.ask_authority(
        episode=episode, authority=authority, reason=Reason.BELIEVED_THERE, place="Leeds", by=by, now=START
    )
    return {"episode": episode, "reason": Reason.BELIEVED_THERE, "by": by, "now": START}


def test_two_drains_at_once_send_it_once_and_hold_no_transaction(committed_database):
    with transaction.atomic():
        chased()
    carrier, start = Carrier(), Barrier(2)

    def go():
        start.wait(10)
        try:
            return drain(now=START + MINUTE, outbox=ALERTS, through=carrier)
        finally:
            connection.close()

    with committed_database.django_as("mc_clock"), ThreadPoolExecutor(2) as pool:
        assert sum(each.result(30) for each in [pool.submit(go), pool.submit(go)]) == 1
    assert len(carrier.letters) == 1 and carrier.inside == [False]


def test_a_lease_that_ends_while_the_mail_server_is_slow_sends_nothing_twice(committed_database):
    with transaction.atomic():
        given, other = chased(), make_agency("council")
        services.save_contact(agency=other, by=given["by"], now=START, **CONTACT)
        services.ask_authority(authority=other, **given)
    slow = Slow()

    def go(now):
        try:
            return drain(now=now, outbox=ALERTS, through=slow)
        finally:
            connection.close()

    with committed_database.django_as("mc_clock"), ThreadPoolExecutor(2) as pool:
        first = pool.submit(go, START)
        assert slow.taken.wait(30)
        assert pool.submit(go, START + MINUTE).result(30) == 1, "the one in hand is left alone, the one behind it goes"
        slow.let_go.set()
        assert first.result(30) == 1, "and what another has sent meanwhile is not sent again"
        assert drain(now=START + 10 * MINUTE, outbox=ALERTS, through=slow) == 0
    assert len(slow.letters) == len({letter.reference for letter in slow.letters}) == 2


def test_a_crash_after_sending_sends_the_same_letter_after_the_lease_unless_the_carrier_knows_it(committed_database):
    with transaction.atomic():
        chased()
    dying = Dying()
    with committed_database.django_as("mc_clock"):
        with pytest.raises(SystemExit):
            drain(now=START, outbox=ALERTS, through=dying)
        assert drain(now=START + dt.timedelta(seconds=14), outbox=ALERTS, through=dying) == 0, "it is leased"
        assert drain(now=START + MINUTE, outbox=ALERTS, through=dying) == 1, "the carrier has it on file"
    assert len(dying.letters) == 1


def test_it_is_given_up_after_ten_tries_and_says_why(kept, settings, mailoutbox):  # noqa: F811
    missing(kept)
    settings.EMAIL_BACKEND = "tests.cross_border.broken.Broken"
    with as_role("mc_clock"):
        cranks.turn(START)
        waits, now = [], START
        for _try in range(ATTEMPTS):
            assert drain_all(now=now) == 0
            ((next_try_at,),) = AuthorityAlert.objects.values_list("next_try_at")
            waits.append((next_try_at - now).total_seconds())
            now = next_try_at
        assert drain_all(now=now + dt.timedelta(days=1)) == 0
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    kept.acting("missing_coordinator")
    alert = AuthorityAlert.objects.get()
    assert (alert.attempts, alert.sent_at) == (ATTEMPTS, None) and "RuntimeError" in alert.last_error


def test_the_cranks_ask_as_much_for_three_children_placed_here_as_for_one(world, django_assert_num_queries):  # noqa: F811
    missing(world)
    with as_role("mc_clock"):
        assert len(cranks.begin(START)) == 1
    for _number in range(2):
        child = make_child(world.acting("missing_coordinator"), START)
        Placement.objects.create(
            child=child, owner_agency=world.council, kind="childrens_home", responsible_authority=world.placing,
            placing_authority=world.placing, host_authority=world.council, from_on=dt.date(2026, 1, 1),
            recorded_by=world.people["missing_coordinator"], recorded_at=START,
        )  # fmt: skip
        world.child = child
        missing(world)
    with as_role("mc_clock"):
        assert len(cranks.begin(START)) == 2
        with django_assert_num_queries(5):
            assert cranks.begin(START) == []


def test_a_child_missing_twice_in_two_days_is_chased_for_each(kept):  # noqa: F811
    from episodes.services import record_returned

    first = missing(kept)
    by = kept.acting("missing_coordinator")
    record_returned(episode=first, when=When(START + 2 * MINUTE), by=by, now=START + 3 * MINUTE)
    second = report(kept, last_seen=When(START + 5 * MINUTE), now=START + 6 * MINUTE)
    with as_role("mc_clock"):
        cranks.turn(START + 7 * MINUTE)
        assert set(AuthorityChase.objects.values_list("episode", flat=True)) == {first.pk, second.pk}
