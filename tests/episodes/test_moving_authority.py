"""A child who moves to another council: what is new is the new one's, what was stays with the one before."""

import datetime as dt

import pytest
from django.db import transaction

from clocks.models import Clock
from episodes.models import Episode
from episodes.services import record_returned
from missing_cases.access.policy import NotAllowed
from missing_cases.children.services import set_placement
from missing_cases.errors import RuleError
from missing_cases.models import Child, Involvement
from tests.database import as_role
from tests.episodes.world import exact, london, report

DAY = dt.timedelta(days=1)


def move(world, to, *, now=None, role="missing_coordinator", **more):
    now = now or world.now
    return set_placement(
        child=world.child, kind="foster", from_on=now.date(), responsible_authority=to, by=world.acting(role), now=now,
        **more,
    )  # fmt: skip


def roles_of(agency):
    with as_role("mc_backup"):
        rows = Involvement.objects.filter(agency=agency, to_at=None, void_at=None)
        return sorted(rows.values_list("role", flat=True))


def test_a_new_episode_is_the_new_councils(world):
    first = report(world)
    record_returned(episode=first, when=exact(9, 12), by=world.acting("missing_coordinator"), now=london(9, 13))
    move(world, world.other_council, now=london(10))
    second = report(world, role="other_coordinator", now=london(11), last_seen=exact(11, 8))
    assert second.owner_agency == world.other_council
    assert Episode.objects.get(pk=first.pk).owner_agency == world.council, "the new council reads what was before"


def test_the_council_before_keeps_its_own_episodes_and_sees_nothing_that_came_after(world):
    first = report(world)
    record_returned(episode=first, when=exact(9, 12), by=world.acting("missing_coordinator"), now=london(9, 13))
    move(world, world.other_council, now=london(10))
    second = report(world, role="other_coordinator", now=london(11), last_seen=exact(11, 8))
    by = world.acting("missing_coordinator")
    assert list(Episode.objects.visible_to(by).values_list("pk", flat=True)) == [first.pk]
    assert not Episode.objects.filter(pk=second.pk).exists(), "the database itself shows it to nobody else"
    assert Child.objects.visible_to(by, tier=1).exists()
    assert not Child.objects.visible_to(by, tier=2).exists(), "the header, and no longer the record"
    assert roles_of(world.council) == ["former"]


@pytest.mark.parametrize("role", ["placing_authority", "host_authority"])
def test_an_open_episode_of_its_own_keeps_it_nothing_that_its_placement_gave(world, role):
    move(world, world.council, **{role: world.council})
    first = report(world)
    record_returned(episode=first, when=exact(9, 12), by=world.acting("missing_coordinator"), now=london(9, 13))
    move(world, world.other_council, now=london(10))
    second = report(world, role="other_coordinator", now=london(11), last_seen=exact(11, 8))
    by = world.acting("missing_coordinator")
    assert list(Episode.objects.visible_to(by).values_list("pk", flat=True)) == [first.pk], "returned, not yet closed"
    assert not Episode.objects.filter(pk=second.pk).exists()
    assert not Child.objects.visible_to(by, tier=2).exists()
    assert roles_of(world.council) == ["former"]


def test_a_council_that_hosts_the_child_after_handing_over_stays_host(world):
    move(world, world.other_council, now=london(10), host_authority=world.council)
    assert roles_of(world.council) == ["former", "host"]


def test_an_episode_that_runs_goes_on_with_the_council_that_reported_it_and_ends_as_it_would(world):
    episode = report(world)
    move(world, world.other_council, now=london(10))
    by = world.acting("missing_coordinator")
    record_returned(episode=episode, when=exact(10, 12), by=by, now=london(10, 13))
    with as_role("mc_clock"):
        (clock,) = Clock.objects.filter(kind="return_interview_72h")
    assert clock.agency == world.council


def test_a_council_does_not_give_away_or_take_a_child_it_does_not_answer_for(world):
    move(world, world.council, host_authority=world.other_council)
    with pytest.raises(RuleError, match="is responsible for this child") as refused, transaction.atomic():
        move(world, world.other_council, role="other_coordinator", now=world.now + DAY)
    assert refused.value.field == "responsible_authority"
    placed = move(world, None, role="other_coordinator", now=world.now + 2 * DAY, host_authority=world.other_council)
    assert placed.responsible_authority == world.council, "left out, it stays with the one that answers"
    assert roles_of(world.council) == ["responsible"]


def test_a_child_who_comes_back_is_the_first_councils_again(world):
    move(world, world.other_council, now=london(10))
    move(world, world.council, now=london(12), role="other_coordinator")
    assert roles_of(world.council) == ["responsible"]
    assert roles_of(world.other_council) == ["former"]
    assert report(world, now=london(13), last_seen=exact(13, 8)).owner_agency == world.council


def test_after_it_the_council_before_changes_nothing_of_the_child(world):
    move(world, world.other_council, now=london(10))
    with pytest.raises((NotAllowed, Child.DoesNotExist)):
        move(world, world.council, now=london(11))
