"""A placement that ends while the child is missing: the episode goes on, its duties end, access lasts until closing."""

import datetime as dt

import pytest
from django.test import Client

from clocks import completeness
from clocks.models import Clock
from episodes import services
from episodes.models import Episode
from missing_cases.children.services import end_placement, set_placement
from missing_cases.errors import RuleError
from missing_cases.models import Involvement, Placement
from tests.clocks import happenings as happen
from tests.database import as_role
from tests.episodes.world import exact, london, make_agency, make_carer, report
from tests.sign_in import sign_in

OF_PLACEMENT = {"risk_assessment_planned", "host_notification_kept", "host_tells_police"}


def place(world, day, **more):
    now = london(day, 12)
    return set_placement(
        child=world.child, kind="childrens_home", from_on=now.date(), by=world.acting("missing_coordinator"), now=now,
        **more,
    )  # fmt: skip


def live(agency):
    with as_role("mc_backup"):
        return Involvement.objects.filter(agency=agency, to_at=None, void_at=None).exists()


def visible(world, role):
    return set(Episode.objects.visible_to(world.acting(role)).values_list("pk", flat=True))


@pytest.fixture
def home(world):
    """A home, where the child lives, and its manager, who reports."""
    make_carer(world)
    return world.people["registered_manager"].memberships.get().team.agency


def test_the_home_that_reported_keeps_the_episode_until_it_is_closed(world, home):
    placement = place(world, 8, provider=home)
    episode = report(world, role="registered_manager")
    ended = end_placement(
        placement=placement, to_on=dt.date(2016, 5, 10), now=london(10, 12),
        by=world.acting("missing_coordinator"),
    )  # fmt: skip
    assert ended.to_on == dt.date(2016, 5, 10)
    assert visible(world, "registered_manager") == {episode.pk}
    by = world.acting("missing_coordinator")
    episode = services.record_returned(episode=episode, when=exact(11, 8), by=by, now=london(11))
    assert visible(world, "registered_manager") == {episode.pk}, "until it is closed"
    services.close_episode(episode=episode, reason="returned", by=world.acting("team_manager"), now=london(12))
    assert not live(home)
    assert visible(world, "registered_manager") == set()


def test_a_home_that_nothing_open_names_loses_access_with_the_placement(world, home):
    placement = place(world, 8, provider=home)
    assert live(home)
    end_placement(
        placement=placement, to_on=dt.date(2016, 5, 9), now=london(9, 12),
        by=world.acting("missing_coordinator"),
    )  # fmt: skip
    assert not live(home)


def test_closing_an_episode_leaves_the_home_where_the_child_still_lives(world, home):
    place(world, 8, provider=home)
    episode = report(world, role="registered_manager")
    by = world.acting("team_manager")
    episode = services.record_returned(episode=episode, when=exact(10, 8), by=by, now=london(10))
    services.close_episode(episode=episode, reason="returned", by=world.acting("team_manager"), now=london(11))
    assert live(home)


@pytest.mark.parametrize("days", [0, 3])
def test_the_duties_of_a_placement_end_with_it_and_none_is_left_dangling(db, days):
    world = happen.world_of("wigan")
    host = make_agency("council", protocol_code="wigan")
    happen.in_care(world)
    happen.a_child_is_placed(world, placing_authority=world.council, host_authority=host)
    with as_role("mc_clock"):
        assert set(Clock.objects.running().values_list("kind", flat=True)) >= OF_PLACEMENT
    world.now = happen.at(days)
    begins = dt.date(2026, 3, 1) + dt.timedelta(days=days)
    set_placement(child=world.child, kind="foster", from_on=begins, by=happen.by(world), now=world.now)
    with as_role("mc_clock"):
        ended = Clock.objects.filter(kind__in=OF_PLACEMENT, ended_on="placement.ended")
        assert {(clock.kind, clock.outcome, clock.note) for clock in ended} == {
            (kind, "stopped", "The placement ended.") for kind in OF_PLACEMENT
        }
        dangling = [each for each in completeness.differences(world.now) if each.problem == "dangling"]
    assert dangling == []


def test_an_end_that_cannot_be_is_refused_at_its_field(world):
    placement = place(world, 9)
    by = world.acting("missing_coordinator")
    for day in (dt.date(2016, 5, 8), dt.date(2016, 5, 20)):
        with pytest.raises(RuleError) as refused:
            end_placement(placement=placement, to_on=day, by=by, now=london(10))
        assert refused.value.field == "to_on"
    end_placement(placement=placement, to_on=dt.date(2016, 5, 10), by=by, now=london(10))
    with pytest.raises(Placement.DoesNotExist):
        end_placement(placement=placement, to_on=dt.date(2016, 5, 10), by=by, now=london(10))


def test_the_episode_goes_on_and_keeps_where_the_child_went_from(world):
    placement = place(world, 8)
    episode = report(world, missing_from="placement", words={"missing_from_place": "The Limes"})
    by = world.acting("missing_coordinator")
    end_placement(placement=placement, to_on=dt.date(2016, 5, 10), by=by, now=london(10, 12))
    found = Episode.objects.get(pk=episode.pk)
    assert (found.running, found.missing_from_place) == (True, "The Limes")
    with as_role("mc_clock"):
        assert "strategy_meeting_72h" in set(Clock.objects.running().values_list("kind", flat=True))


def test_the_page_ends_it_and_says_what_is_wrong(world, client):
    place(world, 8)
    address = f"/children/{world.child.pk}/placement/"
    coordinator = sign_in(client, world.people["missing_coordinator"])
    assert f"{address}end/" in coordinator.get(address).content.decode()
    day = {"to_on_day": 1, "to_on_month": 5, "to_on_year": 2016}
    answer = coordinator.post(f"{address}end/", day)
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()
    assert coordinator.post(f"{address}end/", {**day, "to_on_day": 10}).status_code == 302
    assert coordinator.get(f"{address}end/").status_code == 404, "there is none that runs"
    assert sign_in(Client(), world.people["other_coordinator"]).get(f"{address}end/").status_code == 404
    with as_role("mc_backup"):
        assert Placement.objects.get().to_on == dt.date(2016, 5, 10)
