"""Fixtures of the episode tests."""

import pytest

from tests.episodes.world import make_world


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def looked_after(db):
    return make_world(looked_after=True)
