"""Located, returned, lost again: what changes, which duties end and start."""

import pytest

from clocks.models import Clock
from episodes import services
from episodes.enums import Condition, FoundBy, Phase, Precision, Status
from episodes.models import Episode, EpisodeAgency, EpisodeMoment, EpisodeStatus
from episodes.rules import When
from episodes.services import Found
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Message
from tests.episodes.world import exact, london, make_world, report

FOUND = Found(found_where="Bus station", found_by=FoundBy.POLICE, condition=Condition.WELL, where_now="At home")


def clock(kind):
    return Clock.objects.get(kind=kind)


def locate(world, episode, when=None, role="missing_coordinator", **more):
    when = when or exact(9, 12)
    return services.record_located(episode=episode, when=when, by=world.acting(role), now=london(20), **more)


def give_back(world, episode, when=None, role="missing_coordinator", **more):
    when = when or exact(9, 15)
    return services.record_returned(episode=episode, when=when, by=world.acting(role), now=london(20), **more)


def test_located_is_not_returned(world):
    episode = locate(world, report(world), found=FOUND)
    assert (episode.phase, episode.status, episode.ended_at) == (Phase.LOCATED, Status.MISSING, None)
    assert (episode.found_where, episode.condition) == ("Bus station", "well")
    assert clock("strategy_meeting_72h").outcome == "stopped"
    assert not Clock.objects.filter(kind="return_interview_72h").exists()


def test_a_looked_after_child_located_is_away_from_placement(looked_after):
    episode = locate(looked_after, report(looked_after))
    assert (episode.phase, episode.status) == (Phase.AWAY, Status.AWAY)
    rows = EpisodeStatus.objects.values_list("status", "from_at", "to_at")
    assert list(rows) == [("missing", london(9), london(9, 12)), ("away", london(9, 12), None)]


def test_found_and_back_in_one_step(world):
    episode = give_back(world, report(world), found=FOUND)
    assert episode.located_at == episode.returned_at == episode.ended_at == london(9, 15)
    assert episode.phase == Phase.RETURNED
    assert clock("need_to_know_24h").outcome == "stopped"
    assert clock("return_interview_72h").due_at == london(12, 15)
    assert not Clock.objects.filter(kind="social_worker_visit_24h").exists()


def test_a_looked_after_child_back_is_visited_within_a_day(looked_after):
    give_back(looked_after, report(looked_after))
    assert clock("social_worker_visit_24h").due_at == london(10, 15)
    assert clock("risk_assessment_first_run").outcome == ""
    assert EpisodeStatus.objects.get().to_at == london(9, 15)


def test_a_second_run_calls_for_no_first_assessment(looked_after):
    give_back(looked_after, report(looked_after))
    second = report(looked_after, last_seen=exact(10), now=london(10))
    give_back(looked_after, second, when=exact(10, 12))
    assert Clock.objects.filter(kind="risk_assessment_first_run").count() == 1


def test_located_earlier_than_back_in_one_form(looked_after):
    episode = give_back(looked_after, report(looked_after), located=exact(9, 12))
    assert (episode.located_at, episode.returned_at) == (london(9, 12), london(9, 15))
    assert list(EpisodeStatus.objects.values_list("status", "to_at")) == [
        ("missing", london(9, 12)), ("away", london(9, 15)),
    ]  # fmt: skip


def test_located_then_back(looked_after):
    episode = locate(looked_after, report(looked_after))
    episode = give_back(looked_after, episode)
    assert episode.phase == Phase.RETURNED
    assert EpisodeMoment.objects.filter(kind="located").count() == 1


@pytest.mark.parametrize(
    ("action", "when", "field"),
    [
        (locate, exact(9, 8), "located"),
        (locate, exact(21), "located"),
        (give_back, exact(9, 8), "located"),
        (give_back, exact(21), "located"),
    ],
)
def test_impossible_times_leave_nothing_behind(world, action, when, field):
    episode = report(world)
    with pytest.raises(RuleError) as error:
        action(world, episode, when)
    assert error.value.field == field
    assert Episode.objects.get().phase == Phase.MISSING
    assert clock("strategy_meeting_72h").outcome == ""


def test_back_before_located_is_refused(world):
    episode = locate(world, report(world))
    with pytest.raises(RuleError) as error:
        give_back(world, episode, when=exact(9, 11))
    assert error.value.field == "returned"


def test_a_date_alone_never_makes_a_duty_due_later(world):
    episode = give_back(world, report(world), when=When(london(10, 18), Precision.DATE_ONLY))
    assert episode.returned_at == london(10, 0)
    assert clock("return_interview_72h").due_at == london(13, 0)


def test_the_second_who_records_found_sees_the_first(world):
    episode = report(world)
    seen = episode.version
    locate(world, episode, version=seen, found=FOUND)
    with pytest.raises(StaleError) as error:
        locate(world, episode, version=seen)
    assert "Bus station" in error.value.theirs.values()
    assert error.value.saved_by.startswith("A Able")
    with pytest.raises(RuleError):
        locate(world, episode)


def test_what_is_not_known_yet_wipes_nothing(world):
    episode = locate(world, report(world), found=FOUND)
    episode = give_back(world, episode, found=Found(where_now="Grandmother's"))
    assert (episode.found_where, episode.where_now) == ("Bus station", "Grandmother's")


def test_the_police_find_the_child_and_the_councils_duties_follow(db):
    world = make_world(looked_after=True)
    episode = report(world, police_notified=exact(9))
    give_back(world, episode, role="police_spoc", found=FOUND)
    world.acting("missing_coordinator")
    assert clock("social_worker_visit_24h").agency == world.council
    assert clock("strategy_meeting_72h").outcome == "stopped"
    assert Message.objects.filter(topic="episode.returned", recipient=world.people["missing_coordinator"]).count() == 1
    moment = EpisodeMoment.objects.get(kind="returned")
    assert (moment.owner_agency, moment.recorded_by) == (world.police, world.people["police_spoc"])


def test_the_police_find_nobody_they_were_not_told_of(world):
    episode = report(world)
    with pytest.raises(Episode.DoesNotExist):
        give_back(world, episode, role="police_spoc")


def test_a_child_lost_again_is_missing_from_then_on(looked_after):
    episode = locate(looked_after, report(looked_after))
    by = looked_after.acting("missing_coordinator")
    episode = services.change_status(
        episode=episode, status=Status.MISSING, when=exact(9, 14), reason="Left the friend's", by=by, now=london(9, 15)
    )
    assert (episode.phase, episode.located_at) == (Phase.MISSING, None)
    running = Clock.objects.running().get(kind="strategy_meeting_72h")
    assert running.anchor_at == london(9, 14)
    assert list(EpisodeStatus.objects.values_list("status", flat=True)) == ["missing", "away", "missing"]
    again = locate(looked_after, episode, when=exact(9, 16))
    assert again.located_at == london(9, 16)
    assert not Clock.objects.running().filter(kind="strategy_meeting_72h").exists()


def test_a_young_child_lost_again_is_reported_to_the_police(db):
    import datetime as dt

    world = make_world(born=dt.date(2006, 1, 1), looked_after=True)
    episode = report(world, status=Status.AWAY, whereabouts_known=True)
    by = world.acting("missing_coordinator")
    services.change_status(
        episode=episode, status=Status.MISSING, when=exact(9, 14), reason="Left", by=by, now=london(9, 15)
    )
    assert EpisodeAgency.objects.filter(role="police", agency=world.police).exists()


def test_absent_becomes_missing_with_a_reason(db):
    world = make_world(uses_absent=True)
    episode = report(world, status=Status.ABSENT)
    by = world.acting("missing_coordinator")
    change = {"episode": episode, "when": exact(9, 14), "by": by, "now": london(9, 15)}
    with pytest.raises(RuleError):
        services.change_status(status=Status.MISSING, reason="", **change)
    with pytest.raises(RuleError):
        services.change_status(status=Status.ABSENT, reason="Same", **change)
    episode = services.change_status(status=Status.MISSING, reason="Now feared harmed", **change)
    assert episode.phase == Phase.MISSING
    assert clock("strategy_meeting_72h").anchor_at == london(9)


@pytest.mark.parametrize("action", [locate, give_back])
def test_a_role_that_only_reads_may_not_find(world, action):
    episode = report(world)
    with pytest.raises(NotAllowed):
        action(world, episode, role="assistant_director")


def test_a_change_may_not_come_before_the_one_before(db):
    world = make_world(uses_absent=True)
    episode = report(world, status=Status.ABSENT)
    by = world.acting("missing_coordinator")
    change = {"episode": episode, "reason": "Feared harmed", "by": by, "now": london(9, 15)}
    services.change_status(status=Status.MISSING, when=exact(9, 14), **change)
    with pytest.raises(RuleError) as error:
        services.change_status(status=Status.ABSENT, when=exact(9, 13), **change)
    assert error.value.field == "lost_again"


def test_located_before_a_change_of_grade_sets_that_change_aside(db):
    world = make_world(uses_absent=True, looked_after=True)
    episode = report(world, status=Status.ABSENT)
    by = world.acting("missing_coordinator")
    services.change_status(
        episode=episode, status=Status.MISSING, when=exact(9, 14), reason="Feared harmed", by=by, now=london(9, 15)
    )
    locate(world, episode, when=exact(9, 12))
    rows = EpisodeStatus.objects.filter(void_at__isnull=True).values_list("status", "from_at", "to_at")
    assert list(rows) == [("absent", london(9), london(9, 12)), ("away", london(9, 12), None)]
    assert EpisodeStatus.objects.get(void_at__isnull=False).void_reason
