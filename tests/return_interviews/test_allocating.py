"""Giving an interview out: what a commissioned worker sees by it, and when they see it no longer."""

import pytest

from clocks.models import Clock
from episodes.models import Episode
from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.forms.given import Given
from missing_cases.models import Answer, CareStatus, Child, Message
from return_interviews import services
from return_interviews.models import InterviewAllocation, InterviewAttempt, ReturnInterview
from return_interviews.selectors import interviewers_for, my_interviews, waiting_interviews, worker_guesses
from tests.return_interviews.world import NOW, do, hold, make_child, make_episode, may, offer, write


def give(world, person, *, by=None, now=NOW, episode=None):
    worker = getattr(world, person).user
    return do(by or world.coordinator, services.allocate, episode=episode or world.episode, worker=worker, now=now)


def seen(access):
    with context.acting(access):
        return {
            model.__name__: model.objects.visible_to(access).count()
            for model in (Child, Episode, ReturnInterview, InterviewAttempt, InterviewAllocation)
        } | {"raw": ReturnInterview.objects.count() + InterviewAttempt.objects.count() + Answer.objects.count()}


NOTHING = {
    "Child": 0, "Episode": 0, "ReturnInterview": 0, "InterviewAttempt": 0, "InterviewAllocation": 0, "raw": 0,
}  # fmt: skip


def test_a_commissioned_worker_sees_one_child_and_their_colleague_none(world):
    interview = hold(world, offer(world))
    write(world, interview, "account", {"what_happened": Given.of(words="The bus.")})
    assert seen(world.visitor) == NOTHING
    give(world, "visitor")
    assert seen(world.visitor) == {
        "Child": 1, "Episode": 1, "ReturnInterview": 1, "InterviewAttempt": 1, "InterviewAllocation": 1, "raw": 3,
    }  # fmt: skip
    with context.acting(world.visitor):
        assert CareStatus.objects.count() == 0  # the header, not the record
    assert seen(world.colleague) == NOTHING


def test_taking_it_back_closes_everything_at_once(world):
    offer(world)
    give(world, "visitor")
    do(world.coordinator, services.take_back, episode=world.episode, now=may(16, 13))
    assert seen(world.visitor) == NOTHING


def test_giving_it_to_somebody_else_moves_access_and_clock(world):
    give(world, "visitor")
    give(world, "colleague", now=may(16, 13))
    assert seen(world.visitor)["Child"] == 0
    assert seen(world.colleague)["Child"] == 1
    with context.acting(world.coordinator):
        assert Clock.objects.get(kind="return_interview_72h").assigned_to == world.colleague.user
        ended, standing = InterviewAllocation.objects.order_by("given_at")
        assert (ended.ended_at, ended.ended_by) == (may(16, 13), world.coordinator.user)
        assert standing.ended_at is None


def test_giving_it_to_the_same_worker_again_changes_nothing(world):
    assert give(world, "visitor") == give(world, "visitor", now=may(16, 13))


def test_the_worker_is_told_and_has_it_on_their_list(world):
    give(world, "visitor")
    with context.acting(world.visitor):
        assert Message.objects.get(topic="interview.given").recipient == world.visitor.user
        (mine,) = my_interviews(world.visitor)
        assert (mine.episode, mine.interview) == (world.episode, None)
    interview = offer(world, by=world.visitor)
    assert interview.owner_agency == world.council


def test_an_interview_is_given_only_to_somebody_who_holds_interviews(world):
    for person in ("spoc", "leader"):
        with pytest.raises(RuleError, match="holds no role that holds interviews"):
            give(world, person)
    with pytest.raises(NotAllowed):
        give(world, "visitor", by=world.worker)


def test_a_provider_cannot_offer_what_it_was_not_given(world):
    with pytest.raises(RuleError, match="not given to your agency"):
        offer(world, by=world.visitor)


def test_two_agencies_do_not_offer_the_same_interview(world):
    from missing_cases.access import grants

    offer(world)
    with context.acting(world.coordinator):
        grants.involve_agency(
            child=world.child, agency=world.other, role="host", legal_basis="s17", by=world.coordinator.user, now=NOW
        )
    with pytest.raises(RuleError, match="Another agency is already offering"):
        offer(world, by=world.outsider)
    with context.acting(world.outsider):
        assert ReturnInterview.objects.count() == 0  # not theirs to read before it is authorised


def test_an_authorised_interview_opens_to_every_council_that_holds_the_record(world):
    from missing_cases.access import grants
    from tests.return_interviews.world import bring_to

    interview = bring_to(world, "authorised")
    with context.acting(world.coordinator):
        grants.involve_agency(
            child=world.child, agency=world.other, role="host", legal_basis="s17", by=world.coordinator.user, now=NOW
        )
    assert seen(world.outsider)["ReturnInterview"] == 1
    assert seen(world.spoc)["raw"] == 0
    with pytest.raises(RuleError, match="belongs to another agency"):
        do(
            world.outsider, services.forward_interview, interview=interview, recipient_agency=world.police,
            legal_basis="safeguarding", parts=["why.clear_head"],
        )  # fmt: skip


def test_guesses_name_who_held_the_last_one_first_then_who_has_least(world):
    hold(world, offer(world), held_by=world.worker.user)
    again = make_episode(world, world.child, missing=may(16, 0), back=may(16, 8))
    busy = make_episode(world, make_child(world, "Ann"))
    give(world, "second_manager", episode=busy)
    with context.acting(world.coordinator):
        workers = interviewers_for(world.coordinator, NOW)
        guesses = worker_guesses([again.child_id], workers, world.coordinator, NOW)[again.child_id]
    assert (guesses[0].worker, guesses[0].last) == (world.worker.user, True)
    assert len(guesses) == 3
    assert not {world.allocated.user, world.second_manager.user} & {guess.worker for guess in guesses}
    assert {world.visitor.user, world.colleague.user} <= set(workers)
    assert world.spoc.user not in workers
    assert world.outsider.user not in workers


def test_the_list_of_interviews_owed(world):
    with context.acting(world.coordinator):
        (row,) = waiting_interviews(world.coordinator, NOW)[:]
    assert (row.child, row.interview, row.allocation, row.attempts) == (world.child, None, None, 0)
    offer(world, "thinking")
    give(world, "visitor")
    with context.acting(world.coordinator):
        (row,) = waiting_interviews(world.coordinator, NOW)[:]
    assert (row.interview.state, row.allocation.worker, row.attempts) == ("offered", world.visitor.user, 1)
    hold(world, row.interview)
    with context.acting(world.coordinator):
        assert waiting_interviews(world.coordinator, NOW)[:] == []
    with context.acting(world.spoc):
        assert waiting_interviews(world.spoc, NOW)[:] == []
