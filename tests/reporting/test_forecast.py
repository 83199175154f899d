"""What will be late before it is: the numbers add up, for one person, a team and the authority."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from clocks import services
from clocks.engine.calendars import LONDON, is_working_day, next_working_morning
from clocks.models import Clock
from missing_cases.access import context, grants
from missing_cases.access.policy import access_for
from missing_cases.templatetags.mc import govweekday
from reporting.selectors.forecast import forecast_for
from return_interviews.selectors import count_unallocated
from tests.clocks.conftest import world  # noqa: F401
from tests.clocks.replay import Replay
from tests.clocks.world import LOCATED, LOOKED_AFTER, MISSING, act_as, london
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
FRIDAY = london(13, 15)  # 13 May 2016


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (london(12, 8), london(13, 9)),  # a Thursday morning: Friday, and not the same day
        (FRIDAY, london(16, 9)),
        (london(14, 23), london(16, 9)),
        (london(27, 12), london(31, 9)),  # before the late May bank holiday
    ],
)
def test_the_next_working_morning_is_that_of_another_day(now, morning):
    assert next_working_morning(now) == morning


@given(st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC)))
def test_the_next_working_morning_is_the_first_nine_o_clock_of_a_working_day_after_today(now):
    local = next_working_morning(now).astimezone(LONDON)
    today = now.astimezone(LONDON).date()
    assert (local.hour, local.minute) == (9, 0)
    assert is_working_day(local.date())
    between = (local.date() - today).days
    assert between >= 1
    assert not any(is_working_day(today + dt.timedelta(days=n)) for n in range(1, between))


@pytest.fixture
def story(world):  # noqa: F811
    story = Replay(world, LOOKED_AFTER)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    story.fire("episode.returned", LOCATED, returned_at=LOCATED)
    return story


def test_what_ends_is_counted_for_the_authority_a_team_and_a_person(story, world):  # noqa: F811
    now = london(16, 8)  # the visit is due at 16:00 that day; the interview on the 18th
    before = forecast_for(world.by, now)
    assert (before.until, before.mine) == (london(17, 9), 0)
    assert [(each.name, each.total, each.nobody) for each in before.kinds] == [
        ("Social worker sees the child alone", 1, 1)
    ]
    assert (before.total, before.nobody, before.people, before.teams) == (1, 1, [], [])
    visit = Clock.objects.get(subject_id=story.episode, kind="social_worker_visit_24h")
    worker = world.people["social_worker"]
    grants.name_person(child=world.child, user=worker, agency=world.council, reason="Hers", by=world.by.user, now=now)
    services.hand_over_duty(clock=visit, to=worker, reason="Hers.", by=world.by, now=now)
    after = forecast_for(world.by, now)
    assert (after.total, after.nobody, after.mine) == (1, 0, 0)
    assert [(each.name, each.total) for each in after.people] == [(worker.full_name, 1)]
    assert [each.total for each in after.teams] == [1]
    theirs = access_for(worker, now=now)
    act_as(theirs)
    assert forecast_for(theirs, now).mine == 1


def test_what_is_overdue_or_done_is_not_to_come(story, world):  # noqa: F811
    assert forecast_for(world.by, london(16, 17)).total == 0  # overdue since 16:00
    now = london(16, 8)
    visit = Clock.objects.get(subject_id=story.episode, kind="social_worker_visit_24h")
    services.complete_duty(clock=visit, note="Seen.", done_at=now, by=world.by, now=now)
    assert forecast_for(world.by, now).total == 0


def test_an_interview_that_ends_soon_and_has_nobody_is_said_on_my_work(story, world):  # noqa: F811
    for now, ending in [(london(16, 8), 0), (london(17, 10), 0), (london(18, 10), 1), (london(18, 17), 0)]:
        assert count_unallocated(world.by, now, next_working_morning(now)) == (1, ending)
    act_as(world.by)
    assert forecast_for(access_for(world.people["police_spoc"], now=MISSING), london(18, 10)).total == 0


def test_the_page_says_what_ends_before_when(story, world):  # noqa: F811
    with context.acting(world.by) as now:
        morning = govweekday(next_working_morning(now))
    page = sign_in(Client(), world.by.user).get(reverse("reporting:forecast")).content.decode()
    assert f"What ends before {morning}" in page
    assert f"Nothing ends before {morning}." in page or "given to nobody by name" in page


def test_the_forecast_costs_five_statements_at_most(story, world, django_assert_max_num_queries):  # noqa: F811
    with django_assert_max_num_queries(5):
        forecast_for(world.by, london(16, 8))
