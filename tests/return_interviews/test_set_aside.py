"""An episode that is set aside takes with it what was not authorised; what was keeps it where it is."""

import datetime as dt

import pytest
from django.core.management import call_command

from clocks.models import Clock
from episodes.services import move_episode, void_episode
from missing_cases.access import context
from missing_cases.errors import RuleError
from return_interviews.models import ReturnInterview
from return_interviews.services import offer_interview
from tests.clocks import happenings as happen
from tests.database import as_role
from tests.episodes.world import make_child as make_child_of
from tests.return_interviews.world import bring_to, do, make_child

pytestmark = pytest.mark.django_db


def kept():
    with as_role("mc_backup"):
        return [(row.void_at is not None, row.void_reason) for row in ReturnInterview.objects.all()]


def owed():
    with as_role("mc_clock"):
        return set(Clock.objects.running().filter(subject_kind="interview").values_list("kind", flat=True))


@pytest.mark.parametrize(("state", "gone"), [("accepted", True), ("written", True), ("authorised", False)])
def test_setting_the_episode_aside(world, state, gone):
    bring_to(world, state)
    do(world.manager, void_episode, episode=world.episode, reason="Recorded twice")
    assert kept() == [(gone, "Recorded twice" if gone else "")]
    assert owed() == set()


def test_an_episode_moves_with_an_interview_that_nobody_authorised_and_not_with_one_that_is(world):
    with context.acting(world.coordinator):
        brother = make_child(world, "Bill")
    bring_to(world, "authorised")
    with pytest.raises(RuleError, match="is authorised, so it cannot be moved"):
        do(world.manager, move_episode, episode=world.episode, child=brother, reason="His brother")
    assert kept() == [(False, "")]


def test_what_was_only_offered_is_set_aside_and_the_right_child_is_owed_an_interview(db):
    world = happen.world_of("wigan")
    call_command("load_forms", verbosity=0)
    episode = happen.back(world, happen.missing(world))
    by = happen.by(world, "team_manager")
    offer_interview(episode=episode, at=happen.at(0, 4), answer="accepted", by=by, now=happen.at(1))
    brother = make_child_of(happen.by(world), happen.START, born=dt.date(2012, 1, 1))
    by = happen.by(world, "team_manager")
    made = move_episode(episode=episode, child=brother, reason="His brother", by=by, now=happen.at(1))
    assert kept() == [(True, "His brother")]
    with as_role("mc_clock"):
        (clock,) = Clock.objects.running().filter(kind="return_interview_72h")
    assert (clock.subject_id, clock.anchor_at) == (made.pk, made.returned_at)
