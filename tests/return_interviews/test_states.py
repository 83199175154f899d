"""Every action in every state: what follows is what the table says, in the rules, the services and the database."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from missing_cases.access import context
from missing_cases.errors import RuleError
from missing_cases.forms.given import Given
from missing_cases.models import FormSection
from return_interviews import rules, services
from return_interviews.enums import OFFERS, Action, Result, State
from return_interviews.models import ReturnInterview
from return_interviews.selectors import interviews_in_month
from tests.return_interviews.world import HELD, bring_to, do, finish, hold, may, offer, write

ALLOWED = {
    State.OFFERED: {"offer", "accept", "decline", "hold", "write_section"},
    State.ACCEPTED: {"offer", "accept", "decline", "hold", "write_section"},
    State.DECLINED: {"offer", "accept", "decline", "write_section", "finish"},
    State.HELD: {"write_section", "finish"},
    State.WRITTEN: {"send_back", "authorise"},
    State.SENT_BACK: {"write_section", "finish"},
    State.AUTHORISED: {"disclose"},
    State.DISCLOSED: {"disclose"},
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_the_table_allows_exactly_this(state, action):
    if action in ALLOWED[state]:
        assert rules.next_state(state, action) in State
    else:
        with pytest.raises(RuleError) as caught:
            rules.next_state(state, action)
        assert str(caught.value.message).endswith(".")


def attempt(world, action, interview):
    """Try one action through its service."""
    if action in ("offer", "accept", "decline"):
        answer = {"offer": "thinking", "accept": "accepted", "decline": "declined"}[action]
        reason = {"decline_reason": "not_given"} if action == "decline" else {}
        return offer(world, answer, at=may(16, 11), **reason)
    if action == "hold":
        return hold(world, interview, held_at=may(16, 11))
    if action == "write_section":
        return write(world, interview, "why", {"home": Given.of(codes=("no",))})
    if action == "finish":
        if interview.state == State.SENT_BACK:
            write(world, interview, "why", {"home": Given.of(codes=("no",))})
        return finish(world, interview)
    if action == "send_back":
        return do(world.manager, services.send_back, interview=interview, notes={"why": "Where?"})
    if action == "authorise":
        return do(world.manager, services.authorise, interview=interview)
    return do(
        world.manager, services.forward_interview, interview=interview, recipient_agency=world.other,
        legal_basis="safeguarding", parts=["why.home"], reason="Their child too.",
    )  # fmt: skip


@pytest.mark.parametrize("state", list(State))
def test_the_services_follow_the_table(world, state):
    interview = bring_to(world, state)
    assert interview.state == state
    for action in Action:
        if action == "disclose" and state in (State.AUTHORISED, State.DISCLOSED):
            continue  # tests/return_interviews/test_journey.py forwards it
        before = transaction.savepoint()
        try:
            attempt(world, action, interview)
            worked = True
        except RuleError:
            worked = False
        with context.acting(world.coordinator):
            after = ReturnInterview.objects.get(pk=interview.pk).state
        assert worked == (action in ALLOWED[state]), action
        assert after == (rules.next_state(state, action) if worked else state), action
        transaction.savepoint_rollback(before)


def set_columns(world, interview, **columns):
    with context.acting(world.coordinator), transaction.atomic():
        ReturnInterview.objects.filter(pk=interview.pk).update(**columns)


@pytest.mark.parametrize(
    ("state", "columns", "constraint"),
    [
        ("offered", {"state": "lost"}, "interview_state_known"),
        ("offered", {"state": "accepted"}, "interview_accepted_has_its_time"),
        ("accepted", {"accepted_at": may(16, 9)}, "interview_accepted_was_offered"),
        ("offered", {"state": "declined"}, "interview_declined_has_its_reason"),
        ("declined", {"declined_at": may(16, 9)}, "interview_declined_was_offered"),
        ("accepted", {"state": "held"}, "interview_held_has_its_time"),
        ("held", {"independent": None}, "interview_held_was_accepted"),
        ("held", {"accepted_at": None, "state": "written"}, "interview_held_was_accepted|interview_written"),
        ("held", {"held_by": None}, "interview_held_was_accepted"),
        ("held", {"held_at": may(16, 9)}, "interview_held_was_accepted"),
        ("accepted", {"state": "written"}, "interview_written_was_held_or_declined"),
        ("written", {"state": "authorised"}, "interview_authorised_by_somebody"),
        ("authorised", {"state": "disclosed"}, "interview_disclosed_has_its_time"),
        ("authorised", {"state": "written"}, "interview_authorised_by_somebody"),
        ("disclosed", {"state": "authorised"}, "interview_disclosed_has_its_time"),
    ],
)
def test_the_database_refuses_states_that_contradict_themselves(world, state, columns, constraint):
    interview = bring_to(world, state)
    with pytest.raises(IntegrityError, match=constraint):
        set_columns(world, interview, **columns)


@pytest.mark.parametrize("author", ["written_by", "held_by"])
def test_the_database_refuses_an_author_as_approver(world, author):
    interview = bring_to(world, "authorised")
    with pytest.raises(IntegrityError, match="interview_author_is_not_approver"):
        set_columns(world, interview, authorised_by=getattr(interview, author))


def test_a_second_interview_about_one_episode_is_refused_by_the_database(world):
    one = offer(world)
    with context.acting(world.coordinator):
        fields = {name: getattr(one, name) for name in ("episode", "child", "owner_agency", "offered_at", "offered_by")}
        with pytest.raises(IntegrityError, match="one_interview_per_episode|record_id"), transaction.atomic():
            ReturnInterview.objects.create(record=one.record, state="offered", **fields)


def test_offers_and_attempts_are_told_apart():
    assert {result for result in Result if rules.action_of(result)} == OFFERS


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"at": may(16, 13)}, "at", "in the future"),
        ({"at": may(15, 15)}, "at", "before the child was found"),
        ({"answer": "declined"}, "decline_reason", "Say whether the child gave a reason"),
        ({"answer": "declined", "decline_reason": "other"}, "decline_words", "Write down the reason"),
        ({"answer": "arranged"}, "arranged_for", "for which day and time"),
    ],
)
def test_offers_that_cannot_be_so_are_refused_beside_their_field(world, change, field, sentence):
    with pytest.raises(RuleError, match=sentence) as caught:
        offer(world, **{"answer": "accepted", **change})
    assert caught.value.field == field
    with context.acting(world.coordinator):
        assert not ReturnInterview.objects.exists()
        assert not interviews_in_month(world.coordinator, 2016, 5)


def test_an_interview_of_a_missing_child_waits(world):
    with context.acting(world.coordinator):
        world.episode.located_at = world.episode.returned_at = None
    with pytest.raises(RuleError, match="still missing"):
        offer(world)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"held_at": may(16, 13)}, "in the future"), ({"held_at": may(16, 9)}, "before it was offered")],
)
def test_an_interview_held_at_an_impossible_time_is_refused(world, change, sentence):
    interview = offer(world)
    with pytest.raises(RuleError, match=sentence) as caught:
        hold(world, interview, **change)
    assert caught.value.field == "held_at"


def test_an_offer_recorded_late_moves_the_first_offer_back(world):
    offer(world, "thinking", at=HELD)
    assert offer(world, at=may(16, 9)).offered_at == may(16, 9)


def sections_of(world, interview):
    with context.acting(world.coordinator):
        return dict(FormSection.objects.filter(record=interview.record_id).values_list("code", "state"))


def test_only_what_was_sent_back_opens_again(world):
    interview = bring_to(world, "sent_back")
    assert sections_of(world, interview)["why"] == "sent_back"
    with pytest.raises(RuleError, match="Only the sections that were sent back"):
        write(world, interview, "account", {"what_happened": Given.of(words="More.")})
    with pytest.raises(RuleError, match="was sent back and has not been changed"):
        finish(world, interview)
    write(world, interview, "why", {"home": Given.of(codes=("yes",))}, now=may(16, 13))
    write(world, interview, "why", {"planned": Given.of(codes=("no",))}, now=may(16, 14))
    done = finish(world, interview, now=may(16, 15))
    assert (done.state, done.written_at) == ("written", may(16, 15))
    assert do(world.manager, services.authorise, now=may(16, 16), interview=done).state == "authorised"


def test_sending_back_needs_a_note_on_a_section_that_exists(world):
    interview = bring_to(world, "written")
    for notes, sentence in [({}, "on at least one"), ({"why": "  "}, "on at least one"), ({"gone": "x"}, "no such")]:
        with pytest.raises(RuleError, match=sentence):
            do(world.manager, services.send_back, interview=interview, notes=notes)
    assert sections_of(world, interview)["why"] == "done"
