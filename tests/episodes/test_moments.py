"""Every moment of an episode: each once, with who recorded it, and where the missing ones are recorded."""

import pytest

from clocks.models import Clock
from episodes import services
from episodes.enums import How, MomentKind
from episodes.models import Episode
from episodes.moments import NAMES, OF_KIND, lines_of
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from tests.episodes.world import exact, london, report

LATER = london(10, 15)
ELSEWHERE = {MomentKind.LOST_AGAIN}  # a status, shown in the story


def lines(world, episode, role="missing_coordinator"):
    episode = Episode.objects.get(pk=episode.pk)
    return {line.number: line for line in lines_of(episode, world.acting(role))}


def test_every_kind_of_moment_has_its_line():
    assert set(MomentKind) - set(OF_KIND) == ELSEWHERE
    assert list(NAMES) == list(range(1, 28))


def test_what_is_recorded_names_who_and_when_and_the_rest_says_where(world):
    episode = report(world, police_notified=exact(9, 10), police_grade="medium", now=london(9, 11))
    found = lines(world, episode)
    assert found[2].happened[0].recorded_at == london(9, 11)
    assert found[2].happened[0].recorded_by == world.people["missing_coordinator"].get_short_name()
    assert "medium" in found[8].happened[0].words.lower()
    assert not found[20].happened and not found[20].href
    assert found[5].href.endswith("/moments/search_started/")
    assert not found[2].href, "corrected on the episode's page"


def test_the_council_is_told_by_a_way(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    services.add_moment(
        episode=episode, kind=MomentKind.COUNCIL_NOTIFIED, when=exact(9, 10), how=How.EMAIL, said_by="PC Able", by=by,
        now=LATER,
    )  # fmt: skip
    words = [each.words for each in lines(world, episode)[9].happened]
    assert "said by PC Able, by secure e-mail" in words


def test_nobody_is_told_of_a_return_before_it(world):
    episode = report(world)
    given = {"episode": episode, "kind": MomentKind.RETURN_NOTIFIED, "by": world.acting("missing_coordinator")}
    with pytest.raises(RuleError) as refused:
        services.add_moment(when=exact(9, 12), now=LATER, **given)
    assert "not recorded as returned" in str(refused.value.message)
    services.record_returned(episode=episode, when=exact(10, 9), by=given["by"], now=LATER)
    with pytest.raises(RuleError):
        services.add_moment(when=exact(10, 8), now=LATER, **given)
    services.add_moment(when=exact(10, 12), now=LATER, **given)
    assert lines(world, episode)[17].happened[0].at == london(10, 12)


def test_a_return_may_still_be_withdrawn_after_somebody_was_told_of_it(world):
    episode = report(world)
    by = world.acting("team_manager")
    services.record_returned(episode=episode, when=exact(10, 9), by=by, now=LATER)
    services.add_moment(episode=episode, kind=MomentKind.RETURN_NOTIFIED, when=exact(10, 12), by=by, now=LATER)
    row = episode.episodemoment_rows.get(kind="returned")
    services.withdraw_moment(episode=episode, moment=row, reason="A brother", by=by, now=LATER)
    services.add_moment(episode=episode, kind=MomentKind.SIGHTING, when=exact(10, 13), by=by, now=LATER)
    assert lines(world, episode)[13].happened


def test_a_time_nobody_gave_at_first_counts_the_duties_anew(world):
    episode = report(world, now=london(9, 10))
    by = world.acting("team_manager")
    before = Clock.objects.get(kind="strategy_meeting_72h", subject_id=episode.pk)
    services.add_earlier_moment(episode=episode, kind=MomentKind.LEFT, when=exact(9, 9, 30), by=by, now=LATER)
    after = Clock.objects.get(kind="strategy_meeting_72h", subject_id=episode.pk, outcome="")
    assert Episode.objects.get().missing_from_at == london(9, 9, 30)
    assert after.opens_at - before.opens_at == london(9, 9, 30) - london(9)
    with pytest.raises(RuleError) as refused:
        services.add_earlier_moment(episode=episode, kind=MomentKind.LEFT, when=exact(9, 9, 40), by=by, now=LATER)
    assert "recorded already" in str(refused.value.message)


def test_only_who_may_correct_adds_an_earlier_time(world):
    episode = report(world)
    with pytest.raises(NotAllowed):
        services.add_earlier_moment(
            episode=episode, kind=MomentKind.LEFT, when=exact(9, 9, 30), by=world.acting("police_spoc"), now=LATER
        )
