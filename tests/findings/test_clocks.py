"""An agreed action is a duty of its holder until it closes on evidence or is given up."""

import datetime as dt
from uuid import uuid4

import pytest

from clocks.completeness import differences
from clocks.models import Clock
from findings import services
from tests.clocks import happenings as happen
from tests.database import as_role

DUE = dt.date(2026, 11, 20)


def agreed(world):
    interview, manager = happen.authorised_interview(world)
    action = services.agree_action(
        interview=interview, kind="plan", what="Meet the family", holder=manager["by"].user, due_on=DUE, **manager
    )
    return action, manager


@pytest.mark.parametrize(
    ("end", "said", "outcome"),
    [(services.complete_action, {"evidence": "Met on Friday."}, "met"),
     (services.give_up_action, {"reason": "They moved."}, "stopped")],
)  # fmt: skip
def test_an_action_has_a_clock_of_its_holder_until_it_ends(db, end, said, outcome):
    world = happen.world_of("england")
    action, manager = agreed(world)
    clock = Clock.objects.get(kind="follow_up_done")
    assert (clock.subject_id, clock.assigned_to, clock.due_at) == (action.pk, manager["by"].user, action.due_at)
    assert clock.due_at == dt.datetime(2026, 11, 20, 23, 59, 59, 999999, tzinfo=dt.UTC)
    end(action=action, **said, **manager)
    clock.refresh_from_db()
    assert clock.outcome == outcome
    with as_role("mc_clock"):
        assert differences(world.now) == []


def test_a_lost_clock_of_an_action_is_found(db):
    world = happen.world_of("england")
    agreed(world)
    with as_role("mc_owner"):
        Clock.objects.filter(kind="follow_up_done").update(subject_id=uuid4())
    with as_role("mc_clock"):
        assert ("missing", "follow_up_done") in {(each.problem, each.kind) for each in differences(world.now)}
