import pytest

from clocks import selectors, services
from clocks.models import Alarm, Clock, ClockEvent
from missing_cases.access import grants
from missing_cases.access.policy import NotAllowed, access_for
from missing_cases.errors import RuleError
from missing_cases.models import Message
from tests.clocks.replay import Replay
from tests.clocks.world import LOCATED, LOOKED_AFTER, MISSING, act_as, london, make_person

DONE = {"note": "Seen alone.", "done_at": london(16, 10), "now": london(16, 11)}


@pytest.fixture
def story(world):
    story = Replay(world, LOOKED_AFTER)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    story.fire("episode.returned", LOCATED, returned_at=LOCATED)
    return story


def clock(story, kind="social_worker_visit_24h"):
    return Clock.objects.get(subject_id=story.episode, kind=kind)


def test_a_duty_is_recorded_as_done_with_who_when_and_what(story, world):
    done = services.complete_duty(clock=clock(story), by=world.by, **DONE)
    assert done == clock(story)
    assert (done.outcome, done.met_at, done.ended_at, done.ended_by, done.note) == (
        "met", london(16, 10), london(16, 11), world.by.user, "Seen alone.",
    )  # fmt: skip
    assert done.state(london(20)).value == "met"
    assert not Alarm.objects.filter(clock=done, fired_at=None, void_at=None).exists()
    event = selectors.history_of(done).last()
    assert (event.kind, event.at, event.written_at, event.by) == ("met", london(16, 10), london(16, 11), world.by.user)


def test_done_late_is_done_late_and_what_fired_stays(story, world):
    story.sweep(london(17))
    late = {"note": "Seen alone.", "done_at": london(17), "now": london(17)}
    done = services.complete_duty(clock=clock(story), by=world.by, **late)
    assert done.state(london(20)).value == "met_late"
    assert Alarm.objects.filter(clock=done, fired_at__isnull=False).count() == 3


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"note": "  "}, "note", "Say what was done"),
        ({"done_at": london(16, 12)}, "done_at", "in the future"),
        ({"done_at": london(15, 15)}, "done_at", "before the duty began"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(story, world, change, field, sentence):
    with pytest.raises(RuleError, match=sentence) as caught:
        services.complete_duty(clock=clock(story), by=world.by, **{**DONE, **change})
    assert caught.value.field == field
    assert clock(story).outcome == ""


@pytest.mark.parametrize("kind", ["return_interview_72h", "need_to_know_24h"])
def test_what_is_recorded_elsewhere_is_not_ticked_off_here(story, world, kind):
    running = Replay(world, LOOKED_AFTER)
    running.fire("episode.missing", MISSING, missing_from_at=MISSING)
    running.fire("episode.returned", LOCATED, returned_at=LOCATED)
    with pytest.raises(RuleError, match="cannot be ticked off"):
        services.complete_duty(clock=clock(running, kind), by=world.by, **DONE)


def test_a_duty_that_has_not_arisen_cannot_be_done(world):
    story = Replay(world, LOOKED_AFTER)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    now = london(9, 20)
    with pytest.raises(RuleError, match="not arisen"):
        services.complete_duty(
            clock=clock(story, "strategy_meeting_72h"), note="Held.", done_at=now, by=world.by, now=now
        )


def test_nothing_ends_twice(story, world):
    services.complete_duty(clock=clock(story), by=world.by, **DONE)
    for again in (
        lambda: services.complete_duty(clock=clock(story), by=world.by, **DONE),
        lambda: services.meet_clock(clock=clock(story), at=LOCATED, by=world.by, now=LOCATED),
        lambda: services.void_clock(clock=clock(story), reason="wrong", by=world.by, now=LOCATED),
        lambda: services.assign_clock(clock=clock(story), to=None, by=world.by, now=LOCATED),
    ):
        with pytest.raises(RuleError, match="already ended"):
            again()


def test_only_a_role_that_includes_it_may_do_it(story, world):
    director = access_for(world.people["assistant_director"], now=MISSING)
    with pytest.raises(NotAllowed):
        services.complete_duty(clock=clock(story), by=director, **DONE)


def test_a_clock_is_set_aside_with_a_reason_and_is_silent_after(story, world):
    with pytest.raises(RuleError) as caught:
        services.void_clock(clock=clock(story), reason=" ", by=world.by, now=LOCATED)
    assert caught.value.field == "reason"
    void = services.void_clock(clock=clock(story), reason="Entered for the wrong child.", by=world.by, now=LOCATED)
    assert (void.outcome, void.note, void.met_at) == ("void", "Entered for the wrong child.", None)
    assert void.kind not in {kind for _, kind, _ in story.sweep(london(30))}


def test_a_clock_set_aside_makes_way_for_another_of_the_same_time(story, world):
    services.void_clock(clock=clock(story), reason="Wrong placement.", by=world.by, now=LOCATED)
    started = story.fire("episode.returned", london(15, 18), returned_at=LOCATED)
    assert [(new.kind, new.seq) for new in started] == [("social_worker_visit_24h", 2)]


def test_a_corrected_time_moves_what_hangs_on_it(story, world):
    earlier = london(15, 10)
    moved = services.reanchor(
        subject_kind="episode", subject_id=story.episode, anchor="returned_at", anchor_at=earlier,
        reason="Carer rang earlier.", by=world.by, now=london(15, 17),
    )  # fmt: skip
    assert {clock.kind for clock in moved} == {
        "return_interview_72h", "social_worker_visit_24h", "strategy_meeting_considered", "risk_assessment_first_run",
    }  # fmt: skip
    visit = clock(story)
    assert (visit.anchor_at, visit.due_at, visit.generation) == (earlier, london(16, 10), 2)
    alarms = Alarm.objects.filter(clock=visit)
    assert set(alarms.filter(generation=1).values_list("void_at", flat=True)) == {london(15, 17)}
    assert set(alarms.filter(generation=2).values_list("stage", "fire_at")) == {
        ("start", earlier), ("warn_4h", london(16, 6)), ("due", london(16, 10)),
    }  # fmt: skip
    event = selectors.history_of(visit).get(kind="moved")
    assert event.detail["reason"] == "Carer rang earlier."
    assert event.detail["before"]["due_at"] == london(16, 16).isoformat()
    assert event.detail["after"]["due_at"] == london(16, 10).isoformat()


def test_a_correction_fires_what_is_now_due_and_un_fires_nothing(story, world):
    story.sweep(london(15, 17))
    services.reanchor(
        subject_kind="episode", subject_id=story.episode, anchor="returned_at", anchor_at=london(14, 10),
        reason="A day earlier.", by=world.by, now=london(15, 17),
    )  # fmt: skip
    fired = [(kind, stage) for _, kind, stage in story.sweep(london(15, 17)) if kind == "social_worker_visit_24h"]
    assert fired == [("social_worker_visit_24h", "warn_4h"), ("social_worker_visit_24h", "due")]
    assert Alarm.objects.filter(clock=clock(story), fired_at__isnull=False, void_at=None).count() == 3


def test_a_step_that_fired_fires_again_when_its_time_moves_ahead(story, world):
    story.sweep(london(16, 16))
    services.reanchor(
        subject_kind="episode", subject_id=story.episode, anchor="returned_at", anchor_at=london(16, 15),
        reason="A day later.", by=world.by, now=london(16, 17),
    )  # fmt: skip
    assert clock(story).state(london(16, 17)).value == "running"
    fired = [stage for _, kind, stage in story.sweep(london(17, 15)) if kind == "social_worker_visit_24h"]
    assert fired == ["warn_4h", "due"]
    keys = Message.objects.filter(payload__kind="social_worker_visit_24h", payload__stage="due").values("key")
    assert {row["key"].split(":")[3] for row in keys} == {"1", "2"}


def correct(story, moment, at, now):
    return services.reanchor(
        subject_kind="episode", subject_id=story.episode, anchor=moment, anchor_at=at, reason="x", by=story.world.by,
        now=now,
    )  # fmt: skip


def test_a_duty_done_is_judged_by_the_corrected_time_and_not_asked_for_again(story, world):
    services.complete_duty(clock=clock(story), by=world.by, **DONE)
    correct(story, "returned_at", london(15, 9), london(16, 12))
    assert story.fire("episode.returned", london(16, 12), returned_at=london(15, 9)) == []
    done = clock(story)
    assert (done.outcome, done.met_at, done.due_at) == ("met", london(16, 10), london(16, 9))
    assert done.state(london(17)).value == "met_late"
    assert not Alarm.objects.filter(clock=done, fired_at=None, void_at=None).exists()


def test_a_duty_that_was_stopped_runs_again_if_the_corrected_start_says_it_had_arisen(world):
    story = Replay(world, LOOKED_AFTER)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    story.fire("episode.located", london(10, 8), located_at=london(10, 8))
    assert clock(story, "need_to_know_24h").outcome == "stopped"
    correct(story, "missing_from_at", london(9, 7), london(10, 12))
    again = clock(story, "need_to_know_24h")
    assert (again.outcome, again.ended_at, again.opens_at, again.ended_on) == ("", None, london(10, 7), "")
    assert clock(story, "strategy_meeting_72h").outcome == "stopped"
    assert "need_to_know_24h" in {kind for _, kind, _ in story.sweep(london(10, 12))}
    assert set(selectors.history_of(again).values_list("kind", flat=True)) == {
        "started", "stopped", "moved", "reopened", "fired",
    }  # fmt: skip


@pytest.mark.parametrize(("located", "stands"), [(london(10, 8), False), (london(10, 10), True)])
def test_a_corrected_time_of_being_located_is_followed_both_ways(world, located, stands):
    story = Replay(world, LOOKED_AFTER)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    first, second = (london(10, 8), located) if stands else (london(10, 10), located)
    story.fire("episode.located", london(11), located_at=first)
    assert (clock(story, "need_to_know_24h").outcome == "") is not stands
    story.fire("episode.located", london(11), located_at=second)
    assert (clock(story, "need_to_know_24h").outcome == "") is stands


def test_being_located_the_second_time_leaves_the_first_time_s_clocks_alone(world):
    story = Replay(world, LOOKED_AFTER)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    story.fire("episode.located", london(9, 20), located_at=london(9, 20))
    story.fire("episode.missing", london(9, 22), missing_from_at=london(9, 22))
    story.fire("episode.located", london(12), located_at=london(12))
    clocks = Clock.objects.filter(subject_id=story.episode, kind="need_to_know_24h").order_by("seq")
    assert [each.outcome for each in clocks] == ["stopped", ""]


def test_a_correction_needs_a_reason_and_leaves_what_was_set_aside_alone(story, world):
    services.void_clock(clock=clock(story), reason="Wrong child.", by=world.by, now=LOCATED)
    with pytest.raises(RuleError) as caught:
        services.reanchor(
            subject_kind="episode", subject_id=story.episode, anchor="returned_at", anchor_at=LOCATED, reason="",
            by=world.by, now=LOCATED,
        )  # fmt: skip
    assert caught.value.field == "reason"
    services.reanchor(
        subject_kind="episode", subject_id=story.episode, anchor="returned_at", anchor_at=london(14), reason="x",
        by=world.by, now=london(16, 12),
    )  # fmt: skip
    assert clock(story).anchor_at == LOCATED


def test_a_duty_kept_in_the_house_waits_for_no_other_agency(story, world):
    interview = clock(story, "return_interview_72h")
    kept = services.assign_clock(clock=interview, to=world.by.user, counterpart=world.council, by=world.by, now=LOCATED)
    assert (kept.assigned_to, kept.counterpart) == (world.by.user, None)


def test_a_duty_given_to_another_agency_s_worker_is_theirs_to_see(story, world):
    outside = make_person(world.police, "police_officer")
    theirs = access_for(outside, now=MISSING)
    interview = clock(story, "return_interview_72h")
    services.assign_clock(clock=interview, to=outside, counterpart=world.police, by=world.by, now=LOCATED)
    assert ClockEvent.objects.get(clock=interview, kind="assigned").detail["to"] == str(outside.pk)
    grants.sync_grants(world.child)
    act_as(theirs)
    assert Clock.objects.count() == 1, "row-level security shows the one duty given to them"
    assert [duty.kind for duty in selectors.duties_visible_to(theirs, london(16))] == ["return_interview_72h"]


def test_a_stranger_sees_no_duty_and_no_alarm(story, world):
    act_as(access_for(world.people["police_spoc"], now=MISSING))
    theirs = access_for(world.people["police_spoc"], now=MISSING)
    assert Clock.objects.count() == Alarm.objects.count() == ClockEvent.objects.count() == 0
    assert not selectors.duties_visible_to(theirs, london(16)).exists()
    assert selectors.counts_at(theirs, london(16)) == {"open": 0, "overdue": 0}


def test_the_filter_alone_hides_them_too(story, world):
    stranger = access_for(world.people["police_spoc"], now=MISSING)
    assert Clock.objects.exists()
    assert not Clock.objects.visible_to(stranger).exists()
    assert selectors.waiting_clocks(world.by, kind="return_interview_72h", now=LOCATED).count() == 1
