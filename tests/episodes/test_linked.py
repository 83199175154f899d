"""Children linked to the same place propose one mapping meeting."""

import datetime as dt

import pytest

from clocks.models import Clock
from missing_cases.children.services import end_link, link_place
from tests.database import as_role
from tests.episodes.world import london, make_child, make_world

NOW = london(4, 12, month=3, year=2026)
KIND = "mapping_meeting"


@pytest.fixture
def world(db):
    made = make_world()
    made.now = NOW
    return made


def link(world, child, relation="found", *, name="The arcade", postcode="WN1 1AA", now=NOW):
    by = world.acting("missing_coordinator")
    return link_place(child=child, name=name, postcode=postcode, relation=relation, source="Police", by=by, now=now)


def another(world):
    return make_child(world.acting("missing_coordinator"), NOW)


def meetings():
    with as_role("mc_clock"):
        return list(Clock.objects.filter(kind=KIND))


def test_a_second_child_at_the_same_place_proposes_a_meeting_and_a_third_no_other(world):
    link(world, world.child)
    link(world, world.child, "frequented")
    assert meetings() == [], "one child alone is not several"
    link(world, another(world), "concern", name="Arcade, High Street")
    (meeting,) = meetings()
    assert (meeting.agency_id, meeting.subject_kind) == (world.council.pk, "place")
    link(world, another(world))
    assert len(meetings()) == 1


def test_a_place_without_a_postcode_is_known_by_its_name(world):
    link(world, world.child, name="The bandstand", postcode="")
    link(world, another(world), name="the Bandstand", postcode="")
    link(world, another(world), name="Another place", postcode="")
    assert len(meetings()) == 1


@pytest.mark.parametrize("relation", ["home", "school"])
def test_a_shared_home_or_school_proposes_nothing(world, relation):
    for child in (world.child, another(world)):
        link(world, child, relation)
    assert meetings() == []


def test_a_link_that_has_ended_does_not_count(world):
    first = link(world, world.child)
    by = world.acting("missing_coordinator")
    end_link(link=first, to_on=dt.date(2026, 3, 4), by=by, now=NOW)
    link(world, another(world))
    assert meetings() == []
