"""A child placed by one authority in the area of another: each has its own duties, by its own protocol, once."""

import datetime as dt

import pytest

from clocks.completeness import differences
from clocks.models import Alarm, Clock, ClockEvent
from clocks.selectors import duties_of
from episodes import services
from missing_cases.access import grants
from missing_cases.models import Placement
from tests.database import as_role
from tests.episodes.world import START, exact, london, make_agency, make_person, make_world, report

AS_HOST = {"weekly_meeting_episode", "tell_responsible_authority"}


@pytest.fixture
def placed(db):
    """Wigan's child, whom the world's council answers for, placed in the area of another council under the protocol."""
    world = make_world(looked_after=True)
    world.host = place(world, make_agency("council", protocol_code="wigan"))
    return world


def place(world, host, from_on=dt.date(2016, 1, 1), to_on=None):
    by = world.acting("missing_coordinator")
    name = f"host_{host.pk}"
    world.people[name] = make_person(host, "missing_coordinator")
    grants.involve_agency(
        child=world.child, agency=host, role="host", legal_basis="placement", by=by.user, now=START
    )  # fmt: skip
    Placement.objects.create(
        child=world.child, owner_agency=by.agency, kind="childrens_home", responsible_authority=world.council,
        placing_authority=world.council, host_authority=host, from_on=from_on, to_on=to_on, recorded_by=by.user,
        recorded_at=START,
    )  # fmt: skip
    return host


def kinds(oracle, agency):
    rows = oracle("SELECT kind, count(*) FROM clock WHERE agency_id = %s GROUP BY kind", [str(agency.pk)])
    assert {count for _, count in rows} <= {1}, "no duty twice"
    return {kind for kind, _ in rows}


def back(world, episode):
    by = world.acting("missing_coordinator")
    return services.record_returned(episode=episode, when=exact(9, 15), by=by, now=london(20))


def test_the_host_has_the_duties_of_a_host_and_the_owner_all_others(placed, oracle):
    back(placed, report(placed))
    assert kinds(oracle, placed.host) == AS_HOST
    owners = kinds(oracle, placed.council)
    assert {"return_interview_72h", "social_worker_visit_24h", "need_to_know_24h", "weekly_meeting_episode"} <= owners
    assert "tell_responsible_authority" not in owners


def test_each_sees_its_own_duties(placed):
    episode = report(placed)
    host = placed.acting(f"host_{placed.host.pk}")
    assert {clock.kind for clock in duties_of("episode", episode.pk, host)} == AS_HOST
    assert {clock.agency_id for clock in duties_of("episode", episode.pk, host)} == {placed.host.pk}
    owner = placed.acting("missing_coordinator")
    assert {clock.agency_id for clock in duties_of("episode", episode.pk, owner)} == {placed.council.pk}


def test_what_the_host_records_starts_the_same(placed, oracle):
    report(placed, role=f"host_{placed.host.pk}")
    assert kinds(oracle, placed.host) == AS_HOST
    assert "need_to_know_24h" in kinds(oracle, placed.council)


def test_a_host_under_england_alone_has_no_duty_of_its_own(db, oracle):
    world = make_world(looked_after=True)
    host = place(world, make_agency("council"))
    back(world, report(world))
    assert kinds(oracle, host) == set()


@pytest.mark.parametrize(
    ("from_on", "to_on"), [(dt.date(2016, 1, 1), dt.date(2016, 5, 9)), (dt.date(2016, 5, 10), None)]
)
def test_a_placement_of_another_day_makes_no_host(db, oracle, from_on, to_on):
    world = make_world(looked_after=True)
    host = place(world, make_agency("council", protocol_code="wigan"), from_on, to_on)
    report(world)
    assert kinds(oracle, host) == set()


def test_a_child_placed_in_its_own_area_has_one_set_of_duties(db, oracle):
    world = make_world(looked_after=True)
    place(world, world.council)
    report(world)
    assert "tell_responsible_authority" not in kinds(oracle, world.council)


def test_setting_aside_and_correcting_reach_the_host_too(placed):
    episode = report(placed)
    by = placed.acting("team_manager")
    moment = episode.episodemoment_rows.get(kind="last_seen")
    services.correct_moment(episode=episode, moment=moment, when=exact(9, 8), reason="x", by=by, now=london(9))
    with as_role("mc_clock"):
        assert {clock.anchor_at for clock in Clock.objects.filter(agency=placed.host)} == {london(9, 8)}
    services.void_episode(episode=episode, reason="Twice", by=placed.acting("team_manager"), now=london(9))
    with as_role("mc_clock"):
        assert set(Clock.objects.values_list("outcome", flat=True)) == {"void"}


def test_a_duty_of_the_host_that_was_never_made_is_found(placed):
    report(placed)
    with as_role("mc_clock"):
        assert differences(london(20)) == []
    with as_role("mc_owner"):
        clock = Clock.objects.get(agency=placed.host, kind="tell_responsible_authority")
        ClockEvent.objects.filter(clock=clock).delete()
        Alarm.objects.filter(clock=clock).delete()
        clock.delete()
    with as_role("mc_clock"):
        (found,) = differences(london(20))
    assert (found.kind, found.agency_id) == ("tell_responsible_authority", placed.host.pk)
