"""Correcting a time: history kept, clocks counted anew."""

import pytest

from clocks.models import Clock
from episodes import services
from episodes.enums import Precision
from episodes.models import Episode, EpisodeMoment, EpisodeStatus
from episodes.rules import When, project
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError
from tests.episodes.world import exact, london, make_person, report


def correct(world, episode, kind, when, *, moment=None, reason="Misheard", role="team_manager"):
    by = world.acting(role)
    moment = moment or EpisodeMoment.objects.current().get(episode=episode, kind=kind)
    return services.correct_moment(episode=episode, moment=moment, when=when, reason=reason, by=by, now=london(20))


def give_back(world, episode, when, located=None):
    by = world.acting("missing_coordinator")
    return services.record_returned(episode=episode, when=when, located=located, by=by, now=london(20))


def columns_equal_moments(episode):
    episode.refresh_from_db()
    found = project([moment.value for moment in EpisodeMoment.objects.current().filter(episode=episode)])
    names = ("missing_from_at", "reported_at", "located_at", "returned_at")
    return [getattr(episode, name) for name in names] == [getattr(found, name) for name in names]


def test_the_old_row_stays_and_the_clocks_move(world):
    episode = report(world)
    new = correct(world, episode, "last_seen", exact(9, 7))
    assert (new.supersedes.at, new.at, new.reason) == (london(9), london(9, 7), "Misheard")
    assert EpisodeMoment.objects.filter(kind="last_seen").count() == 2
    episode.refresh_from_db()
    assert episode.missing_from_at == london(9, 7)
    assert Clock.objects.get(kind="need_to_know_24h").due_at == london(10, 7)
    assert EpisodeStatus.objects.get().from_at == london(9, 7)
    assert columns_equal_moments(episode)


def test_a_corrected_return_moves_the_interview(world):
    episode = give_back(world, report(world), exact(9, 15))
    correct(world, episode, "returned", exact(9, 18))
    assert Clock.objects.get(kind="return_interview_72h").due_at == london(12, 18)
    episode.refresh_from_db()
    assert episode.ended_at == london(9, 18)
    assert EpisodeStatus.objects.get().to_at == london(9, 18)
    assert columns_equal_moments(episode)


def test_a_duty_that_no_longer_stands_ends(world):
    episode = give_back(world, report(world), exact(10, 15))
    assert Clock.objects.get(kind="need_to_know_24h").outcome == ""
    correct(world, episode, "located", exact(9, 15))
    correct(world, episode, "returned", exact(9, 15))
    assert Clock.objects.get(kind="need_to_know_24h").outcome == "stopped"


def test_status_rows_move_with_a_corrected_finding(looked_after):
    episode = give_back(looked_after, report(looked_after), exact(9, 18), located=exact(9, 12))
    correct(looked_after, episode, "located", exact(9, 14))
    rows = list(EpisodeStatus.objects.values_list("status", "from_at", "to_at"))
    assert rows == [("missing", london(9), london(9, 14)), ("away", london(9, 14), london(9, 18))]
    correct(looked_after, episode, "located", exact(9, 10))
    assert EpisodeStatus.objects.get(status="away").from_at == london(9, 10)


def test_a_date_alone_may_be_made_exact(world):
    episode = give_back(world, report(world), When(london(10, 0), Precision.DATE_ONLY))
    correct(world, episode, "returned", exact(10, 12))
    assert Clock.objects.get(kind="return_interview_72h").due_at == london(13, 12)


@pytest.mark.parametrize(
    ("kind", "when", "field"),
    [
        ("last_seen", exact(21), "last_seen"),
        ("last_seen", exact(9, 16), "reported"),
        ("returned", exact(9, 14), "returned"),
        ("located", exact(9, 8), "located"),
    ],
)
def test_a_correction_obeys_the_rules(world, kind, when, field):
    episode = give_back(world, report(world, now=london(9, 10)), exact(9, 15))
    with pytest.raises(RuleError) as error:
        correct(world, episode, kind, when)
    assert error.value.field == field
    assert columns_equal_moments(episode)


def test_a_correction_may_not_run_into_another_episode(world):
    first = give_back(world, report(world), exact(9, 15))
    second = report(world, last_seen=exact(10), now=london(10))
    with pytest.raises(RuleError) as error:
        correct(world, second, "last_seen", exact(9, 14))
    assert error.value.field == "last_seen"
    with pytest.raises(RuleError):
        correct(world, first, "returned", exact(10, 10))
    assert columns_equal_moments(first)
    assert columns_equal_moments(second)


def test_two_people_correct_the_same_time(world):
    episode = report(world)
    moment = EpisodeMoment.objects.get(kind="last_seen")
    correct(world, episode, "last_seen", exact(9, 8), moment=moment)
    with pytest.raises(StaleError) as error:
        correct(world, episode, "last_seen", exact(9, 7), moment=moment)
    assert list(error.value.theirs.values()) == [london(9, 8)]


def test_a_correction_needs_a_reason_and_the_right(world):
    episode = report(world)
    with pytest.raises(RuleError):
        correct(world, episode, "last_seen", exact(9, 8), reason=" ")
    moment = EpisodeMoment.objects.get(kind="last_seen")
    with pytest.raises(NotAllowed):
        correct(world, episode, "last_seen", exact(9, 8), moment=moment, role="social_worker")
    with pytest.raises(NotAllowed):
        correct(world, episode, "last_seen", exact(9, 8), moment=moment, role="police_spoc")
    world.people["other_manager"] = make_person(world.other_council, "team_manager")
    with pytest.raises(Episode.DoesNotExist):
        correct(world, episode, "last_seen", exact(9, 8), moment=moment, role="other_manager")
