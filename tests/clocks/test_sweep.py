from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from clocks import selectors, services
from clocks.models import Alarm, Clock, ClockEvent, Heartbeat
from clocks.sweep import SWEEP, parameters_of, sweep, sweep_once
from missing_cases.access import context, grants
from missing_cases.models import Involvement, KeyWorker, Membership, Message
from tests.clocks.replay import Replay
from tests.clocks.world import AT_HOME, LOCATED, LOOKED_AFTER, MISSING, act_as, london, make_person
from tests.conftest import as_role


@pytest.fixture
def story(world):
    story = Replay(world, AT_HOME)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    return story


@pytest.fixture
def home(world):
    story = Replay(world, LOOKED_AFTER)
    story.fire("episode.returned", LOCATED, returned_at=LOCATED)
    return story


def test_nothing_fires_twice(story):
    assert len(story.sweep(london(12))) == 4
    messages = Message.objects.count()
    assert story.sweep(london(12)) == []
    assert Message.objects.count() == messages


def test_a_long_silence_is_made_up_for_with_true_lateness(story):
    fired = story.sweep(london(20))
    assert len(fired) == 5
    late = {event.clock.kind: event.at - event.fire_at for event in ClockEvent.objects.filter(kind="fired")}
    assert late["need_to_know_24h"] == timedelta(days=10)
    assert late["strategy_meeting_7d"] == timedelta(days=4)


def test_after_a_silence_each_person_gets_one_message_per_clock_the_gravest(home):
    home.sweep(london(20))
    sent = Message.objects.filter(payload__kind="return_interview_72h")
    assert sorted((message.role, message.payload["stage"]) for message in sent) == [
        ("missing_coordinator", "due"), ("team_manager", "due"),
    ]  # fmt: skip
    visit = Message.objects.filter(payload__kind="social_worker_visit_24h")
    assert {message.payload["stage"] for message in visit} == {"due"}
    assert ClockEvent.objects.filter(kind="fired", clock__kind="social_worker_visit_24h").count() == 3


def test_a_batch_is_as_long_as_asked(story):
    with as_role("mc_clock"):
        assert sweep_once(now=london(12), crank="test", batch=3) == 3
        assert sweep_once(now=london(12), crank="test", batch=3) == 1
    assert story.sweep(london(12)) == []
    with as_role("mc_clock"):
        assert sweep(now=london(20), crank="test", batch=1) == 1


def test_the_earliest_fire_first(story):
    with as_role("mc_clock"):
        for expected in (london(10), london(10), london(11, 10), london(12), london(16)):
            sweep_once(now=london(20), crank="test", batch=1)
            assert ClockEvent.objects.filter(kind="fired").order_by("-written_at").first().fire_at == expected


def test_an_alarm_set_aside_never_fires(story):
    story.fire("episode.located", london(9, 12), located_at=london(9, 12))
    assert {kind for _, kind, _ in story.sweep(london(30))} == {"weekly_meeting_episode"}


def test_a_message_holds_ids_and_codes_alone(story, world):
    story.sweep(london(12))
    for message in Message.objects.all():
        assert set(message.payload) == {"clock", "kind", "stage", "due_at"}
        assert Clock.objects.get(pk=message.payload["clock"]).kind == message.payload["kind"]
        assert (message.subject_kind, message.subject_id, message.child) == ("episode", story.episode, world.child)
        written = " ".join(map(str, [message.key, message.payload, message.topic]))
        assert world.child.family_name not in written and world.child.given_names not in written


def test_a_key_is_made_of_ids_that_no_restore_hands_out_again(story):
    story.sweep(london(10))
    for message in Message.objects.filter(payload__kind="need_to_know_24h"):
        clock = message.payload["clock"]
        assert message.key == f"v1:{clock}:due:1:email:{message.recipient_id}"


def test_a_role_nobody_holds_is_an_incident_on_the_duty_desk(story, world):
    held = Membership.objects.filter(user=world.people["assistant_director"])
    held.update(to_on=london(1).date())
    story.sweep(london(10))
    people, nobody = story.told("need_to_know_24h", "due")
    assert people == {"enhanced_service_manager", "missing_coordinator"}
    assert nobody == {"assistant_director"}
    (incident,) = selectors.incidents_for(world.by)
    assert (incident.recipient, incident.agency, incident.role) == (None, world.council, "assistant_director")


@pytest.mark.parametrize("how", ["left", "inactive", "void", "not yet"])
def test_who_no_longer_or_not_yet_holds_the_role_is_not_told(story, world, how):
    person = world.people["assistant_director"]
    held = Membership.objects.filter(user=person)
    if how == "left":
        held.update(to_on=london(9).date())
    elif how == "inactive":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    elif how == "void":
        held.update(void_at=MISSING, void_by=world.by.user, void_reason="wrong person")
    else:
        held.update(from_on=london(11).date())
    story.sweep(london(10))
    assert story.told("need_to_know_24h", "due")[1] == {"assistant_director"}


def test_a_role_held_until_today_is_told_today(story, world):
    Membership.objects.filter(user=world.people["assistant_director"]).update(to_on=london(10).date())
    story.sweep(london(10))
    assert story.told("need_to_know_24h", "due")[1] == set()


def test_the_key_worker_is_told_and_without_one_the_others_are(home, world):
    home.sweep(LOCATED)
    assert home.told("strategy_meeting_considered", "start") == ({"social_worker", "team_manager"}, set())
    KeyWorker.objects.all().update(to_on=london(1).date())
    again = Replay(world, LOOKED_AFTER)
    again.fire("episode.returned", london(20), returned_at=london(20))
    again.sweep(london(20))
    assert home.told("strategy_meeting_considered", "start") == ({"social_worker", "team_manager"}, set())
    assert {m.role for m in Message.objects.filter(incident=True)} == {"key_worker"}
    assert {m.payload["kind"] for m in Message.objects.filter(incident=True)} == {
        "social_worker_visit_24h", "risk_assessment_first_run",
    }  # fmt: skip


def test_the_person_a_duty_is_given_to_is_told(home, world):
    clock = Clock.objects.get(kind="return_interview_72h", subject_id=home.episode)
    worker = make_person(world.council, "interviewer", scope="assigned")
    services.assign_clock(clock=clock, to=worker, by=world.by, now=LOCATED)
    home.sweep(london(17, 16))
    assert home.told("return_interview_72h", "warn_24h")[0] == {"interviewer", "missing_coordinator"}


def test_of_many_in_a_role_those_of_the_child_s_own_team_are_told(home, world):
    world.people["team_manager"].memberships.update(to_on=london(1).date())
    own, other = (make_person(world.council, "team_manager", scope="assigned") for _ in range(2))
    team = own.memberships.get().team
    grants.involve_agency(
        child=world.child, agency=world.council, team=team, role="responsible", legal_basis="s17", by=world.by.user,
        now=MISSING,
    )  # fmt: skip
    home.sweep(london(18, 16))
    told = Message.objects.filter(payload__kind="return_interview_72h", role="team_manager")
    assert [message.recipient for message in told] == [own]


def test_where_nobody_in_the_role_is_near_all_are_told_rather_than_none(home, world):
    world.people["team_manager"].memberships.update(to_on=london(1).date())
    both = {make_person(world.council, "team_manager", scope="assigned") for _ in range(2)}
    home.sweep(london(18, 16))
    told = Message.objects.filter(payload__kind="return_interview_72h", role="team_manager")
    assert {message.recipient for message in told} == both


def test_of_a_restricted_child_only_the_named_are_told(home, world):
    named = make_person(world.council, "team_manager")
    for user in (named, world.by.user):
        grants.name_person(
            child=world.child, user=user, agency=world.council, reason="named", by=world.by.user, now=MISSING, tier=2
        )
    world.child.restricted = True
    world.child.save(update_fields=["restricted"])
    home.sweep(london(18, 16))
    told = Message.objects.filter(payload__kind="return_interview_72h", role="team_manager")
    assert [message.recipient for message in told] == [named]


def test_the_other_agency_s_role_is_looked_for_there(world):
    story = Replay(world, AT_HOME)
    sent = {"subject": ("disclosure", story.episode), "sent_at": MISSING}
    story.fire("disclosure.sent", MISSING, counterpart=world.police, **sent)
    world.people["police_spoc"].memberships.update(to_on=london(1).date())
    story.sweep(london(10, 5))
    assert story.told("police_receipt", "warn_4h") == (set(), {"police_spoc"})
    (incident,) = Message.objects.filter(incident=True)
    assert incident.agency == world.council, "whoever waits is told that nobody is there to be told"


def test_each_crank_leaves_a_sign_of_life_even_with_nothing_due(world):
    with as_role("mc_clock"):
        assert sweep(now=MISSING, crank="clockd") == 0
        first = Heartbeat.objects.get(name="sweep:clockd")
        sweep(now=MISSING, crank="clockd")
        second = Heartbeat.objects.get(name="sweep:clockd")
    assert first.host and second.at > first.at


def test_the_database_itself_refuses_a_second_event_and_an_early_firing(story):
    story.sweep(london(10))
    event = ClockEvent.objects.filter(kind="fired").first()
    with as_role("mc_owner"):
        with pytest.raises(IntegrityError, match="clock_event_alarm_id_key"), transaction.atomic():
            ClockEvent.objects.create(
                clock=event.clock, agency=event.agency, kind="fired", at=event.at, written_at=event.at,
                alarm=event.alarm, fire_at=event.fire_at,
            )  # fmt: skip
        with pytest.raises(IntegrityError, match="alarm_never_fires_early"), transaction.atomic():
            Alarm.objects.filter(fired_at=None).update(fired_at=MISSING)


def test_the_sweep_reads_the_partial_index_and_no_history(story):
    with as_role("mc_owner"), connection.cursor() as cursor:
        clock = Clock.objects.first()
        cursor.execute(
            "INSERT INTO alarm (id, clock_id, child_id, agency_id, stage, rank, generation, tell, fire_at, fired_at)"
            " SELECT gen_random_uuid(), %s, %s, %s, 's' || n, 0, 1, '[]', %s, %s FROM generate_series(1, 20000) n",
            [clock.pk, clock.child_id, clock.agency_id, MISSING, london(10)],
        )
        cursor.execute("ANALYZE alarm")
        cursor.execute("EXPLAIN " + SWEEP, parameters_of(now=london(10), crank="x"))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "alarm_due" in plan
    assert "Seq Scan on alarm" not in plan


def test_the_screen_says_overdue_although_no_sweep_has_run(story, world):
    shown = selectors.duties_visible_to(world.by, london(12, 9, 1))
    assert {clock.kind for clock in shown if clock.is_overdue(london(12, 9, 1))} == {
        "need_to_know_24h", "strategy_meeting_72h", "weekly_meeting_episode",
    }  # fmt: skip
    assert not Alarm.objects.filter(fired_at__isnull=False).exists()


def test_the_crank_cannot_touch_a_duty_or_read_what_it_does_not_need(story):
    for statement in ("UPDATE clock SET due_at = NULL", "DELETE FROM alarm", "SELECT * FROM child_name"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE mc_clock")
            cursor.execute(statement)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mc_clock")
        cursor.execute("UPDATE clock SET outcome = 'met'")
        assert cursor.rowcount == 0, "it ends an interview's duties alone"


def test_a_person_of_another_agency_sees_no_message_of_this_one(story, world):
    story.sweep(london(12))
    assert Message.objects.exists()
    context.bind(actor=str(world.people["police_spoc"].pk), agency=world.police.pk, groups=[])
    assert not Message.objects.exists()
    assert not Involvement.objects.exists()
    act_as(world.by)
