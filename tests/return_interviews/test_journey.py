"""The whole way of one interview, from the offer to the police, with the clocks that run beside it."""

import pytest

from clocks.models import Clock
from disclosures.models import Disclosure
from missing_cases.access import context
from missing_cases.errors import RuleError
from missing_cases.forms.given import Given
from missing_cases.models import Message
from return_interviews import services
from return_interviews.models import ReturnInterview
from return_interviews.selectors import interview_of_episode, month_counts
from tests.return_interviews.world import (
    HELD,
    NOW,
    bring_to,
    do,
    finish,
    hold,
    may,
    offer,
    write,
)

YES = Given.of(codes=("yes",))


def clock_of(world, kind="return_interview_72h"):
    with context.acting(world.coordinator):
        return Clock.objects.get(kind=kind, child=world.child)


def test_the_clock_is_met_by_the_interview_and_the_next_one_starts_on_authorising(world):
    clock = clock_of(world)
    assert (clock.due_at, clock.outcome) == (may(18, 16), "")
    interview = hold(world, offer(world))
    clock = clock_of(world)
    assert (clock.outcome, clock.met_at) == ("met", HELD)
    write(world, interview, "why", {"clear_head": YES, "planned": YES})
    finish(world, interview)
    done = do(world.manager, services.authorise, interview=interview)
    assert (done.state, done.authorised_by, done.authorised_at) == ("authorised", world.manager.user, NOW)
    assert clock_of(world, "weekly_meeting_interview").anchor_at == NOW


def test_a_declined_offer_meets_the_clock_and_a_child_may_change_their_mind(world):
    declined = offer(world, "declined", decline_reason="other", decline_words="I am fine.")
    assert (declined.state, declined.declined_at, declined.accepted_at) == ("declined", HELD, None)
    assert (clock_of(world).outcome, clock_of(world).met_at) == ("met", HELD)
    changed = offer(world, "accepted", at=may(16, 11))
    assert (changed.pk, changed.state, changed.declined_at, changed.decline_reason) == (
        declined.pk, "accepted", None, "",
    )  # fmt: skip
    assert hold(world, changed, held_at=may(16, 11)).state == "held"


def test_an_attempt_that_reaches_nobody_makes_no_interview(world):
    contact = services.offering.Contact(at=HELD, method="call", result="no_answer", note="No reply")
    attempt, interview = do(world.coordinator, services.record_attempt, episode=world.episode, contact=contact)
    assert (attempt.offer, attempt.made_by, interview) == (False, world.coordinator.user, None)
    with context.acting(world.coordinator):
        assert interview_of_episode(world.episode.pk, world.coordinator) is None
    with pytest.raises(RuleError, match="Nobody was reached"):
        offer(world, "no_answer")


def test_a_child_missing_again_is_recorded_while_the_offer_waits(world):
    interview = offer(world, "thinking")
    contact = services.offering.Contact(at=may(16, 11), method="via_carer", result="missing_again")
    attempt, same = do(world.coordinator, services.record_attempt, episode=world.episode, contact=contact)
    assert (attempt.offer, same.pk, same.state) == (False, interview.pk, "offered")


def test_sharing_at_once_with_the_allocated_worker(world):
    bring_to(world, "authorised")
    with context.acting(world.manager):
        told = Message.objects.filter(topic="interview.authorised")
        assert [message.recipient for message in told] == [world.allocated.user]
        assert told.get().payload == {}


def test_nobody_allocated_is_an_incident_not_silence(world):
    with context.acting(world.coordinator):
        world.child.keyworker_rows.update(to_on=HELD.date())
    bring_to(world, "authorised")
    with context.acting(world.manager):
        assert Message.objects.get(topic="interview.authorised").incident


def test_an_alarming_answer_demands_a_recorded_referral_decision(world):
    interview = hold(world, offer(world))
    write(world, interview, "why", {"kept_against_will": YES})
    finish(world, interview)
    with pytest.raises(RuleError, match="decision about a referral") as caught:
        do(world.manager, services.authorise, interview=interview)
    assert caught.value.field == "referral"
    with pytest.raises(RuleError, match="Give the reason"):
        do(world.coordinator, services.record_referral_decision, interview=interview, decision="both", reason=" ")
    made = do(
        world.coordinator, services.record_referral_decision, interview=interview, decision="both", reason="Locked in."
    )
    assert [(row.question, row.decision) for row in made] == [("kept_against_will", "both")]
    assert do(world.manager, services.authorise, interview=interview).state == "authorised"


def test_a_decision_is_asked_for_nothing_else(world):
    interview = hold(world, offer(world))
    write(world, interview, "why", {"clear_head": YES})
    with pytest.raises(RuleError, match="No answer of this interview asks"):
        do(world.coordinator, services.record_referral_decision, interview=interview, decision="police", reason="x")


def test_forwarding_to_the_police_and_only_once_authorised(world):
    terms = {"recipient_agency": world.police, "legal_basis": "safeguarding", "parts": ["why.clear_head"]}
    interview = bring_to(world, "held")
    with pytest.raises(RuleError, match="not authorised yet"):
        do(world.manager, services.forward_interview, interview=interview, **terms)
    write(world, interview, "why", {"clear_head": YES})
    finish(world, interview)
    with pytest.raises(RuleError, match="not authorised yet"):
        do(world.manager, services.forward_interview, interview=interview, **terms)
    do(world.manager, services.authorise, interview=interview)
    disclosure = do(world.manager, services.forward_interview, interview=interview, **terms)
    with context.acting(world.manager):
        found = ReturnInterview.objects.get()
        assert (found.state, found.disclosed_at) == ("disclosed", NOW)
        assert clock_of(world, "police_receipt").counterpart == world.police
    with context.acting(world.spoc):
        assert Disclosure.objects.get() == disclosure
        assert ReturnInterview.objects.count() == 0


def test_the_month_counts_what_was_independent_and_finished(world):
    interview = hold(world, offer(world))
    write(world, interview, "why", {"clear_head": YES, "planned": YES, "home": Given.of(codes=("no",))})
    with context.acting(world.manager):
        before = month_counts(world.manager, 2016, 5)
    assert (before["completed"], before["declined"], dict(before["factors"])) == (1, 0, {})
    finish(world, interview)
    with context.acting(world.manager):
        may_2016 = month_counts(world.manager, 2016, 5)
        june = month_counts(world.manager, 2016, 6)
    assert dict(may_2016["factors"]) == {"clear_head": 1, "planned": 1}
    assert (june["completed"], dict(june["factors"])) == (0, {})


def test_an_interview_by_the_allocated_social_worker_is_held_and_not_counted(world):
    interview = offer(world, by=world.allocated)
    held = hold(world, interview, by=world.allocated)
    assert (held.state, held.independent) == ("held", False)
    assert "allocated social worker" in held.independence_note
    with context.acting(world.manager):
        counts = month_counts(world.manager, 2016, 5)
    assert (counts["completed"], counts["not_independent"]) == (0, 1)


def test_the_month_ends_at_midnight_in_england(world):
    interview = offer(world, at=may(16, 10))
    hold(world, interview, held_at=may(31, 23, 30), now=may(31, 23, 59))
    with context.acting(world.manager):
        assert month_counts(world.manager, 2016, 5)["completed"] == 1
        assert month_counts(world.manager, 2016, 6)["completed"] == 0
