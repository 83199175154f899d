"""What is sent to a council, a school, a health service or a charity: who receives it, and the clock on the answer."""

import datetime as dt

import pytest

from clocks.models import Clock
from clocks.sweep import sweep
from disclosures import services
from disclosures.enums import State
from missing_cases.access import context
from missing_cases.models import Message
from tests.conftest import as_role
from tests.disclosures.world import add_agency, add_person, reader

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
PARTNERS = {
    "council": "team_manager",
    "education": "school_lead",
    "health": "health_worker",
    "charity": "partner_worker",
}


def partner(world, kind, *roles):
    """Return a new agency of a kind and its people, one for each role."""
    with context.acting_as_system("test"):
        agency, _nobody = add_agency(kind, f"Another {kind}")
        return agency, [reader(add_person(agency, role, f"Pat {role}"), world.now) for role in roles]


def clocks_of(world, disclosure):
    with context.acting(world.manager):
        return list(Clock.objects.filter(subject_id=disclosure.pk, kind="partner_receipt"))


def turn(now):
    with context.acting_as_system("test"), as_role("mc_clock"):
        sweep(now=now, crank="test")


def told(*people):
    """Return which of these people were told of the clock, and how many incidents there are."""
    with context.acting_as_system("test"), as_role("mc_owner"):
        rows = list(Message.objects.filter(topic="clock.alarm").values_list("recipient", "incident"))
    found = {person for person, _ in rows if person}
    return [each.user.pk in found for each in people], sum(incident for _, incident in rows)


@pytest.mark.parametrize("kind", PARTNERS)
def test_what_a_partner_leaves_unanswered_has_a_clock(world, send, as_reader, kind):
    agency, (receiver,) = partner(world, kind, PARTNERS[kind])
    sent = send(recipient_agency=agency)
    (clock,) = clocks_of(world, sent)
    assert (sent.state, clock.counterpart, clock.due_at) == (State.SENT, agency, sent.sent_at + 72 * HOUR)
    turn(world.now + 47 * HOUR)
    assert told(receiver, world.manager) == ([False, False], 0)
    turn(world.now + 48 * HOUR)
    assert told(receiver, world.manager) == ([True, False], 0)
    turn(world.now + 72 * HOUR)
    assert told(receiver, world.manager) == ([True, False], 0)
    turn(world.now + 96 * HOUR)
    assert told(receiver, world.manager)[0] == [True, True]


def test_accepting_meets_it_and_the_police_have_their_own(world, send, as_reader):
    agency, (receiver,) = partner(world, "education", "school_lead")
    sent = as_reader(receiver, services.open_disclosure, disclosure=send(recipient_agency=agency), now=world.now)
    as_reader(receiver, services.accept_disclosure, disclosure=sent, reference="1", now=world.now + HOUR)
    assert [clock.outcome for clock in clocks_of(world, sent)] == ["met"]
    assert clocks_of(world, send()) == []


def test_a_council_without_a_co_ordinator_receives_by_its_first_manager(world, send):
    agency, (practice, principal) = partner(world, "council", "practice_manager", "principal_manager")
    sent = send(recipient_agency=agency)
    assert (sent.state, sent.recipient_role) == (State.SENT, "practice_manager")
    with context.acting(practice):
        assert list(Message.objects.values_list("recipient", "topic")) == [(practice.user.pk, "disclosure.sent")]
    turn(world.now + 72 * HOUR)
    assert told(practice, principal) == ([True, False], 0)


def test_what_waited_goes_to_whoever_comes_first_in_the_list(world, send):
    agency, _nobody = partner(world, "council", "social_worker")
    sent = send(recipient_agency=agency)
    assert (sent.state, clocks_of(world, sent)) == (State.QUEUED, [])
    with context.acting_as_system("test"):
        leader = reader(add_person(agency, "exploitation_manager", "Eve Leader"), world.now)
    with context.acting_as_system("test"), as_role("mc_clock"):
        assert services.deliver_due(world.now + HOUR) == 1
    with context.acting(leader):
        assert Message.objects.get().role == "exploitation_manager"
    assert len(clocks_of(world, sent)) == 1


def test_one_incident_where_nobody_there_is_left_to_be_told(world, send):
    agency, (lead,) = partner(world, "education", "school_lead")
    send(recipient_agency=agency)
    with context.acting_as_system("test"), as_role("mc_owner"):
        lead.user.memberships.update(to_on=world.now.date())
    turn(world.now + 49 * HOUR)
    assert told(lead) == ([False], 1)
