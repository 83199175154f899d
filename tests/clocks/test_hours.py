"""Outside an agency's hours its duty team is told besides whoever the protocol names; inside them it is not."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clocks.engine.calendars import is_working_day
from clocks.models import ShutDay
from clocks.services.cover import add_shut_day, remove_shut_day, set_hours
from missing_cases.access import context
from missing_cases.access.policy import NotAllowed, access_for
from missing_cases.errors import RuleError
from missing_cases.models import Message
from tests.clocks.climbing import Story, make_ladder_world
from tests.clocks.world import MISSING, act_as, make_person
from tests.conftest import as_role

LONDON = ZoneInfo("Europe/London")
NINE_TO_FIVE = {weekday: (dt.time(9), dt.time(17)) for weekday in range(1, 6)}


@pytest.fixture
def world(db):
    made = make_ladder_world()
    with context.acting_as_system("test"):
        made.people["administrator"] = make_person(made.council, "administrator")
        made.people["duty"] = make_person(made.council, "duty_worker")
    made.team = made.people["duty"].memberships.get().team
    return made


def be(world, role):
    access = access_for(world.people[role], now=MISSING)
    act_as(access)
    return access


def open_at(world, times=None, *, bank_holidays=True, now=MISSING, team=None):
    return set_hours(
        times=NINE_TO_FIVE if times is None else times, duty_team=team or world.team,
        shut_on_bank_holidays=bank_holidays, by=be(world, "administrator"), now=now,
    )  # fmt: skip


def told(world, now):
    """Return the roles for which messages were written by a turn of the crank."""
    act_as(world.by)
    Story(world).sweep(now)
    with as_role("mc_clock"):
        return set(Message.objects.filter(topic="clock.alarm", made_at=now).values_list("role", flat=True))


def london(*moment):
    return dt.datetime(*moment, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "shut"),
    [
        (london(2016, 5, 9, 9, 0), False),
        (london(2016, 5, 9, 16, 59), False),
        (london(2016, 5, 9, 17, 0), True),
        (london(2016, 5, 10, 3, 0), True),
        (london(2016, 5, 14, 12, 0), True),
        (london(2016, 5, 30, 12, 0), True),
    ],
)
def test_the_duty_team_is_told_when_the_agency_is_shut(world, now, shut):
    open_at(world)
    assert ("duty_team" in told(world, now)) is shut


def test_an_agency_that_works_on_bank_holidays_is_open_then(world):
    open_at(world, bank_holidays=False)
    assert "duty_team" not in told(world, london(2016, 5, 30, 12, 0))


def test_whoever_the_protocol_names_is_told_all_the_same(world):
    open_at(world)
    assert told(world, london(2016, 5, 9, 20, 0)) >= {"missing_coordinator", "duty_team"}


def test_without_hours_an_agency_never_shuts(world):
    assert "duty_team" not in told(world, london(2016, 5, 10, 3, 0))


def test_a_shut_day_counts_until_it_is_set_aside(world):
    open_at(world)
    day = dt.date(2016, 5, 11)
    shut = add_shut_day(day=day, why="Training", by=be(world, "administrator"), now=MISSING)
    with pytest.raises(RuleError, match="there already"):
        add_shut_day(day=day, why="Again", by=be(world, "administrator"), now=MISSING)
    assert "duty_team" in told(world, london(2016, 5, 11, 12, 0))
    remove_shut_day(shut_day=shut, by=be(world, "administrator"), now=MISSING)
    assert not ShutDay.objects.filter(void_at=None).exists()


@pytest.mark.parametrize(
    ("times", "words", "field"),
    [
        ({1: (dt.time(17), dt.time(9))}, "shuts before it opens", "shuts_1"),
        ({1: None}, "at least one day", "opens_1"),
    ],
)
def test_hours_that_make_no_sense_are_refused_at_their_field(world, times, words, field):
    with pytest.raises(RuleError, match=words) as refused:
        open_at(world, times)
    assert refused.value.field == field


def test_the_duty_team_is_of_the_agency_and_has_somebody_in_it(world):
    with context.acting_as_system("test"):
        theirs = world.people["police_spoc"].memberships.get().team
        world.people["duty"].memberships.update(to_on=MISSING.date() - dt.timedelta(days=1))
    for team in (theirs, world.team):
        with pytest.raises(RuleError, match="somebody in it"):
            open_at(world, team=team)


def test_only_who_may_set_them_sets_hours_and_days(world):
    by = be(world, "missing_coordinator")
    with pytest.raises(NotAllowed):
        set_hours(times=NINE_TO_FIVE, duty_team=world.team, shut_on_bank_holidays=True, by=by, now=MISSING)
    with pytest.raises(NotAllowed):
        add_shut_day(day=dt.date(2016, 6, 1), why="x", by=by, now=MISSING)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.integers(0, 60 * 24 * 365 * 8))
def test_open_and_shut_are_read_off_londons_clock_whatever_the_season(world, minutes):
    now = MISSING + dt.timedelta(minutes=minutes)
    local = now.astimezone(LONDON)
    shut = not (9 <= local.hour < 17) or not is_working_day(local.date())
    with transaction.atomic():
        open_at(world)
        assert ("duty_team" in told(world, now)) is shut
        transaction.set_rollback(True)
