"""People of two invented agencies, for the tests of sign-in."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group

import missing_cases.urls  # noqa: F401 - read before any test switches the demonstration on
from missing_cases.access.context import acting_as_system
from missing_cases.models import Agency, AgencyKind, Membership, Team, User

PASSWORD = "harbour velvet lantern"


def make_person(agency_name, role, *, kind=AgencyKind.COUNCIL, email="", password=PASSWORD, user_kind="person"):
    """Make a person with one role in the one team of an agency."""
    with acting_as_system("test"):
        agency, _ = Agency.objects.get_or_create(name=agency_name, defaults={"kind": kind, "short_name": agency_name})
        team = Team.objects.filter(agency=agency).first()
        if team is None:
            group = Group.objects.create(name=f"team of {agency_name}")
            team = Team.objects.create(agency=agency, name="Hub", scope="agency", group=group)
        number = User.objects.count()
        user = User.objects.create_user(
            email=email or f"person{number}@example.org", password=password, full_name=f"Robin Able{number}",
            kind=user_kind,
        )  # fmt: skip
        Membership.objects.create(user=user, team=team, role=role, from_on=dt.date(2016, 1, 1))
    return user


@pytest.fixture
def coordinator(db):
    return make_person("Northshire Council", "missing_coordinator", email="coordinator@example.org")


@pytest.fixture
def administrator(db):
    return make_person("Northshire Council", "administrator", email="administrator@example.org")


@pytest.fixture
def client_two():
    """A second browser."""
    from django.test import Client

    return Client()
