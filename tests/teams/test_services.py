"""Joining and leaving a team: access follows at once, nobody helps themselves, and the audit says who and why."""

import datetime as dt

import pytest
from django.db import InternalError, connection
from django.utils import timezone

from missing_cases.access import context, grants
from missing_cases.access.policy import NotAllowed, access_for
from missing_cases.errors import RuleError
from missing_cases.models import Child, ChildGrant, Membership, NamedAccess, Team, User
from missing_cases.teams import services
from tests.access.conftest import access_of
from tests.conftest import as_role
from tests.teams.conftest import REASON, join

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def add(by, team, **about):
    given = {"role": "social_worker", "reason": REASON, **about}
    with context.acting(access_of(by)) as now:
        return services.add_member(team=team, by=access_of(by), now=now, **given)


def end(by, membership, *, at=dt.timedelta(), **about):
    given = {"reason": REASON, **about}
    with context.acting(access_of(by)) as now:
        return services.end_membership(membership=membership, by=access_of(by), now=now + at, **given)


def of(user):
    return user.memberships.latest("from_on")


def today():
    return timezone.localdate(context.database_now())


def seen_by(user):
    access = access_of(user)
    if access is None:
        return 0
    with context.acting(access):
        both = Child.objects.visible_to(access).count(), Child.objects.count()
    assert both[0] == both[1], "the two walls disagree"
    return both[0]


def differences():
    with as_role("mc_clock"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM grant_differences()")
        return cursor.fetchall()


def test_who_joins_sees_what_the_team_sees_and_no_longer_once_they_leave(place):
    assert seen_by(place.worker) == 0
    held = add(place.administrator, place.hub, user=place.worker)
    assert seen_by(place.worker) == 1
    end(place.administrator, held)
    assert seen_by(place.worker) == 0
    assert access_of(place.worker).team_ids == (place.field.pk,)
    assert differences() == []


def test_a_new_person_is_entered_without_a_password(place):
    held = add(place.manager, place.hub, email="New.Person@Example.org ", full_name=" Nora  New ", job_title="Aide")
    assert (held.user.full_name, held.user.email, held.user.job_title) == ("Nora New", "new.person@example.org", "Aide")
    assert not held.user.has_usable_password()
    assert (held.from_on, held.to_on, held.added_by, held.added_reason) == (today(), None, place.manager, REASON)
    assert seen_by(held.user) == 1


def test_somebody_of_another_agency_keeps_their_name_and_their_roles_there(place):
    held = add(place.manager, place.hub, email="SID.stranger@example.org", full_name="Somebody Wrong")
    assert held.user == place.stranger
    assert held.user.full_name == "Sid Stranger"
    assert place.stranger.memberships.count() == 2


@pytest.mark.parametrize(
    ("who", "team", "about", "field"),
    [
        ("administrator", "hub", {"email": "ada.minton@example.org"}, None),
        ("manager", "hub", {"email": "mona.hubbard@example.org", "role": "missing_coordinator"}, None),
        ("manager", "hub", {"email": "wes.orton@example.org", "role": "administrator"}, "role"),
        ("administrator", "hub", {"email": "wes.orton@example.org", "role": "police_spoc"}, "role"),
        ("leader", "hub", {"email": "wes.orton@example.org"}, "scope"),
        ("manager", "hub", {"email": "cora.dunn@example.org", "role": "missing_coordinator"}, "role"),
        ("manager", "hub", {"email": "nobody.yet@example.org"}, "full_name"),
        ("manager", "hub", {"email": "wes.orton@example.org", "reason": "because"}, "reason"),
    ],
)
def test_what_is_refused(place, who, team, about, field):
    before = Membership.objects.count(), User.objects.count()
    with pytest.raises(RuleError) as caught:
        add(getattr(place, who), getattr(place, team), **about)
    assert caught.value.field == field
    assert (Membership.objects.count(), User.objects.count()) == before


def test_a_machine_a_disabled_person_and_a_closed_team_are_refused(place):
    with context.acting_as_system("test"):
        machine = User.objects.create_user(email="machine@example.org", full_name="Machine", kind="service")
        User.objects.filter(pk=place.worker.pk).update(is_active=False)
        closed = Team.objects.get(pk=place.field.pk)
    for refused in (machine.email, place.worker.email):
        with pytest.raises(RuleError):
            add(place.administrator, place.hub, email=refused)
    Team.objects.filter(pk=closed.pk).update(active=False)
    with pytest.raises(RuleError):
        add(place.manager, closed, email=place.coordinator.email)


def test_another_agencys_team_and_member_are_not_there(place):
    with pytest.raises(Team.DoesNotExist):
        add(place.administrator, place.away, user=place.worker)
    with pytest.raises(Membership.DoesNotExist):
        end(place.administrator, of(place.stranger))


def test_a_role_without_the_function_does_nothing(place):
    for call in (
        lambda: add(place.coordinator, place.hub, user=place.worker),
        lambda: end(place.coordinator, of(place.worker)),
        lambda: services.make_team(name="X", scope="assigned", by=access_of(place.coordinator), now=None),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_leaving_keeps_the_whole_days_on_record(place):
    held = end(place.manager, of(place.coordinator))
    assert (held.to_on, held.void_at, held.ended_by) == (today() - DAY, None, place.manager)
    assert access_for(place.coordinator, now=context.database_now()) is None
    with pytest.raises(RuleError):
        end(place.manager, held)


def test_a_role_of_today_is_set_aside_and_may_be_given_again(place):
    held = add(place.administrator, place.hub, user=place.worker)
    ended = end(place.administrator, held)
    assert ended.void_at is not None
    assert (ended.void_by, ended.void_reason, ended.to_on) == (place.administrator, REASON, None)
    assert add(place.administrator, place.hub, user=place.worker).pk != held.pk


def test_a_last_day_is_a_whole_day_in_london(place):
    held = end(place.manager, of(place.coordinator), last_day=today() + DAY)
    assert held.to_on == today() + DAY
    assert seen_by(place.coordinator) == 1
    over = dt.datetime.combine(today() + 2 * DAY, dt.time(), timezone.get_current_timezone())
    assert access_for(place.coordinator, now=over) is None
    assert access_for(place.coordinator, now=over - dt.timedelta(seconds=1)) is not None
    with pytest.raises(RuleError) as caught:
        end(place.manager, held, last_day=today() + 3 * DAY)
    assert caught.value.field == "last_day"
    with pytest.raises(RuleError):
        end(place.manager, held, last_day=today() - DAY)
    assert end(place.manager, held).to_on == today() - DAY


def test_nobody_ends_their_own_role_or_one_above_theirs(place):
    for who, whose in (("manager", "manager"), ("administrator", "administrator"), ("manager", "administrator")):
        with pytest.raises(RuleError):
            end(getattr(place, who), of(getattr(place, whose)))


def named(place, agency, user):
    by = access_of(place.coordinator)
    with context.acting(by) as now:
        return grants.name_person(
            child=place.child, user=user, agency=agency, reason="Holds the interview", by=by.user, now=now
        )


def test_access_by_name_ends_with_the_last_role_at_the_agency_that_gave_it(place):
    with context.acting_as_system("test"):
        join(place.away, "Wes Orton", "social_worker")
    given = named(place, place.north, place.worker)
    first, second = of(place.worker), add(place.administrator, place.hub, user=place.worker)
    north = [row for row in place.worker.memberships.all() if row.team.agency_id == place.north.pk]
    end(place.administrator, second)
    assert granted(place.worker)
    for row in north:
        if row.pk != second.pk:
            end(place.administrator, row)
    assert not granted(place.worker)
    assert first.user.memberships.filter(team=place.away, to_on=None).exists()
    with as_role("mc_owner"):
        assert NamedAccess.objects.get(pk=given.pk).valid_to is not None
    assert differences() == []


def granted(user):
    with as_role("mc_owner"):
        rows = ChildGrant.objects.filter(group_id=user.personal_group_id)
        return [row for row in rows if row.valid_to is None or row.valid_to > context.database_now()]


def test_what_another_agency_gave_by_name_ends_when_no_role_is_left_anywhere(place):
    named(place, place.north, place.stranger)
    with context.acting_as_system("test"):
        boss = join(place.away, "Bea Boss", "administrator")
        second = join(place.field, "Sid Stranger", "social_worker")
    assert second == place.stranger
    end(boss, place.stranger.memberships.get(team=place.away))
    assert granted(place.stranger)
    end(place.administrator, place.stranger.memberships.get(team=place.field))
    assert not granted(place.stranger)


def test_access_by_name_lapses_by_itself_after_a_last_day(place):
    named(place, place.north, place.worker)
    end(place.administrator, of(place.worker), last_day=today() + DAY)
    (grant,) = granted(place.worker)
    assert timezone.localtime(grant.valid_to).date() == today() + 2 * DAY
    assert differences() == []


def test_the_function_serves_only_the_agency_somebody_leaves(place):
    by = access_of(place.stranger)
    with pytest.raises(InternalError, match="only the agency somebody leaves"), context.acting(by) as now:
        grants.end_leavers_access(user=place.worker, until=now)


def test_joining_and_leaving_are_in_the_audit_with_the_reason_as_a_digest(place, oracle):
    held = add(place.administrator, place.hub, user=place.worker)
    end(place.administrator, held)
    rows = oracle(
        "SELECT operation, diff::text FROM audit.event WHERE table_name = 'membership' AND actor = %s ORDER BY id",
        [str(place.administrator.pk)],
    )
    assert [operation for operation, _diff in rows] == ["I", "U"]
    assert not any(REASON in diff for _operation, diff in rows)
    assert all("reason" in diff for _operation, diff in rows)


def test_a_new_team_has_a_group_and_its_grants(place):
    by = access_of(place.administrator)
    with context.acting(by) as now:
        made = services.make_team(name="  Night  team ", scope="agency", by=by, now=now)
        with pytest.raises(RuleError) as caught:
            services.make_team(name="night TEAM", scope="assigned", by=by, now=now)
    assert caught.value.field == "name"
    assert (made.name, made.agency) == ("Night team", place.north)
    add(place.administrator, made, user=place.worker)
    assert seen_by(place.worker) == 1
    assert differences() == []
    leader = access_of(place.leader)
    with pytest.raises(RuleError), context.acting(leader) as now:
        services.make_team(name="Wider", scope="agency", by=leader, now=now)
