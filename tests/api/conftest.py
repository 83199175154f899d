import pytest

from tests.return_interviews.world import make_world


@pytest.fixture
def world(db):
    """May 2016: a council, a force, a provider, their people, a child and an ended episode."""
    return make_world()
