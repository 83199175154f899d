"""A ladder climbs when nobody acknowledges, and at once past whoever cannot be told. Never twice, never in silence."""

from datetime import timedelta

import pytest

from clocks import selectors, services
from clocks.models import Alarm, ClockEvent
from missing_cases.access import grants
from missing_cases.access.policy import access_for
from missing_cases.models import KeyWorker, Membership, Message, User
from tests.clocks.climbing import KIND, LAST, PERSON, Story, after, be_away, make_ladder_world
from tests.clocks.world import MISSING, act_as, make_person
from tests.conftest import as_role


@pytest.fixture
def world(db):
    return make_ladder_world()


@pytest.fixture
def story(world):
    return Story(world)


def seen(story, world, now, who=None):
    services.acknowledge_duty(clock=story.clock(), by=who or world.by, now=now)


def disable(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def incidents(kind=KIND):
    with as_role("mc_clock"):
        return list(Message.objects.filter(incident=True, payload__kind=kind).order_by("made_at", "role"))


def test_nobody_acknowledges_and_it_climbs_rung_by_rung_each_after_its_own_wait(story):
    assert story.fired(MISSING) == ["due"]
    assert story.waiting() == {"due+1": timedelta(minutes=30)}
    assert story.fired(after(minutes=29)) == []
    assert story.fired(after(minutes=30)) == ["due+1"]
    assert story.told(KIND, "due+1") == ({"team_manager"}, set())
    assert story.waiting() == {"due+2": timedelta(minutes=90)}
    assert story.fired(after(minutes=90)) == ["due+2"]
    assert story.told(KIND, "due+2") == ({"principal_manager", "practice_manager"}, set())
    assert story.waiting() == {} and incidents() == []


def test_the_wait_counts_from_when_people_were_told_however_late_that_was(story):
    assert story.fired(after(hours=10)) == ["due"]
    assert story.waiting() == {"due+1": timedelta(hours=10, minutes=30)}


def test_once_somebody_has_acknowledged_nothing_climbs(story, world):
    story.fired(MISSING)
    seen(story, world, after(minutes=10))
    assert story.fired(after(minutes=30)) == []
    assert story.told(KIND, "due+1") == (set(), set())
    with as_role("mc_clock"):
        rung = Alarm.objects.get(clock=story.clock(), stage="due+1")
        assert rung.void_at == after(minutes=30) and rung.fired_at is None
    assert story.fired(after(hours=20)) == []


def test_what_was_acknowledged_before_it_was_told_does_not_count(story, world):
    seen(story, world, MISSING - timedelta(minutes=5))
    story.fired(MISSING)
    assert story.fired(after(minutes=30)) == ["due+1"]


def test_the_same_person_acknowledges_again_once_more_is_told_and_not_before(story, world):
    seen(story, world, after(minutes=-5))
    story.fired(MISSING)
    story.fired(after(minutes=30))
    manager = access_for(world.people["team_manager"], now=MISSING)
    for who, minutes in ((world.by, 40), (world.by, 45), (manager, 50), (manager, 55)):
        act_as(who)
        seen(story, world, after(minutes=minutes), who)
    act_as(world.by)
    said = [(event.by, event.at) for event in selectors.history_of(story.clock()) if event.kind == "seen"]
    assert said == [
        (world.by.user, after(minutes=-5)), (world.by.user, after(minutes=40)), (manager.user, after(minutes=50)),
    ]  # fmt: skip
    assert story.fired(after(minutes=90)) == []


@pytest.mark.parametrize("how", ["done", "returned"])
def test_a_duty_that_ended_climbs_no_further(story, world, how):
    story.fired(MISSING)
    if how == "done":
        services.complete_duty(
            clock=story.clock(), note="Done.", done_at=after(minutes=5), by=world.by, now=after(minutes=5)
        )
    else:
        story.fire("episode.returned", after(minutes=5), returned_at=after(minutes=5))
    assert story.waiting() == {}
    assert story.fired(after(minutes=40)) == []


def test_a_rung_left_on_a_duty_that_ended_tells_nobody(story, world):
    story.fired(MISSING)
    services.complete_duty(
        clock=story.clock(), note="Done.", done_at=after(minutes=5), by=world.by, now=after(minutes=5)
    )
    with as_role("mc_owner"):
        Alarm.objects.filter(stage="due+1").update(void_at=None)
    assert story.fired(after(minutes=40)) == []


def test_a_correction_of_the_time_neither_loses_the_rung_nor_tells_anybody_twice(story, world):
    story.fired(MISSING)
    services.reanchor(
        subject_kind="episode", subject_id=story.episode, anchor="missing_from_at", anchor_at=after(minutes=-20),
        reason="The bus driver remembers.", by=world.by, now=after(minutes=10),
    )  # fmt: skip
    assert story.waiting() == {"due+1": timedelta(minutes=30)}
    assert story.fired(after(minutes=30)) == ["due+1"]
    assert story.fired(after(minutes=90)) == ["due+2"]
    with as_role("mc_clock"):
        assert Message.objects.filter(payload__kind=KIND, payload__stage="due").count() == 1


def test_a_duty_done_by_mistake_and_taken_up_again_climbs_on(story):
    story.fired(MISSING)
    back = after(minutes=5)
    story.fire("episode.returned", back, returned_at=back)
    services.undo_trigger(
        triggers=["episode.returned"], anchors=["returned_at"], subject_kind="episode", subject_id=story.episode,
        reason="Another child.", by=story.world.by, now=after(minutes=10),
    )  # fmt: skip
    assert story.waiting() == {"due+1": timedelta(minutes=30)}


def test_a_role_nobody_holds_is_climbed_past_at_once_in_the_same_sweep(story, world):
    Membership.objects.filter(user=world.by.user).update(to_on=MISSING.date() - timedelta(days=1))
    assert story.fired(MISSING) == ["due", "due+1"]
    assert story.told(KIND, "due+1") == ({"team_manager"}, set())
    assert story.waiting() == {"due+2": timedelta(hours=1)}
    assert incidents() == [], "somebody is told"


@pytest.mark.parametrize("how", ["disabled", "away", "no_address"])
def test_past_a_person_who_cannot_be_told_it_climbs_at_once_and_says_why(story, world, how):
    person = world.people["missing_coordinator"]
    if how == "disabled":
        disable(person)
    elif how == "away":
        be_away(person, world.council)
    else:
        User.objects.filter(pk=person.pk).update(email="")
    assert story.fired(MISSING) == ["due", "due+1"]
    with as_role("mc_clock"):
        first = ClockEvent.objects.get(clock=story.clock(), kind="fired", detail__stage="due")
    people = [{"person": str(person.pk), "why": how}]
    assert first.detail["missed"] == [
        {"role": "missing_coordinator", "agency": str(world.council.pk), "people": people}
    ]


def test_a_deputy_is_told_in_place_of_who_is_away_and_nothing_climbs(story, world):
    deputy = make_person(world.council, "social_worker")
    grants.sync_grants(world.child)
    be_away(world.people["missing_coordinator"], world.council, deputy=deputy)
    assert story.fired(MISSING) == ["due"]
    with as_role("mc_clock"):
        (told,) = Message.objects.filter(payload__kind=KIND)
    assert told.recipient == deputy
    assert told.payload["for"] == str(world.people["missing_coordinator"].pk)
    assert story.waiting() == {"due+1": timedelta(minutes=30)}


@pytest.mark.parametrize("how", ["away", "disabled", "left"])
def test_a_deputy_who_cannot_be_told_either_is_nobody(story, world, how):
    deputy = make_person(world.council, "social_worker")
    grants.sync_grants(world.child)
    be_away(world.people["missing_coordinator"], world.council, deputy=deputy)
    if how == "away":
        be_away(deputy, world.council)
    elif how == "disabled":
        disable(deputy)
    else:
        Membership.objects.filter(user=deputy).update(to_on=MISSING.date() - timedelta(days=1))
    assert story.fired(MISSING) == ["due", "due+1"]


def test_a_deputy_who_may_not_see_the_child_is_nobody_until_they_may(story, world):
    deputy = make_person(world.council, "social_worker", scope="assigned")
    be_away(world.people["missing_coordinator"], world.council, deputy=deputy)
    assert story.fired(MISSING) == ["due", "due+1"]
    grants.name_person(
        child=world.child, user=deputy, agency=world.council, reason="named", by=world.by.user, now=MISSING
    )
    second = Story(world)
    assert second.fired(after(minutes=1)) == ["due"]
    with as_role("mc_clock"):
        assert Message.objects.get(payload__clock=str(second.clock().pk)).recipient == deputy


def test_a_deputy_who_works_elsewhere_now_is_nobody(story, world):
    deputy = make_person(world.police, "police_spoc")
    be_away(world.people["missing_coordinator"], world.council, deputy=deputy)
    assert story.fired(MISSING) == ["due", "due+1"]


@pytest.mark.parametrize("who", ["assignee", "key_worker"])
def test_a_named_person_who_works_elsewhere_now_has_left(story, world, who):
    worker = world.people["social_worker"]
    if who == "assignee":
        worker = make_person(world.council, "social_worker")
        services.assign_clock(clock=story.clock(PERSON), to=worker, by=world.by, now=MISSING)
    Membership.objects.filter(user=worker).update(team=world.people["police_spoc"].memberships.get().team)
    story.fired(after(hours=23))
    assert story.fired(after(hours=24), PERSON) == ["due", "due+1"]
    with as_role("mc_clock"):
        first = ClockEvent.objects.get(clock=story.clock(PERSON), kind="fired", detail__stage="due")
    people = {missed["role"]: missed["people"] for missed in first.detail["missed"]}
    assert people[who] == [{"person": str(worker.pk), "why": "left"}]


def test_an_absence_counts_on_its_days_alone_and_not_once_it_is_set_aside(story, world):
    person = world.people["missing_coordinator"]
    be_away(person, world.council, since=MISSING - timedelta(days=9), days=8)
    wrong = be_away(person, world.council)
    wrong.void_at, wrong.void_by, wrong.void_reason = MISSING, person, "Not away after all."
    wrong.save()
    be_away(person, world.council, since=after(days=1))
    assert story.fired(MISSING) == ["due"]


def test_another_who_holds_the_role_is_told_before_anybody_climbs(story, world):
    be_away(world.people["missing_coordinator"], world.council)
    other = make_person(world.council, "missing_coordinator", scope="assigned")
    assert story.fired(MISSING) == ["due"]
    with as_role("mc_clock"):
        assert [told.recipient for told in Message.objects.filter(payload__kind=KIND)] == [other]


def test_a_named_person_who_cannot_be_told_is_climbed_past_though_others_are_told(story, world):
    worker = make_person(world.council, "social_worker", scope="assigned")
    clock = story.clock(PERSON)
    services.assign_clock(clock=clock, to=worker, by=world.by, now=MISSING)
    be_away(worker, world.council)
    story.fired(after(hours=23))
    assert story.fired(after(hours=24), PERSON) == ["due", "due+1"]
    assert story.told(PERSON, "due")[0] == {"social_worker"}, "the key worker"
    assert story.told(PERSON, "due+1") == ({"team_manager"}, set())


def test_without_a_named_person_the_others_are_told_and_nobody_is_missed(story):
    story.fired(after(hours=23))
    assert story.fired(after(hours=24), PERSON) == ["due"]


def test_a_step_to_persons_alone_climbs_at_once_when_there_is_none(story):
    KeyWorker.objects.all().update(to_on=MISSING.date() - timedelta(days=9))
    story.fired(after(hours=23))
    assert story.fired(after(hours=24), PERSON) == ["due", "due+1"]


def test_when_the_top_cannot_be_told_it_is_an_incident_that_says_who_and_why(story, world):
    for role in ("missing_coordinator", "team_manager", "practice_manager"):
        disable(world.people[role])
    be_away(world.people["principal_manager"], world.council)
    assert story.fired(MISSING) == ["due", "due+1", "due+2"]
    found = incidents()
    assert [row.role for row in found] == ["practice_manager", "principal_manager"]
    assert [row.payload["people"][0]["why"] for row in found] == ["disabled", "away"]
    assert {row.agency for row in found} == {world.council}
    assert set(found) <= set(selectors.incidents_for(world.by))
    assert story.fired(after(days=1)) == [] and incidents() == found


def test_a_step_that_asks_for_nothing_is_an_incident_at_once(story, world):
    be_away(world.people["assistant_director"], world.council)
    story.fired(after(hours=47))
    assert story.fired(after(hours=48), LAST) == ["due"]
    (incident,) = incidents(LAST)
    assert incident.payload["people"] == [{"person": str(world.people["assistant_director"].pk), "why": "away"}]


def test_of_a_restricted_child_a_deputy_who_is_not_named_is_not_near(story, world):
    named = world.people["missing_coordinator"]
    other = make_person(world.council, "missing_coordinator")
    deputy = make_person(world.council, "social_worker")
    for user in (named, other):
        grants.name_person(
            child=world.child, user=user, agency=world.council, reason="named", by=world.by.user, now=MISSING, tier=2
        )
    world.child.restricted = True
    world.child.save(update_fields=["restricted"])
    be_away(named, world.council, deputy=deputy)
    story.fired(MISSING)
    with as_role("mc_clock"):
        assert [told.recipient for told in Message.objects.filter(payload__kind=KIND)] == [other]


def test_climbing_is_said_in_the_message_and_in_the_history(story, world):
    story.fired(MISSING)
    story.fired(after(minutes=30))
    with as_role("mc_clock"):
        (told,) = Message.objects.filter(payload__kind=KIND, payload__stage="due+1")
    assert told.payload["climbed"] == "silence"
    words = [event.words for event in selectors.history_of(story.clock()) if event.kind == "fired"]
    assert words == ["", "Nobody had said that they had seen it."]
