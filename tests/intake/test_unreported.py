"""An episode that nobody reported, told afterwards: it opens what the protocol asks for, once it is on the register."""

import datetime as dt

import pytest

from clocks.models import Clock
from episodes.enums import MissingFrom
from episodes.models import ChildConcern, Episode
from episodes.rules import When
from episodes.services import Report
from intake import services
from missing_cases.access.perms import Perm
from missing_cases.access.roles import ROLES
from tests.database import as_role
from tests.episodes.world import london
from tests.intake.world import arrive, make_world

pytestmark = pytest.mark.django_db
NOW = london(4, 12, month=3, year=2026)
HOUR = dt.timedelta(hours=1)
BORN = dt.date(2012, 3, 1)


@pytest.fixture
def world():
    made = make_world(born=BORN)
    made.now = NOW
    return made


def opened(world, *, told_as="unreported", police=None, **facts):
    was = {"last_seen": NOW - 9 * HOUR, "returned": NOW - 5 * HOUR, "date_of_birth": BORN}
    found = arrive(world, now=NOW, told_as=told_as, **{**was, **facts})
    filled = Report(
        last_seen=When(NOW - 9 * HOUR), missing_from=MissingFrom.HOME, grade="medium", police_notified=police,
        police_agency=world.police if police else None,
    )  # fmt: skip
    by = world.acting("missing_coordinator")
    return services.open_episode(notification=found, child=world.child, report=filled, by=by, now=NOW)


def started():
    with as_role("mc_clock"):
        return set(Clock.objects.filter(subject_kind="concern").values_list("kind", flat=True))


def test_it_is_on_the_register_and_calls_for_a_response_and_a_talk(world):
    episode = opened(world)
    concern = ChildConcern.objects.get()
    assert (concern.kind, concern.told_at, concern.child) == ("unreported", NOW, world.child)
    assert episode.reference in concern.text and concern.told_by
    assert started() == {"unreported_response", "unreported_carers"}
    with as_role("mc_clock"):
        assert Clock.objects.filter(kind="return_interview_72h").exists(), "the interview is owed all the same"


def test_what_the_police_were_told_was_reported(world):
    opened(world, police_told="yes")
    assert not ChildConcern.objects.exists() and started() == set()


def test_what_is_reported_to_the_police_on_opening_was_reported(world):
    opened(world, police=When(NOW - 8 * HOUR))
    assert not ChildConcern.objects.exists()


def test_a_few_hours_absence_that_was_told_calls_for_none(world):
    opened(world, told_as="short")
    assert Episode.objects.count() == 1 and not ChildConcern.objects.exists()


def test_whoever_decides_may_record_it():
    deciding = [role for role in ROLES.values() if Perm.INTAKE_DECIDE in role.perms]
    assert deciding and all(Perm.CHILD_EDIT in role.perms for role in deciding)
