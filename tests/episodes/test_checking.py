"""The safe and well check of the police on return, passed to whoever holds the interview."""

import pytest

from episodes import services
from episodes.enums import Answer
from episodes.models import EpisodeMoment, PreventionInterview
from episodes.moments import check_of
from episodes.services import Check
from missing_cases.errors import RuleError
from missing_cases.models import Message
from return_interviews.views.facts import episode_facts
from tests.episodes.world import exact, london, make_carer, report

CHECK = Check(
    made_by="PC Able", seen_alone=Answer.YES, well=Answer.YES, crime_disclosed=Answer.NO, for_interviewer="Ask of Leeds"
)
LATER = london(10, 12)


def back(world, **given):
    episode = report(world, **given)
    by = world.acting("missing_coordinator")
    services.record_police_notified(episode=episode, when=exact(9, 10), by=by, now=london(9, 11))
    return services.record_returned(episode=episode, when=exact(10, 9), by=by, now=london(10, 9))


def record(world, episode, check=CHECK, *, role="police_spoc", now=LATER):
    return services.record_check(episode=episode, check=check, when=exact(10, 11), by=world.acting(role), now=now)


def test_the_police_record_it_and_the_interviewer_reads_it(world):
    episode = back(world)
    record(world, episode)
    assert EpisodeMoment.objects.get(kind="prevention_interview").said_by == "PC Able"
    facts = dict(episode_facts(episode, world.acting("team_manager")))
    assert facts["Passed on by the police"] == "Ask of Leeds"
    assert facts["Seen alone by the police"] == "Yes"
    told = Message.objects.filter(topic="episode.checked").values_list("recipient", flat=True)
    assert world.people["social_worker"].pk in told and world.people["police_spoc"].pk not in told


def test_a_child_still_missing_cannot_have_been_checked(world):
    with pytest.raises(RuleError) as refused:
        record(world, report(world, police_notified=exact(9)), now=LATER)
    assert "while the child is missing" in str(refused.value.message)


def test_a_disclosed_crime_says_which(world):
    episode = back(world)
    with pytest.raises(RuleError) as refused:
        record(world, episode, Check(**{**vars(CHECK), "crime_disclosed": Answer.YES}))
    assert refused.value.field == "crime"
    with pytest.raises(RuleError) as refused:
        record(world, episode, Check(**{**vars(CHECK), "made_by": " "}))
    assert refused.value.field == "made_by"
    assert not PreventionInterview.objects.exists()


def test_a_second_check_stands_and_the_first_stays(world):
    episode = back(world)
    record(world, episode)
    record(world, episode, Check(**{**vars(CHECK), "well": Answer.NO}), role="missing_coordinator", now=london(10, 13))
    by = world.acting("missing_coordinator")
    assert check_of(episode, by).well == Answer.NO
    assert PreventionInterview.objects.count() == 2


def test_a_home_named_on_the_episode_does_not_read_what_the_child_told_the_police(world):
    make_carer(world)
    episode = back(world, role="registered_manager")
    record(world, episode)
    assert check_of(episode, world.acting("registered_manager")) is None
    assert check_of(episode, world.acting("police_spoc")) is not None
    assert check_of(episode, world.acting("other_coordinator")) is None
