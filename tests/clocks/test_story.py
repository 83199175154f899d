"""The case printed in the Wigan protocol's appendix, replayed day by day: at home, and looked after."""

import pytest

from clocks import selectors, services
from clocks.models import Clock
from tests.clocks.replay import Replay
from tests.clocks.world import AT_HOME, LOCATED, LOOKED_AFTER, MISSING, london, new_subject

LEADERS = {"assistant_director", "enhanced_service_manager"}


def states(story, now):
    clocks = selectors.duties_of("episode", story.episode, story.world.by)
    return {clock.kind: clock.state(now).value for clock in clocks}


def report(story):
    story.fire("episode.missing", MISSING, missing_from_at=MISSING, reported_at=MISSING)


def come_home(story):
    story.fire("episode.located", LOCATED, located_at=LOCATED)
    story.fire("episode.returned", LOCATED, returned_at=LOCATED)


@pytest.mark.parametrize("facts", [AT_HOME, LOOKED_AFTER], ids=["at home", "looked after"])
def test_while_the_child_is_missing(world, facts):
    story = Replay(world, facts)
    report(story)
    assert story.sweep(london(10, 8, 59)) == []
    assert story.sweep(london(10)) == [
        (london(10), "intervention_meeting", "opens"), (london(10), "need_to_know_24h", "due"),
    ]  # fmt: skip
    assert story.told("need_to_know_24h", "due") == (LEADERS | {"missing_coordinator"}, set())
    assert story.told("intervention_meeting", "opens") == (
        {"social_worker", "team_manager", "practice_manager", "missing_coordinator"}, set(),
    )  # fmt: skip
    assert story.sweep(london(11, 9, 59)) == []
    assert story.sweep(london(11, 10)) == [(london(11, 10), "weekly_meeting_episode", "due")]
    assert story.sweep(london(12)) == [(london(12), "strategy_meeting_72h", "due")]
    people, nobody = story.told("strategy_meeting_72h", "due")
    assert people >= LEADERS
    assert nobody == set()
    assert states(story, london(12, 9, 1)) == {
        "need_to_know_24h": "overdue", "intervention_meeting": "open", "strategy_meeting_72h": "overdue",
        "strategy_meeting_7d": "waiting", "weekly_meeting_episode": "overdue",
    }  # fmt: skip


@pytest.mark.parametrize("facts", [AT_HOME, LOOKED_AFTER], ids=["at home", "looked after"])
def test_the_seven_day_step_never_fires(world, facts):
    story = Replay(world, facts)
    report(story)
    story.sweep(london(15, 15))
    come_home(story)
    for day in range(15, 31):
        fired = story.sweep(london(day, 23))
        assert not [kind for _, kind, _ in fired if kind == "strategy_meeting_7d"]
    assert story.told("strategy_meeting_7d", "due") == (set(), set())


def test_seven_days_without_a_sign_do_fire(world):
    story = Replay(world, AT_HOME)
    report(story)
    story.sweep(london(15))
    assert story.sweep(london(16)) == [(london(16), "strategy_meeting_7d", "due")]
    assert "principal_manager" in story.told("strategy_meeting_7d", "due")[0]


def test_home_again_at_home(world):
    story = Replay(world, AT_HOME)
    report(story)
    come_home(story)
    assert states(story, LOCATED)["return_interview_72h"] == "running"
    interview = selectors.clock_for("episode", story.episode, "return_interview_72h", world.by)
    assert interview.due_at == london(18, 16)
    story.fire("interview.held", london(16, 11), held_at=london(16, 11))
    assert states(story, london(20))["return_interview_72h"] == "met"
    fired = story.sweep(london(20))
    assert "return_interview_72h" not in {kind for _, kind, _ in fired}
    looked_after_only = {"social_worker_visit_24h", "strategy_meeting_considered", "risk_assessment_first_run"}
    assert not looked_after_only & states(story, london(20)).keys()


def test_home_again_looked_after(world):
    story = Replay(world, LOOKED_AFTER)
    report(story)
    story.sweep(london(15, 15))
    come_home(story)
    assert story.sweep(LOCATED) == [
        (LOCATED, kind, "start")
        for kind in ("risk_assessment_first_run", "social_worker_visit_24h", "strategy_meeting_considered")
    ]
    visit = Clock.objects.get(subject_id=story.episode, kind="social_worker_visit_24h")
    assert visit.due_at == london(16, 16)
    services.complete_duty(
        clock=visit, note="Seen alone at the placement.", done_at=london(16, 10), by=world.by, now=london(16, 11)
    )
    assert story.sweep(london(17)) == []
    assert states(story, london(20)) == {
        "need_to_know_24h": "overdue", "intervention_meeting": "open", "strategy_meeting_72h": "overdue",
        "strategy_meeting_7d": "stopped", "weekly_meeting_episode": "overdue", "return_interview_72h": "overdue",
        "social_worker_visit_24h": "met", "strategy_meeting_considered": "open", "risk_assessment_first_run": "open",
    }  # fmt: skip


def test_the_interview_climbs_its_ladder_when_nobody_holds_it(world):
    story = Replay(world, AT_HOME)
    report(story)
    come_home(story)
    story.sweep(LOCATED)
    assert story.sweep(london(17, 16)) == [(london(17, 16), "return_interview_72h", "warn_24h")]
    assert story.sweep(london(18, 12)) == [(london(18, 12), "return_interview_72h", "warn_4h")]
    assert story.sweep(london(18, 16)) == [(london(18, 16), "return_interview_72h", "due")]
    assert story.told("return_interview_72h", "due") == ({"missing_coordinator", "team_manager"}, set())


def test_the_interview_s_end_the_meeting_and_the_police_receipt(world):
    story = Replay(world, AT_HOME)
    report(story)
    come_home(story)
    interview, disclosure = ("interview", new_subject()), ("disclosure", new_subject())
    authorised = london(16, 15)
    (meeting,) = story.fire("interview.authorised", authorised, subject=interview, authorised_at=authorised)
    assert (meeting.kind, meeting.due_at) == ("weekly_meeting_interview", london(18, 10))
    (receipt,) = story.fire(
        "disclosure.sent", authorised, subject=disclosure, sent_at=authorised, counterpart=world.police
    )
    assert receipt.due_at == london(17, 15)
    story.sweep(london(17, 11))
    assert story.told("police_receipt", "warn_4h") == ({"police_spoc"}, set())
    story.sweep(london(17, 15))
    assert story.told("police_receipt", "due") == ({"police_spoc", "missing_coordinator", "team_manager"}, set())
    story.fire("disclosure.accepted", london(17, 16), subject=disclosure, accepted_at=london(17, 16))
    receipt.refresh_from_db()
    assert receipt.state(london(18)).value == "met_late"


def test_each_clock_tells_why_in_a_sentence(world):
    story = Replay(world, LOOKED_AFTER)
    report(story)
    come_home(story)
    clocks = {
        clock.kind: clock.explanation(LOCATED) for clock in selectors.duties_of("episode", story.episode, world.by)
    }
    assert len(clocks) == 9
    assert clocks["return_interview_72h"].endswith(
        "72 hours from when the child returned, Sunday 15 May 2016 at 4pm: due Wednesday 18 May 2016 at 4pm. "
        "Wigan joint protocol, Section 9 and Appendix b. "
        "Statutory guidance for England; a local protocol may only be stricter."
    )
    assert "if it still holds 7 days after the child went missing" in clocks["strategy_meeting_7d"]
    assert "Part of this is assumed" in clocks["weekly_meeting_episode"]
    assert "The protocol gives no time." in clocks["strategy_meeting_considered"]
