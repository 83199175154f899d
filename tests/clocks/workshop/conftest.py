"""A council under Wigan's protocol, somebody who drafts, somebody who publishes, and a council next door."""

import datetime as dt

import pytest

from missing_cases.access import context
from missing_cases.access.policy import access_for
from tests.clocks.world import act_as, make_agency, make_person, make_world

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
TODAY, LATER = dt.date(2026, 3, 2), dt.date(2026, 4, 1)


@pytest.fixture
def world(db):
    made = make_world(now=NOW)
    with context.acting_as_system("test"):
        made.people["stranger"] = make_person(make_agency("council", "bolton"), "principal_manager")
        made.people["officer"] = make_person(made.police, "team_manager")
    return made


@pytest.fixture
def be(world):
    """Return a person of the world as the one who acts."""

    def become(role):
        access = access_for(world.people[role], now=NOW)
        act_as(access)
        return access

    return become
