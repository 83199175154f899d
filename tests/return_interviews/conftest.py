import pytest

from tests.return_interviews.world import make_world


@pytest.fixture
def world(db):
    """The people, the child and the ended episode of May 2016."""
    return make_world()
