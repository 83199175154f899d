"""Two episodes that were one absence become one: what was said stays, duties count from the first, none fires twice."""

import datetime as dt

import pytest

from clocks.models import Alarm, Clock
from episodes import services
from episodes.enums import Between, CloseReason
from episodes.models import Episode, EpisodeAgency, EpisodeUpdate
from missing_cases.errors import RuleError
from tests.database import as_role
from tests.episodes.test_patterns import clocks, went, when
from tests.episodes.world import exact, london, make_world, report
from tests.sign_in import sign_in

LATER = london(14)


def two(world, **given):
    """Return an episode from the 9th to the 10th and one from noon of the 10th to the 12th, both as recorded then."""
    by = world.acting("missing_coordinator")
    first = report(world, now=london(9, 10))
    services.record_returned(episode=first, when=exact(10, 9), by=by, now=london(10, 10))
    second = report(world, last_seen=exact(10, 12), now=london(10, 13), **given)
    return first, second


def back(world, episode):
    by = world.acting("missing_coordinator")
    return services.record_returned(episode=episode, when=exact(12, 9), by=by, now=london(12, 10))


def join(world, first, second, between=Between.NOTHING, *, reason="The home was wrong", now=LATER):
    by = world.acting("team_manager")
    return services.merge_episodes(episode=second, other=first, between=between, reason=reason, by=by, now=now)


def running(world, episode):
    world.acting("missing_coordinator")
    return dict(Clock.objects.running().filter(subject_id=episode.pk).values_list("kind", "anchor_at"))


def test_the_child_was_never_back_and_is_missing_since_the_first(world):
    first, second = two(world)
    kept = join(world, first, second)
    assert (kept.pk, kept.running, kept.missing_from_at) == (first.pk, True, london(9))
    second = Episode.objects.get(pk=second.pk)
    assert second.part_of_id == first.pk and second.void_reason == "The home was wrong"
    owed = running(world, first)
    assert owed["strategy_meeting_72h"] == london(9) and "return_interview_72h" not in owed
    assert not running(world, second)


def test_the_end_of_the_later_one_is_the_end_of_both(world):
    first, second = two(world)
    back(world, second)
    kept = join(world, first, second)
    assert (kept.missing_from_at, kept.returned_at) == (london(9), london(12, 9))
    assert running(world, first)["return_interview_72h"] == london(12, 9)
    with as_role("mc_clock"):
        interviews = Clock.objects.filter(kind="return_interview_72h").exclude(outcome="void")
        assert [clock.subject_id for clock in interviews] == [first.pk], "one interview is owed, not two"


def test_found_and_lost_again_in_between_are_two_spells_of_one_episode(world):
    first, second = two(world)
    kept = join(world, first, second, Between.FOUND)
    assert kept.running
    rows = kept.episodestatus_rows.filter(void_at__isnull=True).order_by("from_at").values_list("from_at", flat=True)
    assert list(rows) == [london(9), london(10, 12)]
    assert running(world, first)["strategy_meeting_72h"] == london(10, 12)


def test_recorded_twice_the_times_of_the_first_stand(world):
    first, second = two(world)
    kept = join(world, first, second, Between.TWICE)
    assert (kept.returned_at, kept.running) == (london(10, 9), False)
    assert Episode.objects.live().count() == 1


def test_what_was_said_in_the_later_one_stands_in_the_first_with_its_author(world):
    first, second = two(world, words={"circumstances": "Left by the window"}, police_notified=exact(10, 13))
    police = world.acting("police_spoc")
    services.set_police_reference(episode=second, number="GM-7", was="", by=police, now=london(10, 14))
    services.add_update(episode=second, kind="sighting", text="At the arcade", by=police, now=london(10, 15))
    kept = join(world, first, second)
    update = EpisodeUpdate.objects.get(episode=kept, kind="sighting")
    assert (update.text, update.recorded_by, update.recorded_at) == (
        "At the arcade", world.people["police_spoc"], london(10, 15),
    )  # fmt: skip
    assert "Left by the window" in EpisodeUpdate.objects.get(episode=kept, kind="report").text
    named = EpisodeAgency.objects.get(episode=kept, role="police")
    assert (named.police_log_number, named.agency) == ("GM-7", world.police)
    world.acting("police_spoc")
    assert Episode.objects.get(pk=kept.pk).running, "the police see the one that stands"


def test_a_pattern_counts_one_episode(db):
    made = make_world(born=dt.date(2012, 3, 1))
    first, second, _third = went(made, 4), went(made, 6), went(made, 8)
    (called,) = clocks()
    by = made.acting("team_manager")
    services.merge_episodes(
        episode=second, other=first, between=Between.NOTHING, reason="The home was wrong", by=by, now=when(10)
    )
    (ended,) = clocks()
    assert (called.pk, called.outcome, ended.outcome) == (ended.pk, "", "void"), "there were but two in the month"


def test_no_alarm_fires_twice(world):
    first, second = two(world)
    with as_role("mc_clock"):
        Alarm.objects.filter(fire_at__lte=london(11), fired_at__isnull=True, void_at__isnull=True).update(
            fired_at=london(11)
        )
        fired = set(
            Alarm.objects.filter(fired_at__isnull=False).values_list("clock__kind", "clock__subject_id", "stage")
        )
    join(world, first, second)
    with as_role("mc_clock"):
        again = Alarm.objects.filter(fired_at__isnull=True, void_at__isnull=True, fire_at__lte=london(11))
        due = list(again.values_list("clock__kind", "clock__subject_id", "stage"))
    assert len(due) == len(set(due)) and not set(due) & fired


@pytest.mark.parametrize(("given", "field"), [({"reason": " "}, "reason"), ({"between": "?"}, "between")])
def test_what_is_missing_is_asked_for(world, given, field):
    first, second = two(world)
    with pytest.raises(RuleError) as refused:
        join(world, first, second, **given)
    assert refused.value.field == field and Episode.objects.live().count() == 2


def test_only_neighbours_of_one_child_become_one(world):
    first, second = two(world)
    back(world, second)
    third = report(world, last_seen=exact(13, 9), now=london(13, 10))
    with pytest.raises(RuleError) as refused:
        join(world, first, third)
    assert refused.value.field == "other"


def test_a_closed_first_one_is_open_again(world):
    first, second = two(world)
    by = world.acting("team_manager")
    services.close_episode(episode=first, reason=CloseReason.RETURNED, by=by, now=london(10, 11))
    assert join(world, first, second).running


def test_the_page_shows_what_it_does_first(client, world):
    first, second = two(world)
    sign_in(client, world.people["team_manager"])
    page = f"/episodes/{second.pk}/same/"
    assert first.reference in client.get(page).content.decode()
    typed = {"other": str(first.pk), "between": "nothing", "reason": "The home was wrong"}
    shown = client.post(page, typed)
    assert "What saving this does to the duties" in shown.content.decode()
    world.acting("team_manager")
    assert Episode.objects.live().count() == 2, "nothing is saved yet"
    seen = shown.context["form"].data["seen"]
    assert client.post(page, {**typed, "seen": seen}).status_code == 302
    aside = client.get(f"/episodes/{second.pk}/").content.decode()
    assert f"The same absence as {first.reference}, which stands" in aside


def test_the_page_offers_no_button_where_no_episode_is_near(world, client):
    episode = report(world)
    sign_in(client, world.people["team_manager"])
    page = client.get(f"/episodes/{episode.pk}/same/").content.decode()
    assert "no episode right before or after" in page and "Make them one episode" not in page
