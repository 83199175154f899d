"""Fixtures of what follows from interviews."""

import pytest

from tests.return_interviews.world import make_world


@pytest.fixture
def world(db):
    """Return one child back home, and everybody the interview concerns."""
    return make_world()
