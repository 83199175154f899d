"""A copy that waited and is delivered by a crank is noted on the interview, and that is all a crank may write there."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clocks.periodic import JOBS
from missing_cases.access import context
from return_interviews import services
from return_interviews.models import ReturnInterview
from tests.clocks.world import make_agency, make_person
from tests.conftest import as_role
from tests.return_interviews.world import NOW, bring_to, do

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def empty(world):
    """A council that nobody works at yet."""
    with context.acting_as_system("test"):
        return make_agency("council")


@pytest.fixture
def waiting(world, empty):
    """A copy for a council where nobody can receive it."""
    interview = bring_to(world, "authorised")
    return do(
        world.manager, services.forward_interview, interview=interview, recipient_agency=empty,
        legal_basis="safeguarding", parts=["why.clear_head"],
    )  # fmt: skip


def noted(world):
    with context.acting(world.manager):
        found = ReturnInterview.objects.get()
    return found.state, found.disclosed_at


def turn(now):
    with context.acting_as_system("test"), as_role("mc_clock"):
        return JOBS["disclosures_waiting"].run(now)


def test_the_crank_notes_it_when_it_is_delivered_and_not_before(world, waiting, empty):
    assert waiting.state == "queued"
    assert turn(NOW + HOUR) == 0
    assert noted(world) == ("authorised", None)
    with context.acting_as_system("test"):
        make_person(empty, "missing_coordinator")
    assert turn(NOW + 2 * HOUR) == 1
    assert noted(world) == ("disclosed", NOW + 2 * HOUR)


def test_what_was_forwarded_before_keeps_its_first_time(world, waiting, empty):
    with context.acting(world.manager):
        interview = ReturnInterview.objects.get()
    do(world.manager, services.forward_interview, interview=interview, recipient_agency=world.police,
       legal_basis="safeguarding", parts=["why.clear_head"])  # fmt: skip
    with context.acting_as_system("test"):
        make_person(empty, "missing_coordinator")
    assert turn(NOW + HOUR) == 1
    assert noted(world) == ("disclosed", NOW)


@pytest.mark.parametrize("column", ["authorised_by_id", "held_at", "version", "audience"])
def test_the_crank_writes_nothing_else_of_an_interview(waiting, column):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), as_role("mc_clock"):
        connection.cursor().execute(f"UPDATE return_interview SET {column} = {column}")
