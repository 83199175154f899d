"""Row-level security alone, without the application's filter."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction

from missing_cases.access import context, grants
from missing_cases.access.policy import access_for
from missing_cases.models import Agency, CareStatus, Child, Membership, Team, User

pytestmark = pytest.mark.django_db


def make_access(kind, role, now):
    agency = Agency.objects.create(kind=kind, name=f"{kind} {Agency.objects.count()}", short_name=kind)
    group = Group.objects.create(name=f"group {Group.objects.count()}")
    team = Team.objects.create(agency=agency, name="team", scope="agency", group=group)
    user = User.objects.create_user(email=f"{group.pk}@example.org", full_name="Ada Able")
    Membership.objects.create(user=user, team=team, role=role, from_on=dt.date(2016, 1, 1))
    return access_for(user, now=now)


@pytest.fixture
def world():
    with context.acting_as_system("test") as now:
        own = make_access("council", "missing_coordinator", now)
        other = make_access("council", "missing_coordinator", now)
        police = make_access("police", "police_spoc", now)
    with context.acting(own) as now:
        child = Child.objects.create(
            reference="MC-2026-000001", family_name="Khan", given_names="Amira",
            entered_by_agency=own.agency, entered_by=own.user, entered_at=now,
        )  # fmt: skip
        grants.involve_agency(
            child=child, agency=own.agency, role="responsible", legal_basis="s17", by=own.user, now=now
        )
        CareStatus.objects.create(
            child=child, owner_agency=own.agency, code="looked_after", from_on=dt.date(2016, 1, 1),
            recorded_by=own.user, recorded_at=now,
        )  # fmt: skip
        grants.involve_agency(
            child=child, agency=police.agency, role="police", legal_basis="reported", by=own.user, now=now
        )
    return child, own, other, police


def seen_by(access):
    with context.acting(access):
        return Child.objects.count(), CareStatus.objects.count()


def test_each_agency_sees_what_its_tier_opens(world):
    child, own, other, police = world
    assert seen_by(own) == (1, 1)
    assert seen_by(other) == (0, 0)
    assert seen_by(police) == (1, 0)


def test_nobody_bound_sees_nothing(world):
    context.bind(actor="", agency="", groups=())
    assert Child.objects.count() == 0


def test_ended_involvement_closes_the_record_at_once(world):
    child, own, other, police = world
    with context.acting(own) as now:
        grants.end_involvement(involvement=child.involvements.get(agency=police.agency), now=now)
    assert seen_by(police) == (0, 0)


def test_the_application_cannot_write_a_grant(world):
    child, own, other, police = world
    insert = "INSERT INTO child_grant (group_id, permission_id, content_object_id, tier) VALUES (%s, %s, %s, 2)"
    row = [other.group_ids[0], other.view_child_permission_id, child.pk]
    denied = pytest.raises(DatabaseError, match="permission denied")
    with context.acting(other), connection.cursor() as cursor, denied, transaction.atomic():
        cursor.execute(insert, row)


def test_an_agency_cannot_involve_itself_with_anothers_child(world):
    child, own, other, police = world
    with context.acting(other) as now, pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        grants.involve_agency(child=child, agency=other.agency, role="host", legal_basis="none", by=other.user, now=now)


def test_a_write_with_nobody_bound_is_refused():
    context.bind(actor="", agency="", groups=())
    with pytest.raises(DatabaseError, match="nobody is bound"), transaction.atomic():
        Agency.objects.create(kind="council", name="Nobody's", short_name="N")
