"""The pathway of a child by status: which tasks start by themselves, who does them, what is done, due and next."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clocks.models import Clock
from clocks.services import complete_duty
from clocks.services.publish import publish_protocol
from education.models import EducationCase
from education.services import About, close_case, record_case
from episodes import selectors, services
from episodes.enums import ConcernKind, How, Whom
from episodes.pathways import State, draw, pathways_of
from episodes.pathways.table import PATHWAYS, STEPS, PathwayCode
from episodes.services import Told
from episodes.tellings import facts_for, ticks_of
from missing_cases.access.context import acting_as_system
from missing_cases.models import Agency, CareStatusCode, Child
from return_interviews import services as interviews
from tests.clocks import happenings as happen
from tests.clocks.engine.shipped import newest_shipped, text_of
from tests.database import as_role
from tests.episodes.world import exact, make_agency, make_person
from tests.sign_in import sign_in

EVERY_DAY = {"police_report_within_6h", "daily_review", "weekly_meeting_episode", "monthly_meeting_episode"}
LATER = {"need_to_know_24h", "intervention_meeting", "strategy_meeting_72h", "strategy_meeting_7d"}
ON_RETURN = {"return_check", "return_interview_72h"}
CARE = {"social_worker_visit_24h", "independent_worker_offered", "strategy_meeting_considered"}
FIRST = {"risk_assessment_first_run"}
AT_ONCE = {PathwayCode.NOT_KNOWN: {"early_help_checked"}, PathwayCode.EARLY_HELP: {"early_help_follow_up"}}
WIGAN = {
    None: (PathwayCode.NOT_KNOWN, set()),
    "not_open": (PathwayCode.NOT_KNOWN, set()),
    "early_help": (PathwayCode.EARLY_HELP, set()),
    "assessment": (PathwayCode.CHILD_IN_NEED, {"interview_requested"}),
    "child_in_need": (PathwayCode.CHILD_IN_NEED, {"interview_requested"}),
    "child_protection": (PathwayCode.CHILD_PROTECTION, {"interview_requested"}),
    "looked_after": (PathwayCode.LOOKED_AFTER, CARE | FIRST),
    "looked_after_elsewhere": (PathwayCode.OTHER_AUTHORITY, CARE | FIRST),
    "care_leaver": (PathwayCode.CARE_LEAVER, set()),
}


@pytest.fixture
def world(db):
    return happen.world_of("wigan")


def drawn(world, episode, role="missing_coordinator"):
    by = world.acting(role)
    episode = selectors.episode_for(episode.pk, by)
    clocks = list(selectors.duties_of_episode(episode, by))
    facts = facts_for(episode, by)
    ticks = ticks_of(episode, by, clocks, facts)
    return draw(episode, by, facts=facts, clocks=clocks, ticks=ticks, now=world.now)


def kinds(pathway, *states):
    return {step.duty.kind for step in pathway.steps if step.duty and step.state in states}


def step_of(pathway, words):
    return next(step for step in pathway.steps if words in step.words)


@pytest.mark.parametrize(("status", "code", "extra"), [(status, *rest) for status, rest in WIGAN.items()])
def test_the_tasks_of_each_status_start_by_themselves(world, status, code, extra):
    if status:
        happen.in_care(world, status)
    episode = happen.missing(world)
    before = drawn(world, episode)
    assert before.pathways == [code] and str(code.label) in before.name
    assert kinds(before, State.DUE, State.OVERDUE) == EVERY_DAY | AT_ONCE.get(code, set())
    assert kinds(before, State.NEXT) == LATER
    happen.back(world, episode)
    after = drawn(world, episode)
    assert ON_RETURN | extra <= kinds(after, State.DUE, State.OVERDUE)
    everything = ON_RETURN | CARE | FIRST | {"interview_requested"}
    assert kinds(after, State.DUE, State.OVERDUE) & everything == ON_RETURN | extra


@pytest.mark.parametrize("status", [status for status in WIGAN if status])
def test_what_is_drawn_as_next_is_what_then_starts(world, status):
    happen.in_care(world, status)
    episode = happen.missing(world)
    said = {step.words for step in drawn(world, episode).steps if step.until.startswith("Once the child is back")}
    happen.back(world, episode)
    started = {
        step.words for step in drawn(world, episode).steps if step.duty and step.duty.trigger.endswith(".returned")
    }
    assert said == started and len(said) >= 2


def test_who_does_it_and_until_when(world):
    happen.in_care(world, "looked_after")
    episode = happen.missing(world)
    visit = step_of(drawn(world, episode), "sees the child alone")
    assert (visit.state, visit.until) == (State.NEXT, "Once the child is back: within 24 hours")
    assert "works with the child" in visit.who
    happen.back(world, episode)
    visit = step_of(drawn(world, episode), "sees the child alone")
    assert (visit.state, visit.due_at) == (State.DUE, happen.at(1, 4))
    world.now = happen.at(1, 5)
    assert step_of(drawn(world, episode), "sees the child alone").state == State.OVERDUE


def test_what_is_done_says_when_and_what_never_arose_is_not_drawn(world):
    episode = happen.missing(world)
    clock = Clock.objects.get(kind="daily_review")
    world.now = happen.at(0, 3)
    complete_duty(clock=clock, note="Reviewed.", done_at=world.now, by=happen.by(world), now=world.now)
    happen.back(world, episode)
    pathway = drawn(world, episode)
    review = step_of(pathway, "Daily review")
    assert (review.state, review.at) == (State.DONE, happen.at(0, 3))
    assert not LATER & kinds(pathway, *State)
    assert step_of(pathway, "The child is back").at == happen.at(0, 4)


def test_somebody_told_is_a_step_done(world):
    episode = happen.missing(world)
    assert step_of(drawn(world, episode), "Parents").state == State.DUE
    told = {"told": True, "when": exact(2, 9, 30, month=3, year=2026), "how": How.TELEPHONE}
    services.record_telling(episode=episode, whom=Whom.PARENTS, by=happen.by(world), now=world.now, **told)
    parents = step_of(drawn(world, episode), "Parents")
    assert parents.state == State.DONE and parents.who
    assert step_of(drawn(world, episode), "Allocated worker").state == State.DUE


def test_a_child_of_the_complex_safeguarding_team_has_its_daily_meeting_besides(world):
    Child.objects.filter(pk=world.child.pk).update(open_to_exploitation_team=True)
    happen.in_care(world, "child_protection")
    pathway = drawn(world, happen.missing(world))
    assert pathway.pathways == [PathwayCode.CHILD_PROTECTION, PathwayCode.COMPLEX_SAFEGUARDING]
    assert "daily_governance" in kinds(pathway, State.DUE)


def test_the_host_sees_its_own_pathway_of_another_authoritys_child(world):
    happen.a_child_is_placed_here_by_another_authority(world)
    with as_role("mc_clock"):
        episode = Clock.objects.filter(kind="tell_responsible_authority").get().subject_id
    by = world.acting("host")
    episode = selectors.episode_for(episode, by)
    host = drawn(world, episode, "host")
    assert host.pathways == [PathwayCode.OTHER_AUTHORITY]
    assert kinds(host, State.DUE) == {
        "tell_responsible_authority", "daily_review", "weekly_meeting_episode", "monthly_meeting_episode",
    }  # fmt: skip
    assert not [step for step in host.steps if step.until], "the interview and the visit are the placing authority's"
    assert drawn(world, episode).pathways == [PathwayCode.LOOKED_AFTER]


def test_an_agency_that_owes_nothing_has_no_pathway(world):
    episode = happen.missing(world)
    other = make_agency("council", protocol_code="wigan")
    world.people["former"] = make_person(other, "missing_coordinator")
    by = world.acting("former")
    facts = {"placed_by_other_authority": False}
    assert draw(episode, by, facts=facts, clocks=[], ticks=[], now=world.now) is None


def test_a_protocol_without_a_duty_has_no_step_for_it(db):
    world = happen.world_of("kirklees")
    pathway = drawn(world, happen.missing(world))
    assert kinds(pathway, State.DUE) == {"response_without_worker"}
    coming = {step.words for step in pathway.steps if step.until}
    rules = {rule.kind: rule.title for rule in newest_shipped("kirklees").rules}
    assert coming == {rules["return_interview_72h"], rules["plan_after_missing"]}


def test_a_case_of_missing_education_adds_its_checks_while_it_stands(db):
    world = happen.world_of("bolton")
    episode = happen.missing(world)
    assert drawn(world, episode).pathways == [PathwayCode.NOT_KNOWN]
    absent = Told(ConcernKind.EDUCATION, world.now, "The school", "Not seen.", first_absent_on=dt.date(2026, 2, 27))
    about = About(teller="school", reason="absent")
    record_case(child=world.child, told=absent, about=about, by=happen.by(world), now=world.now)
    pathway = drawn(world, episode)
    assert pathway.pathways == [PathwayCode.NOT_KNOWN, PathwayCode.MISSING_EDUCATION]
    assert {"education_checks_10_days", "education_officer_told"} <= kinds(pathway, State.DUE)
    happen.back(world, episode)
    world.now = happen.at(3)
    again = happen.missing(world, 3)
    case = EducationCase.objects.get()
    close_case(case=case, reason="Home educated.", by=happen.by(world), now=world.now)
    assert PathwayCode.MISSING_EDUCATION in drawn(world, episode).pathways, "it stood while that episode ran"
    assert drawn(world, again).pathways
    happen.back(world, again, 3)
    assert drawn(world, happen.missing(world, 5)).pathways == [PathwayCode.NOT_KNOWN]


def test_nothing_follows_an_episode_closed_without_a_return(world):
    episode = happen.missing(world)
    world.now = happen.at(2)
    services.close_episode(
        episode=episode, reason="other", note="Recorded by mistake.", by=happen.by(world, "team_manager"), now=world.now
    )
    pathway = drawn(world, episode)
    assert not [step for step in pathway.steps if step.state == State.NEXT]


def test_a_declined_interview_is_followed_by_none_of_what_is_written(world):
    call_command("load_forms", verbosity=0)
    episode = happen.missing(world)
    episode = happen.back(world, episode)
    assert step_of(drawn(world, episode), "Manager endorses").state == State.NEXT
    world.now = happen.at(1)
    who = {"by": happen.by(world), "now": world.now}
    interviews.record_declined(episode=episode, at=happen.at(0, 20), reason="not_given", **who)
    assert "Manager endorses the return interview" not in {step.words for step in drawn(world, episode).steps}


def test_a_declined_interview_is_considered_within_the_early_help_plan(world):
    call_command("load_forms", verbosity=0)
    happen.in_care(world, "early_help")
    episode = happen.missing(world)
    waiting = step_of(drawn(world, episode), "within the early help plan")
    assert (waiting.state, waiting.until) == (State.NEXT, "If the return interview is declined")
    episode = happen.back(world, episode)
    world.now = happen.at(1)
    who = {"by": happen.by(world), "now": world.now}
    interviews.record_declined(episode=episode, at=happen.at(0, 20), reason="not_given", **who)
    assert step_of(drawn(world, episode), "within the early help plan").state == State.DUE


def test_the_duties_of_the_interview_are_steps(world):
    interview, _manager = happen.authorised_interview(world)
    pathway = drawn(world, interview.episode)
    assert step_of(pathway, "Manager endorses").state == State.DONE
    assert step_of(pathway, "Return interview to the police").state == State.DUE


@pytest.mark.parametrize("code", ["england", "wigan", "bolton", "kirklees", "rochdale"])
def test_every_duty_of_an_episode_has_its_place(code):
    placed = {step.code for step in STEPS}
    for rule in newest_shipped(code).rules:
        if {trigger.split(".")[0] for trigger in rule.starts_on} & {"episode", "interview"}:
            assert rule.kind in placed


def test_every_step_of_a_pathway_has_an_order():
    assert len({step.code for step in STEPS}) == len(STEPS)
    assert all(step in STEPS for steps in PATHWAYS.values() for step in steps)


@pytest.mark.parametrize("status", CareStatusCode.values)
def test_every_status_leads_to_a_pathway(status):
    assert pathways_of({"care_status": status}, missing_education=False)[0] in PATHWAYS
    both = pathways_of({"care_status": status, "placed_by_other_authority": True}, missing_education=True)
    assert both == [PathwayCode.OTHER_AUTHORITY, PathwayCode.MISSING_EDUCATION]


def test_a_duty_of_a_councils_own_protocol_is_drawn_last(world):
    text = text_of("wigan_4").replace("  daily_review:\n    title", "  our_own_review:\n    title")
    with acting_as_system("test"):
        publish_protocol(text=text.replace("protocol: wigan", "protocol: ours"), now=world.now)
        Agency.objects.filter(pk=world.council.pk).update(protocol_code="ours")
    assert drawn(world, happen.missing(world)).steps[-1].duty.kind == "our_own_review"


def test_the_pathway_costs_two_statements(world):
    episode = happen.missing(world)
    drawn(world, episode)
    by = world.acting("missing_coordinator")
    clocks = list(selectors.duties_of_episode(episode, by))
    facts = facts_for(episode, by)
    with CaptureQueriesContext(connection) as asked:
        draw(episode, by, facts=facts, clocks=clocks, ticks=[], now=world.now)
    assert len(asked) == 2


def test_the_page_shows_the_pathway_in_words(client, world):
    happen.in_care(world, "child_in_need")
    episode = happen.missing(world)
    sign_in(client, world.people["team_manager"])
    text = client.get(f"/episodes/{episode.pk}/").content.decode()
    assert "Pathway: In assessment or in need" in text
    assert "Once the child is back: within 72 hours" in text
