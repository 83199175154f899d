"""What people say of a duty: seen, handed over, why it is late, what was agreed. None of it moves the clock."""

import pytest

from clocks import selectors, services
from clocks.causes import LateCause
from clocks.models import Clock, ClockEvent
from missing_cases.access import grants
from missing_cases.access.policy import NotAllowed, access_for
from missing_cases.errors import RuleError
from missing_cases.models import Message
from tests.clocks.replay import Replay
from tests.clocks.world import LOCATED, LOOKED_AFTER, MISSING, act_as, london, make_person

VISIT = "social_worker_visit_24h"
NOW, LATER = london(15, 18), london(16, 17)


@pytest.fixture
def duty(world):
    story = Replay(world, LOOKED_AFTER)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    story.fire("episode.returned", LOCATED, returned_at=LOCATED)
    return Clock.objects.get(subject_id=story.episode, kind=VISIT)


@pytest.fixture
def manager(world):
    return access_for(world.people["team_manager"], now=NOW)


def told(duty):
    return [
        (event.kind, event.by) for event in selectors.history_of(duty) if event.kind in ("seen", "late", "exception")
    ]


def test_seen_twice_by_one_person_stands_once_and_moves_nothing(duty, world, manager):
    before = duty.due_at
    for who in (world.by, world.by, manager):
        act_as(who)
        services.acknowledge_duty(clock=duty, by=who, now=NOW)
    assert told(duty) == [("seen", world.by.user), ("seen", manager.user)]
    duty.refresh_from_db()
    assert (duty.due_at, duty.outcome) == (before, "")


def test_a_duty_is_handed_to_a_colleague_who_may_see_the_child_and_they_are_told_once(duty, world):
    worker = world.people["social_worker"]
    assert worker not in selectors.can_take(duty, world.by, NOW)  # works with the child and holds no grant
    grants.name_person(child=world.child, user=worker, agency=world.council, reason="Hers", by=world.by.user, now=NOW)
    assert worker in selectors.can_take(duty, world.by, NOW)
    services.hand_over_duty(clock=duty, to=worker, reason="She knows the family.", by=world.by, now=NOW)
    duty.refresh_from_db()
    assert duty.assigned_to == worker
    message = Message.objects.get(topic="duty.handed_over")
    assert (message.recipient, message.subject_id) == (worker, duty.pk)
    assert "She knows the family." in selectors.history_of(duty).last().words
    with pytest.raises(RuleError, match="has this duty already"):
        services.hand_over_duty(clock=duty, to=worker, reason="Again.", by=world.by, now=NOW)
    assert Message.objects.filter(topic="duty.handed_over").count() == 1


def test_a_duty_goes_to_nobody_who_could_not_open_it(duty, world):
    stranger = make_person(world.council, "social_worker", scope="assigned")
    left = world.people["practice_manager"]
    left.is_active = False
    left.save(update_fields=["is_active"])
    for person in (stranger, left, world.people["police_spoc"], world.people["assistant_director"]):
        with pytest.raises(RuleError, match="Choose somebody") as caught:
            services.hand_over_duty(clock=duty, to=person, reason="Please.", by=world.by, now=NOW)
        assert caught.value.field == "to"
    duty.refresh_from_db()
    assert duty.assigned_to is None
    assert not Message.objects.filter(topic="duty.handed_over").exists()


def test_why_a_duty_is_late_is_counted_under_the_newest_cause(duty, world):
    with pytest.raises(RuleError, match="not late"):
        services.record_lateness(clock=duty, cause=LateCause.PROVIDER, by=world.by, now=NOW)
    month = london(1), london(1, month=6)
    rows = [row for row in selectors.lateness(world.by, *month, LATER) if row["kind"] == VISIT]
    assert [(row["cause"], row["n"]) for row in rows] == [(None, 1)]
    services.record_lateness(clock=duty, cause=LateCause.PROVIDER, by=world.by, now=LATER)
    services.record_lateness(clock=duty, cause=LateCause.OTHER, words="Snow.", by=world.by, now=london(16, 18))
    rows = [row for row in selectors.lateness(world.by, *month, london(16, 18)) if row["kind"] == VISIT]
    assert [(row["cause"], row["n"]) for row in rows] == [("other", 1)]
    assert selectors.history_of(duty).last().words == "Another reason. Snow."
    done = services.complete_duty(clock=duty, note="Seen.", done_at=london(17), by=world.by, now=london(17, 10))
    assert [row["n"] for row in selectors.lateness(world.by, *month, london(20)) if row["kind"] == VISIT] == [1]
    services.record_lateness(clock=done, cause=LateCause.CHILD_AWAY, by=world.by, now=london(18))


@pytest.mark.parametrize(
    ("said", "field"),
    [({"cause": "because"}, "cause"), ({"cause": "other", "words": " "}, "words")],
)
def test_a_cause_is_one_of_the_list_and_another_reason_has_words(duty, world, said, field):
    with pytest.raises(RuleError) as caught:
        services.record_lateness(clock=duty, by=world.by, now=LATER, **said)
    assert caught.value.field == field
    assert told(duty) == []


def test_a_manager_agrees_an_exception_and_the_protocols_time_stands(duty, manager):
    act_as(manager)
    services.agree_exception(
        clock=duty, until=london(17, 12), instead="Her early help worker", reason="At hospital.", by=manager, now=NOW
    )
    duty.refresh_from_db()
    assert duty.due_at == london(16, 16)
    words = selectors.history_of(duty).last().words
    assert "Agreed for Tuesday 17 May 2016 at 12pm" in words
    assert "Her early help worker does it instead" in words
    assert "At hospital." in words


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " ", "until": LATER}, "reason"),
        ({"reason": "Ill."}, "until"),
        ({"reason": "Ill.", "until": NOW}, "until"),
    ],
)
def test_an_exception_says_why_and_what_is_agreed(duty, manager, said, field):
    act_as(manager)
    with pytest.raises(RuleError) as caught:
        services.agree_exception(clock=duty, by=manager, now=NOW, **said)
    assert caught.value.field == field


def test_who_owes_a_duty_does_not_excuse_themself_and_a_worker_excuses_nobody(duty, world, manager):
    with pytest.raises(NotAllowed):
        services.agree_exception(clock=duty, until=LATER, reason="Busy.", by=world.by, now=NOW)
    services.hand_over_duty(clock=duty, to=manager.user, reason="Yours.", by=world.by, now=NOW)
    act_as(manager)
    with pytest.raises(RuleError, match="somebody else"):
        services.agree_exception(clock=duty, until=LATER, reason="Busy.", by=manager, now=NOW)
    assert not ClockEvent.objects.filter(clock=duty, kind="exception").exists()


def test_another_agency_and_an_ended_duty_take_no_answers(duty, world):
    police = access_for(world.people["police_spoc"], now=NOW)
    with pytest.raises(NotAllowed):
        services.acknowledge_duty(clock=duty, by=police, now=NOW)
    done = services.complete_duty(clock=duty, note="Seen.", done_at=NOW, by=world.by, now=NOW)
    with pytest.raises(RuleError, match="already ended"):
        services.acknowledge_duty(clock=done, by=world.by, now=NOW)
