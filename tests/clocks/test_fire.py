from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from clocks import selectors, services
from clocks.engine.errors import MissingAnchor, UnknownFact
from clocks.models import Alarm, Clock, ClockEvent
from clocks.models.protocol_version import ProtocolVersion
from clocks.services.scope import firing
from missing_cases.access.policy import access_for
from tests.clocks.world import (
    AT_HOME,
    LOCATED,
    LOOKED_AFTER,
    MISSING,
    act_as,
    london,
    make_agency,
    make_person,
    new_subject,
)

WHILE_MISSING = {
    "need_to_know_24h", "intervention_meeting", "strategy_meeting_72h", "strategy_meeting_7d", "weekly_meeting_episode",
}  # fmt: skip
RETURNED = {"returned_at": LOCATED}
ANCHORS = {"missing_from_at": MISSING, "reported_at": MISSING}


def fire(world, trigger, *, subject=None, anchors=ANCHORS, facts=AT_HOME, now=MISSING, **more):
    return services.fire(
        trigger=trigger, subject_kind="episode", subject_id=subject, child=world.child, agency=world.council,
        anchors=anchors, facts=facts, by=world.by, now=now, **more,
    )  # fmt: skip


def kinds(clocks):
    return {clock.kind for clock in clocks}


def test_a_missing_child_starts_the_protocol_s_clocks(world):
    started = fire(world, "episode.missing", subject=new_subject())
    assert kinds(started) == WHILE_MISSING
    assert {clock.version.code for clock in started} == {"wigan"}
    due = {clock.kind: clock.due_at for clock in started}
    assert due["need_to_know_24h"] == london(10)
    assert due["strategy_meeting_7d"] == london(16)
    assert due["intervention_meeting"] is None


def test_every_clock_has_its_ladder_and_its_beginning_on_record(world):
    for clock in fire(world, "episode.missing", subject=new_subject()):
        assert set(Alarm.objects.filter(clock=clock).values_list("stage", "fired_at")) == {
            (stage.code, None) for stage in clock.rule.stages
        }
        (event,) = ClockEvent.objects.filter(clock=clock)
        assert (event.kind, event.at, event.by, event.written_at) == ("started", MISSING, world.by.user, MISSING)


def test_an_authority_without_a_protocol_has_england_s(world):
    bare = make_agency("council")
    world.council = bare
    started = fire(world, "episode.missing", subject=new_subject(), facts={**AT_HOME, "age": 11})
    assert [(clock.kind, clock.version.code) for clock in started] == [("police_report_at_once", "england")]


def test_the_local_rule_takes_the_place_of_england_s(world):
    started = fire(world, "episode.returned", subject=new_subject(), anchors={"returned_at": LOCATED}, now=LOCATED)
    assert [(clock.kind, clock.version.code) for clock in started] == [("return_interview_72h", "wigan")]


def test_a_protocol_counts_from_the_day_it_is_in_force(world):
    before = {"missing_from_at": london(31, 12, month=12, year=2015), "reported_at": None}
    assert kinds(fire(world, "episode.missing", subject=new_subject(), anchors=before, now=london(3))) == set()
    last_minute = {"missing_from_at": london(1, 0, month=1, year=2016)}
    assert kinds(fire(world, "episode.missing", subject=new_subject(), anchors=last_minute)) == WHILE_MISSING


@pytest.mark.parametrize(
    ("age", "known", "starts"), [(12, False, True), (13, False, False), (None, False, True), (12, True, False)]
)
def test_twelve_and_under_with_whereabouts_unknown_goes_to_the_police_at_once(world, age, known, starts):
    facts = {**AT_HOME, "age": age, "whereabouts_known": known}
    started = fire(world, "episode.missing", subject=new_subject(), facts=facts)
    assert ("police_report_at_once" in kinds(started)) is starts
    for clock in started:
        if clock.kind == "police_report_at_once":
            assert clock.due_at == clock.opens_at == MISSING


def test_a_looked_after_child_s_return_starts_three_more(world):
    started = fire(
        world, "episode.returned", subject=new_subject(), anchors=RETURNED, facts=LOOKED_AFTER, now=LOCATED
    )  # fmt: skip
    assert kinds(started) == {
        "return_interview_72h", "social_worker_visit_24h", "strategy_meeting_considered", "risk_assessment_first_run",
    }  # fmt: skip


def test_the_risk_assessment_is_for_a_first_run_only(world):
    facts = {**LOOKED_AFTER, "first_episode": False}
    started = fire(
        world, "episode.returned", subject=new_subject(), anchors={"returned_at": LOCATED}, facts=facts, now=LOCATED
    )
    assert "risk_assessment_first_run" not in kinds(started)


def test_fired_twice_changes_nothing(world):
    subject = new_subject()
    first = fire(world, "episode.missing", subject=subject)
    assert fire(world, "episode.missing", subject=subject, now=london(9, 10)) == []
    assert Clock.objects.filter(subject_id=subject).count() == len(first)


def test_going_missing_again_starts_the_next_of_each(world):
    subject = new_subject()
    fire(world, "episode.missing", subject=subject)
    fire(world, "episode.located", subject=subject, anchors={"located_at": london(9, 20)}, now=london(9, 20))
    again = {"missing_from_at": london(10, 12), "located_at": london(9, 20)}
    started = fire(world, "episode.missing", subject=subject, anchors=again, now=london(10, 12))
    assert {(clock.kind, clock.seq) for clock in started} == {
        (kind, 2) for kind in WHILE_MISSING - {"weekly_meeting_episode"}
    }


def test_located_stops_what_waits_on_whereabouts_and_keeps_what_has_arisen(world):
    subject = new_subject()
    fire(world, "episode.missing", subject=subject)
    fire(world, "episode.located", subject=subject, anchors={"located_at": LOCATED}, now=LOCATED)
    states = {clock.kind: clock.outcome for clock in Clock.objects.filter(subject_id=subject)}
    assert states == {
        "need_to_know_24h": "", "intervention_meeting": "", "strategy_meeting_72h": "",
        "strategy_meeting_7d": "stopped", "weekly_meeting_episode": "",
    }  # fmt: skip
    week = Clock.objects.get(subject_id=subject, kind="strategy_meeting_7d")
    assert (week.ended_at, week.ended_on, week.met_at) == (LOCATED, "episode.located", None)
    assert not Alarm.objects.filter(clock=week, void_at__isnull=True).exists()


def test_located_recorded_late_still_counts_from_when_it_happened(world):
    subject = new_subject()
    fire(world, "episode.missing", subject=subject)
    fire(world, "episode.located", subject=subject, anchors={"located_at": london(10, 8)}, now=london(14))
    left = Clock.objects.running().filter(subject_id=subject)
    assert kinds(left) == {"weekly_meeting_episode"}


@pytest.mark.parametrize(("trigger", "moment"), [("interview.held", "held_at"), ("interview.declined", "declined_at")])
def test_the_interview_is_met_when_held_or_declined(world, trigger, moment):
    subject = new_subject()
    fire(world, "episode.returned", subject=subject, anchors={"returned_at": LOCATED}, now=LOCATED)
    fire(world, trigger, subject=subject, anchors={moment: london(16, 11)}, now=london(16, 15))
    clock = Clock.objects.get(subject_id=subject, kind="return_interview_72h")
    assert (clock.outcome, clock.met_at, clock.ended_at, clock.ended_on) == (
        "met", london(16, 11), london(16, 15), trigger,
    )  # fmt: skip
    assert clock.ended_by == world.by.user


def test_a_trigger_on_one_subject_may_end_clocks_of_another_it_names(world):
    episode, interview = new_subject(), new_subject()
    fire(world, "episode.returned", subject=episode, anchors={"returned_at": LOCATED}, now=LOCATED)
    services.fire(
        trigger="interview.held", subject_kind="interview", subject_id=interview, within=[("episode", episode)],
        child=world.child, agency=world.council, anchors={"held_at": london(16)}, facts={}, by=world.by, now=london(16),
    )  # fmt: skip
    assert Clock.objects.get(subject_id=episode).outcome == "met"


def test_need_to_know_is_met_by_its_notice_but_not_before_it_arises(world):
    subject = new_subject()
    fire(world, "episode.missing", subject=subject)
    fire(world, "notice.written", subject=subject, anchors={"written_at": london(9, 20)}, now=london(9, 20))
    clock = Clock.objects.get(subject_id=subject, kind="need_to_know_24h")
    assert clock.outcome == ""
    fire(world, "notice.written", subject=subject, anchors={}, now=london(10, 9, 30))
    clock.refresh_from_db()
    assert (clock.outcome, clock.met_at) == ("met", london(10, 9, 30))


def test_what_is_sent_to_the_police_waits_for_them(world):
    disclosure = new_subject()
    sent = {
        "trigger": "disclosure.sent", "subject_kind": "disclosure", "subject_id": disclosure, "child": world.child,
        "agency": world.council, "anchors": {"sent_at": london(16, 15)}, "facts": {}, "by": world.by,
        "now": london(16, 15),
    }  # fmt: skip
    assert services.fire(**sent, counterpart=make_agency("health")) == []
    (clock,) = services.fire(**sent, counterpart=world.police)
    assert (clock.kind, clock.due_at, clock.counterpart) == ("police_receipt", london(17, 15), world.police)


def test_the_police_who_find_a_child_stop_the_council_s_clocks_without_seeing_them(world):
    subject = new_subject()
    fire(world, "episode.missing", subject=subject)
    police = access_for(world.people["police_spoc"], now=MISSING)
    act_as(police)
    assert Clock.objects.count() == Alarm.objects.count() == ClockEvent.objects.count() == 0
    world.by = police
    found = {"located_at": london(9, 20), "returned_at": london(9, 20)}
    fire(world, "episode.located", subject=subject, anchors=found, now=london(9, 21))
    started = fire(world, "episode.returned", subject=subject, anchors=found, now=london(9, 21))
    assert kinds(started) == {"return_interview_72h"}
    assert Clock.objects.count() == 0, "and they still see none of them"
    with firing():
        assert kinds(Clock.objects.running()) == {"return_interview_72h", "weekly_meeting_episode"}


def test_without_the_services_even_the_owner_s_own_clock_cannot_be_changed(world):
    fire(world, "episode.missing", subject=new_subject())
    assert Clock.objects.update(outcome="stopped", ended_at=MISSING) == 0
    assert Alarm.objects.update(void_at=MISSING) == 0
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ClockEvent.objects.update(detail={})


def test_nobody_without_a_grant_is_let_in_by_the_services_scope(world):
    fire(world, "episode.missing", subject=new_subject())
    stranger = make_agency("council")
    act_as(replace(world.by, agency=stranger, group_ids=(0,)))
    with firing():
        assert Clock.objects.count() == 0


def test_an_error_inside_the_scope_leaves_it_closed(world):
    with pytest.raises(UnknownFact), transaction.atomic():
        fire(world, "episode.missing", subject=new_subject(), facts={})
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_firing()")
        assert cursor.fetchone() == (False,)
    assert Clock.objects.count() == 0


def test_a_rule_without_its_moment_is_an_error_and_starts_nothing(world):
    with pytest.raises(MissingAnchor, match="missing_from_at"):
        fire(world, "episode.missing", subject=new_subject(), anchors={"reported_at": MISSING})
    subject = new_subject()
    fire(world, "episode.missing", subject=subject)
    with pytest.raises(MissingAnchor, match="came without the time"):
        fire(world, "episode.located", subject=subject, anchors={}, now=LOCATED)


def test_a_running_clock_keeps_the_version_it_started_under(world):
    (clock,) = fire(world, "episode.returned", subject=new_subject(), anchors={"returned_at": LOCATED}, now=LOCATED)
    newer = clock.version
    content = {**newer.content, "version": 9, "in_force_from": "2016-05-16"}
    ProtocolVersion.objects.create(
        code="wigan", version=9, title="x", in_force_from="2016-05-16", content=content, digest="x",
        published_at=LOCATED,
    )  # fmt: skip
    later = fire(world, "episode.returned", subject=new_subject(), anchors={"returned_at": london(17)}, now=london(17))
    earlier = fire(world, "episode.returned", subject=new_subject(), anchors={"returned_at": LOCATED}, now=london(17))
    clock.refresh_from_db()
    assert [clock.version.version, later[0].version.version, earlier[0].version.version] == [3, 9, 3]


def test_duties_are_listed_for_those_who_answer_for_them(world):
    subject = new_subject()
    fire(world, "episode.missing", subject=subject)
    urgent_first = [clock.kind for clock in selectors.duties_visible_to(world.by, london(12, 9, 1))]
    assert urgent_first == [
        "need_to_know_24h", "weekly_meeting_episode", "strategy_meeting_72h", "intervention_meeting"
    ]  # fmt: skip
    assert selectors.counts_at(world.by, london(12, 9, 1)) == {"open": 4, "overdue": 3}
    waiting = [clock.kind for clock in selectors.duties_of("episode", subject, world.by)]
    assert set(waiting) == WHILE_MISSING
    assert len(selectors.duties_of_child(world.child, world.by)) == 5
    assert selectors.clock_for("episode", subject, "strategy_meeting_7d", world.by).seq == 1
    assert selectors.clock_for("episode", subject, "police_receipt", world.by) is None


def test_a_recipient_without_a_grant_on_the_child_meets_what_waits_for_them(world):
    disclosure, health = new_subject(), make_agency("police")
    person = make_person(health, "police_spoc")
    sent = {
        "subject_kind": "disclosure", "subject_id": disclosure, "child": world.child, "agency": world.council,
        "facts": {}, "counterpart": health,
    }  # fmt: skip
    services.fire(trigger="disclosure.sent", anchors={"sent_at": london(16)}, by=world.by, now=london(16), **sent)
    recipient = access_for(person, now=london(16))
    act_as(recipient)
    (duty,) = selectors.duties_visible_to(recipient, london(16, 10))
    assert (duty.kind, duty.child) == ("police_receipt", None)
    services.fire(
        trigger="disclosure.accepted", anchors={"accepted_at": london(17)}, by=recipient, now=london(17), **sent
    )
    duty.refresh_from_db()
    assert (duty.outcome, duty.met_at) == ("met", london(17))
    act_as(world.by)
    assert not Alarm.objects.filter(clock=duty, void_at=None).exists()
    assert set(ClockEvent.objects.filter(clock=duty).values_list("kind", flat=True)) == {"started", "met"}
