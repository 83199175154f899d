"""The duty to forward an interview to the police is met when it reaches them, by hand or by a crank."""

import pytest

from clocks.models import Clock
from clocks.periodic import JOBS
from missing_cases.access import context
from tests.clocks import happenings as happen
from tests.clocks.world import make_agency, make_person
from tests.database import as_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    """A council under the protocol that asks for the interview to be forwarded."""
    return happen.world_of("wigan")


def duty():
    with as_role("mc_clock"):
        return Clock.objects.get(kind="interview_to_police")


def reached_later(world, kind, role):
    """Send an interview to an agency nobody works at; somebody comes; the crank turns two hours later."""
    with context.acting_as_system("test"):
        agency = make_agency(kind)
    interview, manager = happen.authorised_interview(world)
    assert happen.sent(interview, agency, manager).state == "queued"
    assert duty().outcome == ""
    with context.acting_as_system("test"):
        make_person(agency, role)
    later = world.now + 2 * happen.HOUR
    with context.acting_as_system("test"), as_role("mc_clock"):
        assert JOBS["disclosures_waiting"].run(later) == 1
    return later


def test_the_duty_is_met_when_a_crank_brings_it_to_the_police(world):
    later = reached_later(world, "police", "police_spoc")
    assert (duty().outcome, duty().met_at) == ("met", later)


def test_what_reaches_another_council_leaves_the_duty_to_the_police(world):
    reached_later(world, "council", "missing_coordinator")
    assert duty().outcome == ""
