"""The completeness sweep learns of every episode's duties from its facts alone."""

import pytest

from clocks.completeness import differences
from episodes import services
from episodes.clock_subject import EpisodeClocks
from tests.database import as_role
from tests.episodes.world import exact, london, make_world, report


def found(world):
    with as_role("mc_clock"):
        return [(row.problem, row.kind) for row in differences(london(20)) if row.subject_kind == "episode"]


@pytest.mark.parametrize("looked_after", [True, False])
def test_nothing_is_missing_at_any_step(db, looked_after):
    world = make_world(looked_after=looked_after)
    episode = report(world, noticed=exact(9, 9))
    assert found(world) == []
    by = world.acting("missing_coordinator")
    services.record_located(episode=episode, when=exact(10, 12), by=by, now=london(20))
    assert found(world) == []
    services.record_returned(episode=episode, when=exact(15, 16), by=by, now=london(20))
    assert found(world) == []


def test_subjects_that_exist(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    with as_role("mc_clock"):
        assert EpisodeClocks().exists([episode.pk, world.child.pk]) == {episode.pk}
    services.void_episode(episode=episode, reason="Twice", by=by, now=london(9))
    with as_role("mc_clock"):
        assert EpisodeClocks().exists([episode.pk]) == set()
        assert list(EpisodeClocks().expected(london(20))) == []
