"""A child has died: what is owed to the child ends, and comes back where it was recorded in error."""

import datetime as dt

import pytest

from clocks.models import Alarm, Clock
from episodes import services
from episodes.models import ChildDeath, Episode
from missing_cases.errors import RuleError
from missing_cases.models import Message
from tests.episodes.world import exact, london, make_carer, report
from tests.sign_in import sign_in

LATER = london(11, 12)
DAY = dt.date(2016, 5, 10)
DIED = {"died_on_day": "10", "died_on_month": "5", "died_on_year": "2016", "said_by": "The hospital"}


def die(world, *, died_on=DAY, now=LATER, said_by="The hospital"):
    by = world.acting("missing_coordinator")
    return services.record_death(child=world.child, died_on=died_on, said_by=said_by, by=by, now=now)


def running(world):
    return set(Clock.objects.running().filter(child=world.child).values_list("kind", flat=True))


def test_a_running_episode_ends_on_that_day_and_nothing_is_owed(world):
    episode = report(world)
    assert running(world)
    die(world)
    episode = Episode.objects.get(pk=episode.pk)
    assert (episode.close_reason, episode.ended_at) == ("died", london(10, 12))
    assert not running(world)
    assert not Alarm.objects.filter(clock__child=world.child, fired_at__isnull=True, void_at__isnull=True).exists()


def test_the_interview_owed_after_a_return_is_owed_no_more(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    services.record_returned(episode=episode, when=exact(9, 15), by=by, now=london(9, 16))
    assert "return_interview_72h" in running(world)
    die(world)
    assert not running(world)
    assert Clock.objects.get(kind="return_interview_72h").note == "The child has died."
    assert Episode.objects.get().close_reason == ""


def test_those_who_work_with_the_child_are_told_once(world):
    report(world)
    die(world)
    told = Message.objects.filter(topic="child.died").values_list("recipient", flat=True)
    assert world.people["social_worker"].pk in told
    assert len(told) == len(set(told))


def test_no_new_episode_begins_and_a_home_is_told_why(world):
    make_carer(world)
    die(world)
    with pytest.raises(RuleError) as refused:
        report(world, role="registered_manager", now=LATER)
    assert "having died" in str(refused.value.message)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"died_on": dt.date(2016, 5, 12)}, "died_on"),
        ({"died_on": dt.date(2016, 5, 8)}, "died_on"),
        ({"said_by": " "}, "said_by"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(world, given, field):
    report(world)
    before = running(world)
    with pytest.raises(RuleError) as refused:
        die(world, **given)
    assert refused.value.field == field
    assert running(world) == before and not ChildDeath.objects.exists()


def test_recorded_in_error_everything_is_owed_as_before_and_told_once(world):
    episode = report(world)
    before = running(world)
    fired = Alarm.objects.filter(fired_at__isnull=False).count()
    death = die(world)
    by = world.acting("missing_coordinator")
    services.withdraw_death(death=death, reason="Another child of that name", by=by, now=london(11, 13))
    assert running(world) == before
    assert Episode.objects.get(pk=episode.pk).running
    kinds = list(Clock.objects.running().filter(child=world.child).values_list("kind", "subject_id"))
    assert len(kinds) == len(set(kinds)), "no duty twice"
    assert Alarm.objects.filter(fired_at__isnull=False).count() == fired
    with pytest.raises(RuleError):
        services.withdraw_death(death=death, reason="Again", by=by, now=london(11, 14))


def test_a_second_record_is_refused(world):
    die(world)
    with pytest.raises(RuleError):
        die(world)


def test_the_page_of_closing_asks_for_the_day_and_the_childs_page_says_it(client, world):
    episode = report(world)
    sign_in(client, world.people["team_manager"])
    unsaid = client.post(f"/episodes/{episode.pk}/close/", {"reason": "died"})
    assert unsaid.status_code == 422 and "Enter the day." in unsaid.content.decode()
    page = f"/children/{world.child.pk}/"
    assert client.post(f"{page}death/", DIED).status_code == 302
    assert "This child died on 10 May 2016." in client.get(page).content.decode()
    world.acting("team_manager")
    withdraw = f"/deaths/{ChildDeath.objects.get().pk}/withdraw/"
    assert client.post(withdraw, {"reason": " "}).status_code == 422
    assert client.post(withdraw, {"reason": "Another child"}).status_code == 302
    assert "died on" not in client.get(page).content.decode()
