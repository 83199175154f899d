"""An episode that nobody reported to the police: a response, and a talk with parents or carers with its outcome."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from clocks.completeness import differences
from clocks.models import Clock
from clocks.services import complete_duty
from episodes.models import CarersTalk, ChildConcern
from episodes.services import record_carers_talk
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from tests.database import as_role
from tests.episodes.test_referrals import HOUR, NOW, call
from tests.episodes.world import bind, make_world


@pytest.fixture
def world(db):
    made = make_world(born=dt.date(2012, 3, 1))
    made.now = NOW
    return made


def talk(world, concern, *, role="missing_coordinator", now=NOW + HOUR, **given):
    filled = {"outcome": "understood", "person": "Mother", "words": "She will ring 101 at once.", "at": now, **given}
    return record_carers_talk(concern=concern, by=world.acting(role), now=now, **filled)


def outcomes():
    with as_role("mc_clock"):
        return dict(Clock.objects.values_list("kind", "outcome"))


def test_an_episode_nobody_reported_calls_for_a_response_and_a_talk(world):
    call(world, "unreported")
    assert outcomes() == {"unreported_response": "", "unreported_carers": ""}
    with as_role("mc_clock"):
        assert differences(NOW) == []


def test_the_talk_meets_its_duty_and_the_response_is_its_own(world):
    concern = call(world, "unreported")
    with as_role("mc_clock"):
        response, carers = (Clock.objects.get(kind=kind) for kind in ("unreported_response", "unreported_carers"))
    by = world.acting("missing_coordinator")
    with pytest.raises(RuleError):
        complete_duty(clock=carers, note="Rang.", done_at=NOW, by=by, now=NOW)
    talk(world, concern)
    assert outcomes() == {"unreported_response": "", "unreported_carers": "met"}
    complete_duty(clock=response, note="Visited.", done_at=NOW + HOUR, by=by, now=NOW + HOUR)
    assert set(outcomes().values()) == {"met"}


def test_no_talk_where_it_would_put_the_child_at_risk(world):
    row = talk(world, call(world, "unreported"), outcome="unsafe", person="", words="Her father is violent.")
    assert (row.outcome, row.person) == ("unsafe", "")
    assert outcomes()["unreported_carers"] == "met"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "shouted"}, "outcome"),
        ({"person": " "}, "person"),
        ({"words": ""}, "words"),
        ({"at": NOW - HOUR}, "at"),
        ({"at": NOW + 2 * HOUR}, "at"),
    ],
)
def test_what_is_missing_or_impossible_is_refused(world, given, field):
    concern = call(world, "unreported")
    with pytest.raises(RuleError) as error:
        talk(world, concern, **given)
    assert error.value.field == field and not CarersTalk.objects.exists()


def test_it_is_recorded_once_and_of_nothing_else(world):
    concern = call(world, "unreported")
    talk(world, concern)
    for other in (concern, call(world, "linked")):
        with pytest.raises(RuleError):
            talk(world, other)


def test_others_neither_see_nor_record(world):
    concern = call(world, "unreported")
    with pytest.raises(ChildConcern.DoesNotExist):
        talk(world, concern, role="other_coordinator")
    with pytest.raises(NotAllowed):
        talk(world, concern, role="police_spoc")
    talk(world, concern)
    bind(world.acting("other_coordinator"))
    assert not CarersTalk.objects.exists()


@pytest.mark.parametrize("change", [{"words": ""}, {"outcome": "x"}, {"person": ""}])
def test_the_database_refuses_what_makes_no_sense(world, change):
    row = talk(world, call(world, "unreported"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CarersTalk.objects.filter(pk=row.pk).update(**change)
