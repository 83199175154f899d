"""Receiving: the receipt, the answers, and what each tells the other side."""

import datetime as dt

import pytest

from clocks.models import Clock
from disclosures import services
from disclosures.enums import State
from disclosures.models import Disclosure, DisclosureContent, DisclosureEvent
from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.models import Child, Membership, Message
from tests.disclosures.world import add_person, reader

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def opened(world, send, as_reader):
    """A disclosure its recipient has opened, one hour after it was sent."""
    return as_reader(world.spoc, services.open_disclosure, disclosure=send(), now=world.now + HOUR)


def kept(world, disclosure):
    with context.acting(world.manager):
        return Disclosure.objects.get(pk=disclosure.pk)


def told(access):
    with context.acting(access):
        return list(Message.objects.filter(recipient=access.user).order_by("made_at").values_list("topic", flat=True))


def clock_of(world, disclosure):
    with context.acting(world.manager):
        return Clock.objects.filter(subject_id=disclosure.pk).order_by("seq").last()


def test_the_first_opening_is_the_receipt(world, opened):
    found = kept(world, opened)
    assert (found.state, found.opened_at, found.opened_by) == (State.OPENED, world.now + HOUR, world.spoc.user)
    assert found.opened_sha256 == found.sha256


def test_a_second_opening_changes_nothing(world, opened, as_reader):
    with context.acting_as_system("test"):
        second = reader(add_person(world.spoc.agency, "police_spoc", "Petra Second"), world.now)
    as_reader(second, services.open_disclosure, disclosure=opened, now=world.now + 5 * HOUR)
    found = kept(world, opened)
    assert (found.opened_by, found.opened_at) == (world.spoc.user, world.now + HOUR)
    with context.acting(world.manager):
        assert DisclosureEvent.objects.filter(disclosure=found, kind="opened").count() == 1


def test_the_sender_looking_is_no_receipt(world, send, as_reader):
    sent = send()
    with pytest.raises(Disclosure.DoesNotExist):
        as_reader(world.manager, services.open_disclosure, disclosure=sent, now=world.now)
    with pytest.raises(NotAllowed):
        as_reader(world.worker, services.open_disclosure, disclosure=sent, now=world.now)
    assert kept(world, sent).opened_at is None


def test_acceptance_keeps_their_reference_meets_the_clock_and_tells_the_sender(world, opened, as_reader):
    at = world.now + 2 * HOUR
    as_reader(world.spoc, services.accept_disclosure, disclosure=opened, reference="  NP/1254 ", now=at)
    found = kept(world, opened)
    assert (found.state, found.accepted_at, found.accepted_by) == (State.ACCEPTED, at, world.spoc.user)
    assert found.recipient_reference == "NP/1254"
    assert told(world.manager) == ["disclosure.accepted"]
    clock = clock_of(world, opened)
    assert (clock.outcome, clock.met_at) == ("met", at)


def test_a_recipient_without_any_grant_on_the_child_still_meets_the_clock(world, opened, as_reader):
    with context.acting(world.spoc):
        assert not Child.objects.exists()
    as_reader(world.spoc, services.accept_disclosure, disclosure=opened, reference="1", now=world.now + 2 * HOUR)
    assert clock_of(world, opened).outcome == "met"


def test_it_has_to_be_opened_before_it_is_answered(world, send, as_reader):
    sent = send()
    for service, words in [
        (services.accept_disclosure, {"reference": "1"}),
        (services.ask_question, {"words": "Who?"}),
        (services.refuse_disclosure, {"reason": "No."}),
    ]:
        with pytest.raises(RuleError, match="has to be opened first"):
            as_reader(world.spoc, service, disclosure=sent, now=world.now, **words)


@pytest.mark.parametrize(
    ("service", "field", "says"),
    [
        ("accept_disclosure", "reference", "your own reference"),
        ("ask_question", "words", "Write your question"),
        ("refuse_disclosure", "reason", "not for you"),
    ],
)
def test_an_empty_answer_is_refused_beside_its_field(world, opened, as_reader, service, field, says):
    with pytest.raises(RuleError, match=says) as refused:
        as_reader(world.spoc, getattr(services, service), disclosure=opened, now=world.now + HOUR, **{field: "  "})
    assert refused.value.field == field
    assert kept(world, opened).state == State.OPENED


def test_a_question_is_answered_and_the_clock_goes_on(world, opened, as_reader):
    as_reader(world.spoc, services.ask_question, disclosure=opened, words="Which door?", now=world.now + 2 * HOUR)
    assert kept(world, opened).state == State.QUESTION_ASKED
    assert told(world.manager) == ["disclosure.asked"]
    as_reader(
        world.manager, services.reply_to_recipient, disclosure=opened, words="The back.", now=world.now + 3 * HOUR
    )
    assert kept(world, opened).state == State.OPENED
    assert told(world.spoc) == ["disclosure.sent", "disclosure.replied"]
    assert clock_of(world, opened).outcome == ""
    with context.acting(world.spoc):
        words = list(DisclosureEvent.objects.visible_to(world.spoc).values_list("words", flat=True))
    assert words == ["", "", "Which door?", "The back."]


def test_a_question_after_acceptance_leaves_it_accepted(world, opened, as_reader):
    as_reader(world.spoc, services.accept_disclosure, disclosure=opened, reference="1", now=world.now + HOUR)
    as_reader(world.spoc, services.ask_question, disclosure=opened, words="Which door?", now=world.now + 2 * HOUR)
    assert kept(world, opened).state == State.ACCEPTED


def test_refusing_closes_the_content_and_stops_the_clock(world, opened, as_reader):
    as_reader(world.spoc, services.refuse_disclosure, disclosure=opened, reason="Another force.", now=world.now + HOUR)
    assert clock_of(world, opened).outcome == "stopped"
    with context.acting(world.spoc):
        assert Disclosure.objects.visible_to(world.spoc).get().refusal_reason == "Another force."
        assert not DisclosureContent.objects.exists()
    with pytest.raises(RuleError, match="not for them"):
        as_reader(world.spoc, services.open_disclosure, disclosure=opened, now=world.now + 2 * HOUR)


def test_an_answer_to_a_refusal_puts_it_before_them_again_with_a_new_clock(world, opened, as_reader):
    as_reader(world.spoc, services.refuse_disclosure, disclosure=opened, reason="Why us?", now=world.now + HOUR)
    at = world.now + 2 * HOUR
    as_reader(world.manager, services.reply_to_recipient, disclosure=opened, words="He lives there.", now=at)
    clock = clock_of(world, opened)
    assert (clock.seq, clock.outcome, clock.due_at) == (2, "", at + 24 * HOUR)
    as_reader(world.spoc, services.accept_disclosure, disclosure=opened, reference="7", now=world.now + 3 * HOUR)
    assert clock_of(world, opened).outcome == "met"


def test_recall_leaves_the_fact_and_takes_the_content(world, opened, as_reader):
    as_reader(world.spoc, services.ask_question, disclosure=opened, words="Which door?", now=world.now + HOUR)
    as_reader(
        world.manager, services.reply_to_recipient, disclosure=opened, words="The back.", now=world.now + 2 * HOUR
    )
    at = world.now + 3 * HOUR
    as_reader(world.manager, services.recall_disclosure, disclosure=opened, reason="Wrong force.", now=at)
    assert clock_of(world, opened).outcome == "stopped"
    assert told(world.spoc)[-1] == "disclosure.recalled"
    with context.acting(world.spoc):
        found = Disclosure.objects.visible_to(world.spoc).get()
        assert (found.state, found.recall_reason) == (State.RECALLED, "Wrong force.")
        assert found.content_or_none is None
        events = dict(DisclosureEvent.objects.visible_to(world.spoc).values_list("kind", "words"))
    assert events == {"sent": "", "opened": "", "asked": "Which door?", "recalled": "Wrong force."}
    with context.acting(world.manager):
        assert DisclosureEvent.objects.visible_to(world.manager).filter(words="The back.").exists()


def test_what_was_recalled_may_be_sent_anew(world, opened, as_reader, send):
    as_reader(world.manager, services.recall_disclosure, disclosure=opened, reason="Too much.", now=world.now + HOUR)
    again = send(parts=frozenset({"why.8"}))
    assert (again.state, again.copy_number) == (State.SENT, 2)


def test_recall_needs_its_reason(world, opened, as_reader):
    with pytest.raises(RuleError, match="Say why it is recalled"):
        as_reader(world.manager, services.recall_disclosure, disclosure=opened, reason=" ", now=world.now)


def test_recalling_what_was_never_sent_tells_nobody_outside(world, send, as_reader):
    waiting = send(recipient_agency=world.empty_force)
    as_reader(world.manager, services.recall_disclosure, disclosure=waiting, reason="Not needed.", now=world.now)
    with context.acting(world.manager):
        assert not Message.objects.filter(topic="disclosure.recalled").exists()


def test_after_its_time_the_recipient_cannot_open_it_even_before_the_crank_has_turned(world, send, as_reader):
    sent = send(expires_at=world.now + HOUR)
    with pytest.raises(RuleError, match="has run out"):
        as_reader(world.spoc, services.open_disclosure, disclosure=sent, now=world.now + HOUR)
    assert kept(world, sent).opened_at is None


def test_when_the_sender_has_left_the_coordinators_are_told(world, opened, as_reader):
    with context.acting_as_system("test"):
        Membership.objects.filter(user=world.manager.user).update(to_on=dt.date(2020, 1, 1))
    as_reader(world.spoc, services.ask_question, disclosure=opened, words="Who?", now=world.now + HOUR)
    with context.acting(world.manager):
        message = Message.objects.get(topic="disclosure.asked")
    assert message.recipient.full_name == "Cora Coordinator"


def test_only_a_role_that_receives_may_answer(world, send, as_reader):
    sent = send()
    with pytest.raises(NotAllowed):
        as_reader(world.officer, services.open_disclosure, disclosure=sent, now=world.now)


def test_another_force_finds_nothing(world, send, as_reader):
    sent = send()
    with pytest.raises(Disclosure.DoesNotExist):
        as_reader(world.other_spoc, services.open_disclosure, disclosure=sent, now=world.now)
