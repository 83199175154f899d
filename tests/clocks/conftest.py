import pytest
from hypothesis import settings

from tests.clocks.world import make_world

settings.register_profile("steady", deadline=None)  # the machine's load is not what these tests are about
settings.load_profile("steady")


@pytest.fixture
def world(db):
    return make_world()
