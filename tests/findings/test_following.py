"""From an authorised interview to what changed: findings, decisions, actions closed on evidence, receipts, the plan."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from findings import services
from findings.enums import ActionState
from findings.models import Finding, FindingDecision, FollowUp, InterviewReceipt, PlanDecision
from findings.selectors import changes_of, findings_of, receipts_of
from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.forms.given import Given
from missing_cases.models import KeyWorker
from return_interviews.models import ReturnInterview
from return_interviews.services import authorise, offer_interview, record_held
from tests.return_interviews.world import NOW, bring_to, do, finish, hold, make_episode, may, offer, write

DUE = date(2016, 5, 20)


def authorised(world):
    """Return an authorised interview with a push factor, a worrying answer, and two sentences of what would help."""
    interview = hold(world, offer(world))
    write(world, interview, "why", {
        "home": Given.of(codes=("yes",), words="Mum shouts every night."),
        "kept_against_will": Given.of(codes=("no",)),
    })  # fmt: skip
    write(world, interview, "when_out", {"anything_bad": Given.of(codes=("yes",), words="A man hit me.")})
    write(world, interview, "account", {
        "what_happened": Given.of(words="I met Jay at the bus station. We went to a flat."),
        "what_would_prevent": Given.of(words="If somebody listened."),
    })  # fmt: skip
    return do(world.manager, authorise, interview=finish(world, interview))


def found(world, interview, reader=None):
    reader = reader or world.coordinator
    with context.acting(reader):
        return findings_of(interview, reader)


def finding(world, interview, kind):
    return next(row.finding for row in found(world, interview) if row.finding.kind == kind)


def agree(world, interview, by=None, **more):
    given = {"kind": "plan", "what": "Meet the mother with him", "holder": world.allocated.user, "due_on": DUE, **more}
    return do(by or world.coordinator, services.agree_action, interview=interview, **given)


def test_what_the_answers_say_is_found_by_itself_with_the_words_it_rests_on(world):
    rows = [(each.finding.kind, each.finding.code, each.finding.sentence) for each in found(world, authorised(world))]
    assert set(rows) == {
        ("push", "home", "Mum shouts every night."),
        ("harm", "anything_bad", "A man hit me."),
        ("would_help", "what_would_prevent", "If somebody listened."),
    }


def test_a_sentence_is_coded_word_for_word_once(world):
    interview = authorised(world)
    given = {"interview": interview, "row": "account.what_happened.1", "kind": "person", "label": "Jay"}
    do(world.coordinator, services.add_finding, **given)
    assert finding(world, interview, "person").sentence == "I met Jay at the bus station."
    with pytest.raises(RuleError, match="already"):
        do(world.coordinator, services.add_finding, **given)
    with pytest.raises(RuleError, match="not in the interview"):
        do(world.coordinator, services.add_finding, **{**given, "row": "account.what_happened.9"})
    with pytest.raises(RuleError) as refused:
        do(world.coordinator, services.add_finding, **{**given, "label": " "})
    assert refused.value.field == "label"


def test_nothing_follows_from_what_is_not_authorised(world):
    interview = bring_to(world, "held")
    with pytest.raises(RuleError, match="not authorised"):
        agree(world, interview)
    with pytest.raises(ProgrammingError), context.acting(world.coordinator), transaction.atomic():
        Finding.objects.create(
            interview=interview, episode=world.episode, child=world.child, owner_agency=world.council, kind="push",
            label="Home", row="why.home", sentence="Words.", found_by=world.coordinator.user, found_at=NOW,
        )  # fmt: skip


def test_a_finding_is_acted_on_or_refused_with_a_reason(world):
    interview = authorised(world)
    push, harm = finding(world, interview, "push"), finding(world, interview, "harm")
    with pytest.raises(RuleError) as refused:
        do(world.coordinator, services.decide_finding, finding=push, decision="refused")
    assert refused.value.field == "reason"
    do(world.coordinator, services.decide_finding, finding=push, decision="refused", reason="Known and worked on.")
    agree(world, interview, finding=harm, kind="child_protection", what="Refer to the assessment team")
    rows = {row.finding.pk: row for row in found(world, interview)}
    assert rows[push.pk].refused and rows[push.pk].decision.reason == "Known and worked on."
    assert not rows[harm.pk].open and [each.kind for each in rows[harm.pk].actions] == ["child_protection"]


def test_an_action_closes_on_evidence_alone(world):
    action = agree(world, authorised(world))
    with pytest.raises(RuleError) as refused:
        do(world.allocated, services.complete_action, action=action, evidence="  ")
    assert refused.value.field == "evidence"
    done = do(world.allocated, services.complete_action, action=action, evidence="Met on 19 May; minutes in the file.")
    assert (done.state, done.ended_by) == (ActionState.DONE, world.allocated.user)
    with pytest.raises(RuleError, match="ended already"):
        do(world.allocated, services.give_up_action, action=action, reason="No.")
    with context.acting(world.coordinator), pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=action.pk).update(evidence="")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"what": " "}, "what"), ({"kind": "magic"}, "kind"), ({"due_on": NOW.date() - timedelta(days=1)}, "due_on"),
     ({"due_on": None}, "due_on")],
)  # fmt: skip
def test_an_action_says_what_who_and_until_when(world, wrong, field):
    with pytest.raises(RuleError) as refused:
        agree(world, authorised(world), **wrong)
    assert refused.value.field == field


def test_an_action_is_held_by_somebody_of_the_agency(world):
    with pytest.raises(RuleError) as refused:
        agree(world, authorised(world), holder=world.spoc.user)
    assert refused.value.field == "holder"


def test_the_first_look_of_the_childs_worker_is_the_receipt(world):
    interview = authorised(world)
    assert do(world.coordinator, services.read_interview, interview=interview) is None
    first = do(world.allocated, services.read_interview, interview=interview)
    again = do(world.allocated, services.read_interview, interview=interview, now=may(17))
    assert first == again and again.read_at == NOW
    with context.acting(world.coordinator):
        given, unread = receipts_of(interview, world.coordinator, NOW)
        assert ([row.reader for row in given], unread) == ([world.allocated.user], [])
        assert InterviewReceipt.objects.count() == 1


def test_the_plan_changes_or_it_is_said_why_not(world):
    interview = authorised(world)
    with pytest.raises(RuleError, match="why nothing changes"):
        do(world.allocated, services.decide_plan, interview=interview, changes=False, words=" ")
    do(world.allocated, services.decide_plan, interview=interview, changes=True, words="A worker every Friday.")
    later = make_episode(world, world.child, missing=may(18), back=may(19))
    with context.acting(world.coordinator):
        (changed,) = changes_of(world.child, world.coordinator)
    assert changed.plan.words == "A worker every Friday." and not changed.plan.early_help
    assert changed.followed == [later] and changed.done == 0


def test_an_early_help_worker_says_how_the_plan_considers_a_declined_interview(world):
    interview = bring_to(world, "declined")
    finish(world, interview)
    with context.acting(world.manager):
        interview = ReturnInterview.objects.get()
    interview = do(world.manager, authorise, interview=interview)
    with context.acting(world.coordinator):
        assert KeyWorker.objects.filter(child=world.child).update(role="early_help_worker") == 1
    decided = do(world.allocated, services.decide_plan, interview=interview, changes=True, words="Weekly call home.")
    assert decided.early_help


def test_a_finding_coded_in_error_is_set_aside_unless_something_rests_on_it(world):
    interview = authorised(world)
    push, harm = finding(world, interview, "push"), finding(world, interview, "harm")
    agree(world, interview, finding=harm)
    with pytest.raises(RuleError, match="action rests"):
        do(world.coordinator, services.set_finding_aside, finding=harm, reason="An error.")
    do(world.coordinator, services.set_finding_aside, finding=push, reason="About his cousin.")
    assert push not in [row.finding for row in found(world, interview)]


def test_others_see_nothing_and_change_nothing(world):
    interview = authorised(world)
    action = agree(world, interview, finding=finding(world, interview, "harm"))
    for other in (world.outsider, world.spoc, world.colleague):
        with context.acting(other):
            assert (
                not Finding.objects.exists() and not FollowUp.objects.exists() and not FindingDecision.objects.exists()
            )
            assert not Finding.objects.visible_to(other).exists() and not FollowUp.objects.visible_to(other).exists()
    with pytest.raises(NotAllowed):
        do(world.leader, services.complete_action, action=action, evidence="Done.")
    with context.acting(world.coordinator), pytest.raises(ProgrammingError), transaction.atomic():
        PlanDecision.objects.create(
            interview=interview, child=world.child, owner_agency=world.council, changes=False, words="Not mine.",
            decided_by=world.manager.user, decided_at=NOW,
        )  # fmt: skip


def test_a_finding_is_not_refused_while_an_action_on_it_is_to_be_done(world):
    interview = authorised(world)
    harm = finding(world, interview, "harm")
    action = agree(world, interview, finding=harm)
    with pytest.raises(RuleError, match="still to be done"):
        do(world.coordinator, services.decide_finding, finding=harm, decision="refused", reason="Known.")
    do(world.coordinator, services.give_up_action, action=action, reason="They moved.")
    do(world.coordinator, services.decide_finding, finding=harm, decision="refused", reason="They moved.")


def test_an_early_help_plan_is_meant_only_where_the_child_declined(world):
    interview = authorised(world)
    with context.acting(world.coordinator):
        assert KeyWorker.objects.filter(child=world.child).update(role="early_help_worker") == 1
    decided = do(world.allocated, services.decide_plan, interview=interview, changes=True, words="A call each week.")
    assert not decided.early_help


def test_what_changed_asks_the_same_of_the_database_for_more_interviews(world, django_assert_num_queries):
    agree(world, authorised(world))
    with context.acting(world.coordinator), CaptureQueriesContext(connection) as one:
        changes_of(world.child, world.coordinator)
    episode = make_episode(world, world.child, missing=may(17), back=may(18))
    later = do(world.coordinator, offer_interview, episode=episode, at=may(18, 10), answer="accepted", now=may(19))
    later = do(world.coordinator, record_held, interview=later, held_at=may(18, 10), place="At home", now=may(19))
    later = do(world.manager, authorise, interview=finish(world, later, now=may(19)), now=may(19))
    agree(world, later)
    with context.acting(world.coordinator), django_assert_num_queries(len(one)):
        assert len(changes_of(world.child, world.coordinator)) == 2
