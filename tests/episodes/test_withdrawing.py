"""A finding or a return that never happened is withdrawn: the episode is open again, and so are its duties."""

import datetime as dt

import pytest

from clocks.completeness import differences
from clocks.models import Alarm, Clock, ClockEvent
from clocks.sweep import sweep
from episodes import services
from episodes.enums import CloseReason, Phase
from episodes.models import Episode, EpisodeMoment, EpisodeStatus
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import CareStatus
from tests.database import as_role
from tests.episodes.test_correcting import correct
from tests.episodes.world import exact, london, make_world, report

BY_HOURS = {"need_to_know_24h", "intervention_meeting", "strategy_meeting_72h", "strategy_meeting_7d"}


def give_back(world, episode, when, located=None, now=None):
    by = world.acting("missing_coordinator")
    return services.record_returned(episode=episode, when=when, located=located, by=by, now=now or london(10))


def locate(world, episode, when, now=None):
    by = world.acting("missing_coordinator")
    return services.record_located(episode=episode, when=when, by=by, now=now or london(10))


def withdraw(world, episode, kind, *, now=None, role="team_manager", reason="Another child", moment=None, **more):
    by = world.acting(role)
    moment = moment or EpisodeMoment.objects.current().get(episode=episode, kind=kind)
    return services.withdraw_moment(
        episode=episode, moment=moment, reason=reason, by=by, now=now or london(11), **more
    )  # fmt: skip


def turn(now):
    with as_role("mc_clock"):
        sweep(now=now, crank="test")


def outcomes():
    return dict(Clock.objects.order_by("seq").values_list("kind", "outcome"))


def test_a_return_that_never_happened_leaves_the_child_missing(world):
    episode = give_back(world, report(world), exact(9, 15))
    assert {outcomes()[kind] for kind in BY_HOURS} == {"stopped"}
    episode = withdraw(world, episode, "returned", with_finding=True)
    assert (episode.phase, episode.ended_at, episode.returned_at, episode.located_at) == (
        Phase.MISSING, None, None, None,
    )  # fmt: skip
    assert EpisodeStatus.objects.get().to_at is None
    assert {outcomes()[kind] for kind in BY_HOURS} == {""}
    assert outcomes()["return_interview_72h"] == "void"
    assert Clock.objects.get(kind="return_interview_72h").note == "Another child"


def test_the_rows_stay_with_who_and_why(world):
    episode = give_back(world, report(world), exact(9, 15))
    withdraw(world, episode, "returned", with_finding=True)
    for kind in ("located", "returned"):
        first, second = EpisodeMoment.objects.filter(kind=kind).order_by("recorded_at")
        assert (first.withdrawn, second.withdrawn, second.supersedes, second.at) == (False, True, first, first.at)
        assert (second.reason, second.recorded_by) == ("Another child", world.people["team_manager"])
    assert not EpisodeMoment.objects.current().filter(kind__in=["located", "returned"]).exists()


def test_what_is_now_due_fires_and_nothing_is_taken_back(world):
    episode = give_back(world, report(world), exact(9, 15))
    turn(london(10, 12))
    before = set(ClockEvent.objects.filter(kind="fired").values_list("pk", flat=True))
    assert not Alarm.objects.filter(clock__kind="need_to_know_24h", fired_at__isnull=False).exists()
    withdraw(world, episode, "returned", with_finding=True)
    turn(london(11))
    fired = ClockEvent.objects.filter(kind="fired")
    assert before <= set(fired.values_list("pk", flat=True))
    told = set(fired.exclude(pk__in=before).values_list("clock__kind", flat=True))
    assert told == {"need_to_know_24h", "intervention_meeting"}
    turn(london(16, 9, 1))
    assert fired.filter(clock__kind="need_to_know_24h").count() == 1
    assert fired.filter(clock__kind="strategy_meeting_7d").count() == 1


def test_the_finding_may_stand_without_the_return(world):
    episode = give_back(world, report(world), exact(9, 15))
    episode = withdraw(world, episode, "returned")
    assert (episode.phase, episode.located_at, episode.ended_at) == (Phase.LOCATED, london(9, 15), None)
    assert {outcomes()[kind] for kind in BY_HOURS} == {"stopped"}


def test_a_looked_after_child_found_but_not_back_is_away(looked_after):
    episode = give_back(looked_after, report(looked_after), exact(9, 15))
    episode = withdraw(looked_after, episode, "returned")
    assert episode.phase == Phase.AWAY
    rows = list(EpisodeStatus.objects.filter(void_at=None).values_list("status", "from_at", "to_at"))
    assert rows == [("missing", london(9), london(9, 15)), ("away", london(9, 15), None)]
    assert outcomes()["social_worker_visit_24h"] == "void"


@pytest.mark.parametrize("looked_after", [True, False])
def test_a_finding_that_never_happened(db, looked_after):
    world = make_world(looked_after=looked_after)
    episode = locate(world, report(world), exact(9, 15))
    assert episode.phase == (Phase.AWAY if looked_after else Phase.LOCATED)
    episode = withdraw(world, episode, "located")
    assert (episode.phase, episode.status, episode.whereabouts_known) == (Phase.MISSING, "missing", False)
    assert list(EpisodeStatus.objects.filter(void_at=None).values_list("from_at", "to_at")) == [(london(9), None)]
    assert {outcomes()[kind] for kind in BY_HOURS} == {""}


def test_a_return_withdrawn_after_a_separate_finding_leaves_that_and_its_status(looked_after):
    episode = locate(looked_after, report(looked_after), exact(9, 12))
    episode = give_back(looked_after, episode, exact(9, 15))
    episode = withdraw(looked_after, episode, "returned")
    assert episode.phase == Phase.AWAY
    rows = list(EpisodeStatus.objects.filter(void_at=None).values_list("status", "from_at", "to_at"))
    assert rows == [("missing", london(9), london(9, 12)), ("away", london(9, 12), None)]


def test_the_child_returns_after_all(world):
    episode = give_back(world, report(world), exact(9, 15))
    episode = withdraw(world, episode, "returned", with_finding=True)
    episode = give_back(world, episode, exact(11, 15), now=london(12))
    assert episode.returned_at == london(11, 15)
    newest = Clock.objects.filter(kind="return_interview_72h").latest("seq")
    assert (newest.seq, newest.outcome, newest.due_at) == (2, "", london(14, 15))
    assert outcomes()["need_to_know_24h"] == ""
    assert outcomes()["strategy_meeting_72h"] == "stopped"
    again = withdraw(world, episode, "returned", with_finding=True, now=london(12))
    assert again.phase == Phase.MISSING
    with as_role("mc_clock"):
        assert differences(london(12)) == []


def test_an_episode_closed_for_the_return_is_open_again(world):
    episode = give_back(world, report(world), exact(9, 15))
    by = world.acting("team_manager")
    services.close_episode(episode=episode, reason=CloseReason.RETURNED, by=by, now=london(10))
    episode = withdraw(world, episode, "returned", with_finding=True)
    assert (episode.phase, episode.closed_at, episode.close_reason) == (Phase.MISSING, None, "")
    assert {outcomes()[kind] for kind in BY_HOURS} == {""}


def test_an_episode_closed_for_another_reason_stays_closed(world):
    episode = locate(world, report(world), exact(9, 15))
    by = world.acting("team_manager")
    services.close_episode(episode=episode, reason=CloseReason.DIED, by=by, now=london(10, 12))
    episode = withdraw(world, episode, "located")
    assert (episode.phase, episode.ended_at) == (Phase.CLOSED, london(10, 12))
    assert outcomes()["need_to_know_24h"] == ""
    assert outcomes()["strategy_meeting_72h"] == outcomes()["strategy_meeting_7d"] == "stopped"


def test_another_episode_that_began_since_is_not_run_over(world):
    first = give_back(world, report(world), exact(9, 15))
    report(world, last_seen=exact(10), now=london(10))
    with pytest.raises(RuleError):
        withdraw(world, first, "returned", with_finding=True)
    assert Episode.objects.running().count() == 1
    assert EpisodeMoment.objects.current().filter(episode=first, kind="returned").exists()


def test_what_later_moments_stand_on_is_not_withdrawn(world):
    episode = give_back(world, report(world), exact(9, 15))
    with pytest.raises(RuleError):
        withdraw(world, episode, "located")
    with pytest.raises(RuleError):
        withdraw(world, episode, "last_seen")


def test_a_reason_the_right_and_the_newest_row_are_needed(world):
    episode = give_back(world, report(world), exact(9, 15))
    moment = EpisodeMoment.objects.current().get(episode=episode, kind="returned")
    with pytest.raises(RuleError):
        withdraw(world, episode, "returned", reason=" ")
    with pytest.raises(NotAllowed):
        withdraw(world, episode, "returned", role="social_worker", moment=moment)
    world.acting("team_manager")
    correct(world, episode, "returned", exact(9, 16))
    with pytest.raises(StaleError):
        withdraw(world, episode, "returned", moment=moment, now=london(20))


def test_a_corrected_finding_wakes_what_had_arisen_and_fires_it(world):
    episode = locate(world, report(world), exact(9, 15))
    correct(world, episode, "located", exact(10, 15))
    assert outcomes()["need_to_know_24h"] == outcomes()["intervention_meeting"] == ""
    assert outcomes()["strategy_meeting_72h"] == "stopped"
    turn(london(20))
    assert ClockEvent.objects.filter(kind="fired", clock__kind="need_to_know_24h").count() == 1


def test_a_looked_after_child_is_judged_on_the_day_of_the_finding(world):
    episode = give_back(world, report(world), exact(10, 15), located=exact(10, 12), now=london(11))
    CareStatus.objects.create(
        child=world.child, owner_agency=world.council, code="looked_after", from_on=dt.date(2016, 5, 10),
        recorded_by=world.people["team_manager"], recorded_at=london(11),
    )  # fmt: skip
    assert withdraw(world, episode, "returned").phase == Phase.AWAY
