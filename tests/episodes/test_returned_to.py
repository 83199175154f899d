"""Where a child who is back is: in custody or hospital too the return interview is owed, and is held there."""

import pytest

from clocks.models import Clock
from episodes.enums import ReturnedTo
from episodes.models import Episode
from return_interviews.views.facts import episode_facts
from tests.episodes.test_pages import path, text_of, when
from tests.episodes.world import report
from tests.sign_in import sign_in

AWAY = [ReturnedTo.HOSPITAL, ReturnedTo.CUSTODY, ReturnedTo.OTHER_AREA, ReturnedTo.ABROAD]


@pytest.mark.parametrize("where", AWAY)
def test_the_interview_is_owed_wherever_the_child_is_back(client, world, where):
    episode = report(world)
    sign_in(client, world.people["missing_coordinator"])
    typed = {"outcome": "back", "returned_to": where, **when("when", "11am"), "version": str(episode.version)}
    answer = client.post(path(episode, "found/"), typed)
    assert answer.status_code == 422
    assert "Say which place this is" in text_of(answer)
    assert client.post(path(episode, "found/"), {**typed, "where_now": "Ward 7, Leeds"}).status_code == 302
    by = world.acting("missing_coordinator")
    episode = Episode.objects.get()
    assert (episode.returned_to, episode.returned_at is not None) == (where, True)
    assert Clock.objects.running().filter(kind="return_interview_72h").count() == 1
    assert dict(episode_facts(episode, by))["Where the child is now"] == "Ward 7, Leeds"


def test_who_is_only_located_is_not_back_anywhere(client, world):
    episode = report(world)
    sign_in(client, world.people["missing_coordinator"])
    typed = {"outcome": "located", "returned_to": "custody", **when("when", "11am"), "version": str(episode.version)}
    assert client.post(path(episode, "found/"), typed).status_code == 302
    world.acting("missing_coordinator")
    assert Episode.objects.get().returned_to == ""
