"""An agency with an administrator, a manager and a worker in two teams, and a neighbour."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group

from missing_cases.access import context
from missing_cases.models import Agency, Membership, Team, User
from tests.access.conftest import access_of, make_child

REASON = "Takes over from a colleague"


def make_agency(name, kind="council"):
    return Agency.objects.create(name=name, short_name=name.split()[0], kind=kind)


def make_team(agency, name, scope):
    return Team.objects.create(agency=agency, name=name, scope=scope, group=Group.objects.create(name=name))


def join(team, name, role, since=dt.date(2016, 1, 1)):
    email = f"{name.lower().replace(' ', '.')}@example.org"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email=email, full_name=name)
    Membership.objects.create(user=user, team=team, role=role, from_on=since)
    return user


def build():
    with context.acting_as_system("test"):
        north, south = make_agency("Northshire Council"), make_agency("Southshire Council")
        hub = make_team(north, "Hub", "agency")
        field = make_team(north, "Field team", "assigned")
        away = make_team(south, "Away team", "agency")
        found = SimpleNamespace(
            north=north, south=south, hub=hub, field=field, away=away,
            administrator=join(field, "Ada Minton", "administrator"),
            manager=join(hub, "Mona Hubbard", "team_manager"),
            leader=join(field, "Fay Fielding", "team_manager"),
            worker=join(field, "Wes Orton", "social_worker"),
            coordinator=join(hub, "Cora Dunn", "missing_coordinator"),
            stranger=join(away, "Sid Stranger", "social_worker"),
        )  # fmt: skip
    found.child = make_child(access_of(found.coordinator))
    return found


@pytest.fixture
def place(db):
    return build()
