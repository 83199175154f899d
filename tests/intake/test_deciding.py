"""A notification becomes an episode, a second report, news of one, or nothing: once, with who and why."""

import datetime as dt

import pytest

from episodes.enums import MissingFrom
from episodes.models import Episode, EpisodeGrade, EpisodeUpdate
from episodes.rules import When
from episodes.services import Report
from intake import services
from intake.enums import Route, State, Urgency
from intake.models import Notification
from intake.services.facts import reading_of
from intake.values import Fact
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError
from tests.episodes.world import report
from tests.intake.world import NOW, START, arrive, make_world, reading

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world():
    return make_world()


def deciding(world):
    return {"by": world.acting("missing_coordinator"), "now": NOW}


def filled(**fields):
    return Report(**{"last_seen": When(START), "missing_from": MissingFrom.HOME, "grade": "medium", **fields})


def test_what_was_read_comes_back_as_it_was(world):
    found = arrive(world, police_log_number="GM-1/16", age=14)
    again = reading_of(Notification.objects.get(pk=found.pk))
    assert again.value(Fact.LAST_SEEN) == START and again.value(Fact.AGE) == 14
    assert again.facts[Fact.POLICE_LOG_NUMBER].said == "said GM-1/16"


@pytest.mark.parametrize(
    ("facts", "urgency"),
    [
        ({}, Urgency.MISSING),
        ({"police_grade": "high"}, Urgency.HIGH),
        ({"date_of_birth": dt.date(2004, 1, 1)}, Urgency.HIGH),
        ({"police_grade": "high", "returned": START + HOUR}, Urgency.BACK),
    ],
)
def test_the_young_and_those_at_high_risk_who_are_not_back_come_first(world, facts, urgency):
    assert arrive(world, **facts).urgency == urgency


def test_opening_makes_the_episode_with_what_else_was_said(world):
    found = arrive(world, police_log_number="GM-1/16", police_grade="high", returned=START + 2 * HOUR)
    police = {"police_agency": world.police, "police_notified": When(START)}
    episode = services.open_episode(notification=found, child=world.child, report=filled(**police), **deciding(world))
    found.refresh_from_db()
    assert (found.state, found.episode, found.child, found.decided_at) == (State.OPENED, episode, world.child, NOW)
    assert Episode.objects.get().returned_at == START + 2 * HOUR
    assert EpisodeGrade.objects.get(agency=world.police).code == "high"


def test_joining_adds_a_second_report_with_its_words(world):
    episode, found = report(world), arrive(world, circumstances="Seen at the canal.")
    services.join(notification=found, child=world.child, **deciding(world))
    assert "Seen at the canal." in EpisodeUpdate.objects.get(episode=episode, kind="report").text
    found.refresh_from_db()
    assert found.state == State.JOINED


def test_news_is_taken_once_and_the_same_again_is_nothing_new(world):
    episode = report(world, police_agency=world.police, police_notified=When(START))
    facts = {"police_log_number": "GM-1/16", "police_grade": "high"}
    taken = services.bring_up_to_date(notification=arrive(world, **facts), episode=episode, **deciding(world))
    assert taken == ["police log number GM-1/16", "police grade: High risk"]
    again = arrive(world, **facts)
    assert services.bring_up_to_date(notification=again, episode=episode, **deciding(world)) == []
    again.refresh_from_db()
    assert again.state == State.SAME


def test_what_contradicts_the_episode_is_refused_and_changes_nothing(world):
    episode, found = report(world), arrive(world, returned=START - HOUR)
    with pytest.raises(RuleError):
        services.bring_up_to_date(notification=found, episode=episode, **deciding(world))
    assert Notification.objects.get().state == State.AWAITING and Episode.objects.get().returned_at is None


def test_a_refusal_says_why(world):
    found = arrive(world)
    with pytest.raises(RuleError, match="Say why"):
        services.refuse(notification=found, reason=" ", **deciding(world))
    services.refuse(notification=found, reason="An adult.", **deciding(world))
    assert Notification.objects.get().reason == "An adult."


def test_what_somebody_decided_is_not_decided_again(world):
    found = arrive(world)
    services.refuse(notification=found, reason="An adult.", **deciding(world))
    with pytest.raises(StaleError) as caught:
        services.open_episode(notification=found, child=world.child, report=filled(), **deciding(world))
    assert caught.value.theirs == {"What became of it": "Refused, with the reason"}
    assert not Episode.objects.exists()


def test_the_same_place_of_the_same_original_is_taken_in_once(world):
    by = world.acting("missing_coordinator")
    kept, new = services.keep_original(data=b"a,b", name="l.csv", kind="csv", owner=world.council, by=by, now=NOW)
    again, still = services.keep_original(data=b"a,b", name="x.csv", kind="csv", owner=world.council, by=by, now=NOW)
    assert (new, still) == (True, False) and kept == again
    given = {"route": Route.LIST, "owner": world.council, "original": kept, "by": by, "now": NOW}
    first, new = services.receive(reading=reading(place="row 2"), **given)
    second, still = services.receive(reading=reading(place="row 2"), **given)
    assert (new, still) == (True, False) and first == second and Notification.objects.count() == 1


def test_who_may_not_decide_cannot(world):
    found = arrive(world)
    by = world.acting("social_worker")
    for run in (
        lambda: services.refuse(notification=found, reason="x", by=by, now=NOW),
        lambda: services.join(notification=found, child=world.child, by=by, now=NOW),
        lambda: services.receive(route=Route.LETTER, reading=reading(), owner=world.council, by=by, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            run()


def test_another_council_finds_nothing_to_decide(world):
    found = arrive(world)
    by = world.acting("other_coordinator")
    assert not Notification.objects.filter(pk=found.pk).exists(), "the database's own wall"
    with pytest.raises(Notification.DoesNotExist):
        services.refuse(notification=found, reason="x", by=by, now=NOW)
