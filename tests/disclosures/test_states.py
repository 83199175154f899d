"""The table of steps: in rules, in services and in the database, the same one."""

import datetime as dt
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from disclosures import services
from disclosures.enums import OPEN_STATES, Action, Side, State
from disclosures.models import Disclosure
from disclosures.rules import SIDE_OF, STEPS, next_state, possible
from missing_cases.access import context
from missing_cases.errors import RuleError
from tests.conftest import as_role

S, A = State, Action
HOUR = dt.timedelta(hours=1)
PATHS = {
    S.SENT: [],
    S.OPENED: [A.OPEN],
    S.QUESTION_ASKED: [A.OPEN, A.ASK],
    S.ACCEPTED: [A.OPEN, A.ACCEPT],
    S.REFUSED: [A.OPEN, A.REFUSE],
    S.RECALLED: [A.RECALL],
}
SERVICES = {
    A.DELIVER: (services.deliver_disclosure, {}),
    A.OPEN: (services.open_disclosure, {}),
    A.ACCEPT: (services.accept_disclosure, {"reference": "NP/1"}),
    A.ASK: (services.ask_question, {"words": "Who?"}),
    A.REFUSE: (services.refuse_disclosure, {"reason": "No."}),
    A.REPLY: (services.reply_to_recipient, {"words": "He."}),
    A.RECALL: (services.recall_disclosure, {"reason": "Wrong."}),
}


@given(st.sampled_from(State), st.sampled_from(Action))
def test_every_pair_either_leads_somewhere_or_says_why_not(state, action):
    if (state, action) in STEPS:
        assert next_state(state, action) == STEPS[state, action]
    else:
        with pytest.raises(RuleError) as refused:
            next_state(state, action)
        assert str(refused.value.message).endswith(".")


@given(st.lists(st.sampled_from(Action), max_size=12))
def test_no_run_of_actions_comes_back_from_a_recall_or_answers_what_was_not_opened(actions):
    state, seen = S.SENT, []
    for action in actions:
        try:
            state = next_state(state, action)
        except RuleError:
            continue
        seen.append(action)
        if A.RECALL in seen:
            assert state == S.RECALLED
        if state in (S.OPENED, S.QUESTION_ASKED, S.ACCEPTED, S.REFUSED):
            assert A.OPEN in seen


def test_every_state_is_reached_and_every_action_used():
    assert {to for to in STEPS.values()} | {S.QUEUED} == set(State)
    assert {action for _, action in STEPS} == set(Action) == set(SIDE_OF)


def test_buttons_offer_what_the_table_allows():
    for state, side in product(State, Side):
        assert possible(state, side) == {a for a in Action if (state, a) in STEPS and SIDE_OF[a] == side}
    assert possible(S.RECALLED, Side.RECIPIENT) == frozenset()
    assert possible(S.ACCEPTED, Side.RECIPIENT) == {A.OPEN, A.ASK}


@pytest.mark.django_db
def test_the_database_knows_the_same_steps():
    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after, side FROM disclosure_steps()")
        rows = cursor.fetchall()
    assert len(rows) == len(set(rows))
    assert set(rows) == {(str(s), str(to), str(SIDE_OF[a])) for (s, a), to in STEPS.items() if s != to}


@pytest.mark.django_db
def test_the_database_opens_content_in_the_same_states():
    with connection.cursor() as cursor:
        for state in State:
            cursor.execute("SELECT disclosure_is_open(%s, NULL), disclosure_is_open(%s, now())", [state, state])
            assert cursor.fetchone() == (state in OPEN_STATES, False)


class _Undo(Exception):
    pass


def bring_to(state, world, send):
    if state == S.QUEUED:
        return send(recipient_agency=world.empty_force)
    if state == S.EXPIRED:
        found = send(expires_at=world.now + HOUR)
        with context.acting_as_system("test"), as_role("mc_clock"):
            assert services.expire_due(world.now + HOUR) == 1
        return found
    found = send()
    for action in PATHS[state]:
        act(action, found, world)
    return found


def act(action, disclosure, world):
    reader = world.spoc if SIDE_OF[action] == Side.RECIPIENT else world.manager
    service, words = SERVICES[action]
    with context.acting(reader):
        return service(disclosure=disclosure, by=reader, now=world.now, **words)


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_services_take_exactly_the_steps_of_the_table(state, world, send):
    disclosure = bring_to(state, world, send)
    for action in SERVICES:
        if (state, action) == (S.QUEUED, A.DELIVER):
            continue  # nobody can receive: its own tests
        expected = STEPS.get((state, action))
        try:
            with transaction.atomic():
                reached = act(action, disclosure, world).state
                assert reached == expected, action
                raise _Undo
        except _Undo:
            continue
        except RuleError:
            assert expected is None, action
        except Disclosure.DoesNotExist:
            assert state == S.QUEUED and SIDE_OF[action] == Side.RECIPIENT


@pytest.mark.django_db
@pytest.mark.parametrize("state", [S.SENT, S.OPENED, S.QUESTION_ASKED, S.ACCEPTED, S.REFUSED, S.RECALLED])
def test_sql_takes_no_other_step_whoever_asks(state, world, send):
    disclosure = bring_to(state, world, send)
    for target, (side, reader) in product(State, {"sender": world.manager, "recipient": world.spoc}.items()):
        known = {str(to) for (s, a), to in STEPS.items() if s == state and SIDE_OF[a] == side} | {str(state)}
        if str(target) in known:
            continue
        expected = pytest.raises(DatabaseError, match="does not go from|violates check")
        with context.acting(reader), expected, transaction.atomic():
            connection.cursor().execute("UPDATE disclosure SET state = %s WHERE id = %s", [target, disclosure.pk])
