import pytest

from tests.clocks.world import make_world


@pytest.fixture
def world(db):
    return make_world()
