"""A closed episode is opened again for a reason: the child stands as before, what was owed is owed, nothing twice."""

import datetime as dt

import pytest
from django.test import Client

from clocks.models import Clock, ClockEvent
from clocks.sweep import sweep
from episodes.enums import CloseReason, Phase
from episodes.models import Episode, EpisodeUpdate
from episodes.services import close_episode, record_returned, reopen_episode
from missing_cases.errors import RuleError
from tests.conftest import as_role
from tests.episodes.world import START, exact, london, make_world, report
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world():
    return make_world()


def close(world, episode, reason=CloseReason.OTHER, now=START + HOUR):
    by = world.acting("team_manager")
    return close_episode(episode=episode, reason=reason, note="Thought to be abroad.", by=by, now=now)


def open_again(world, episode, now=START + 2 * HOUR, reason="Seen in town."):
    return reopen_episode(episode=episode, reason=reason, by=world.acting("team_manager"), now=now)


def owed(episode):
    return set(Clock.objects.running().filter(subject_id=episode.pk).values_list("kind", "due_at"))


def test_the_child_is_missing_again_since_the_same_time_and_the_same_is_owed(world):
    episode = report(world)
    before = owed(episode)
    close(world, episode)
    assert owed(episode) < before
    found = open_again(world, episode)
    assert (found.phase, found.missing_from_at, found.close_reason) == (Phase.MISSING, START, "")
    assert owed(episode) == before


def test_why_it_was_closed_stays_beside_why_it_is_opened(world):
    episode = report(world)
    close(world, episode)
    open_again(world, episode)
    words = EpisodeUpdate.objects.get(episode=episode, kind="reopened").text
    assert "Seen in town." in words and "Thought to be abroad." in words and "Another reason" in words


def test_what_was_told_before_is_not_told_again(world):
    episode = report(world)

    def fired():
        with as_role("mc_clock"):
            return sorted(ClockEvent.objects.filter(kind="fired").values_list("clock_id", "alarm__stage"))

    with as_role("mc_clock"):
        sweep(now=london(10, 10), crank="test")
    told = fired()
    world.acting("team_manager")
    close(world, episode, now=london(10, 11))
    open_again(world, episode, now=london(10, 12))
    with as_role("mc_clock"):
        sweep(now=london(10, 13), crank="test")
    assert told and fired() == told


def test_a_closed_return_is_open_again_and_still_returned(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    record_returned(episode=episode, when=exact(9, 12), by=by, now=london(9, 13))
    before = owed(episode)
    close(world, episode, CloseReason.RETURNED, now=london(9, 14))
    found = open_again(world, episode, now=london(9, 15))
    assert found.phase == Phase.RETURNED and owed(episode) == before


def test_it_is_refused_without_a_reason_and_where_another_runs(world):
    episode = report(world)
    with pytest.raises(RuleError, match="This cannot be done while the child is missing"):
        open_again(world, episode)
    close(world, episode)
    with pytest.raises(RuleError, match="Say why"):
        open_again(world, episode, reason=" ")
    report(world, now=START + 2 * HOUR, last_seen=exact(9, 11))
    with pytest.raises(RuleError, match="already missing|another episode"):
        open_again(world, episode, now=START + 3 * HOUR)
    assert Episode.objects.get(pk=episode.pk).closed_at is not None


def test_one_that_ended_with_childhood_stays_ended():
    world = make_world(born=dt.date(1998, 5, 10))
    episode = report(world)
    close(world, episode, CloseReason.TURNED_18, now=london(11))
    with pytest.raises(RuleError, match="turned 18"):
        open_again(world, episode, now=london(12))


def test_the_page_offers_it_for_a_closed_episode_alone(world):
    episode = report(world)
    client = sign_in(Client(), world.people["team_manager"])
    assert "Open the episode again" not in client.get(f"/episodes/{episode.pk}/").content.decode()
    close(world, episode)
    assert "Open the episode again" in client.get(f"/episodes/{episode.pk}/").content.decode()
    page = f"/episodes/{episode.pk}/reopen/"
    assert client.post(page, {"reason": " "}).status_code == 422
    version = client.get(page).context["form"]["version"].value()
    assert client.post(page, {"reason": "Seen in town.", "version": version}).status_code == 302
