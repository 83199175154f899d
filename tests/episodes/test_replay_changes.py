"""A past lived again under other numbers: which duties there would have been more or fewer of, and which late."""

import copy
import datetime as dt

from django.core.management import call_command

from clocks.models import ENGLAND, Alarm, Clock, ClockEvent, ProtocolVersion
from clocks.workshop.outcome import compare_replays, sentences
from clocks.workshop.replay import Span, as_it_was, replay
from missing_cases.models import Message, new_id
from return_interviews import services as interviews
from tests.clocks import happenings
from tests.clocks.happenings import at, back, by, missing, world_of
from tests.database import as_role

SPAN = Span(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), at(30))


def changed(world, kind, change):
    """Return the versions the council was under, its own rule of a kind altered."""
    found = []
    for version in as_it_was(world.council):
        content = copy.deepcopy(version.content)
        if version.code != ENGLAND and kind in content["rules"]:
            change(content["rules"][kind])
        found.append(
            ProtocolVersion(
                pk=new_id(), code=version.code, version=version.version, title=version.title, content=content,
                in_force_from=version.in_force_from, digest="", published_at=version.published_at,
            )
        )  # fmt: skip
    return found


def counted():
    with as_role("mc_clock"):
        return [model.objects.count() for model in (Clock, Alarm, ClockEvent, ProtocolVersion, Message)]


def outcome(world, kind, change):
    """Return what becomes of a kind of duty when its rule is altered, having seen that nothing was written."""
    before = counted()
    with as_role("mc_clock"):
        sides = [
            list(replay(agency=world.council, versions=versions, span=SPAN, now=SPAN.until))
            for versions in (as_it_was(world.council), changed(world, kind, change))
        ]
    assert counted() == before
    return compare_replays(*sides)[kind]


def held_after(world, hours):
    """The child goes missing and is back; the interview is held so many hours after the return."""
    call_command("load_forms", verbosity=0)
    episode = back(world, missing(world))
    world.now = at(0, 4 + hours)
    who = {"by": by(world), "now": world.now}
    interview = interviews.offer_interview(episode=episode, at=at(0, 20), answer="accepted", **who)
    interviews.record_held(interview=interview, held_at=at(0, 4 + hours), place="At home", **who)
    return episode


def hours_for_the_interview(hours):
    return lambda rule: rule.update(due={"after": f"{hours} hours"})


def test_fewer_hours_make_an_interview_late_that_was_in_time(db):
    world = world_of("wigan")
    episode = held_after(world, 60)
    found = outcome(world, "return_interview_72h", hours_for_the_interview(48))
    assert (found.owed, found.late) == ((1, 1), (0, 1))
    [late] = found.later
    assert (late.subject_kind, late.subject_id, late.child_id) == ("episode", episode.pk, world.child.pk)
    assert late.due_at == at(0, 4 + 48)
    assert not (found.more or found.fewer or found.timelier)
    assert found.sentences("Return home interview") == ["Return home interview: 1 more late"]


def test_more_hours_make_an_interview_timely_that_was_late(db):
    world = world_of("wigan")
    held_after(world, 80)
    found = outcome(world, "return_interview_72h", hours_for_the_interview(96))
    assert (found.late, len(found.timelier)) == ((1, 0), 1)


def test_the_same_numbers_change_nothing(db):
    world = world_of("wigan")
    held_after(world, 60)
    found = outcome(world, "return_interview_72h", lambda rule: None)
    assert found.sentences("Return home interview") == []


def test_two_episodes_where_three_were_needed_call_for_a_meeting(db):
    world = world_of("wigan")
    for days in (0, 5):
        back(world, missing(world, days), days)
    found = outcome(world, "intervention_meeting_three", lambda rule: rule["pattern"].update(at_least=2))
    assert (found.owed, len(found.more)) == ((0, 1), 1)
    assert found.more[0].child_id == world.child.pk


def test_englands_rule_stands_where_the_council_has_none(db):
    world = world_of("england")
    happenings.a_looked_after_child_returns(world)
    with as_role("mc_clock"):
        kinds = {duty.kind for duty in replay(
            agency=world.council, versions=as_it_was(world.council), span=SPAN, now=SPAN.until)}  # fmt: skip
    assert "return_interview_72h" in kinds


def test_sentences_tell_one_from_many():
    assert sentences("Meeting", (0, 1), (3, 1)) == ["Meeting: 1 more duty", "Meeting: 2 fewer late"]
    assert sentences("Meeting", (42, 1), (1, 1)) == ["Meeting: 41 fewer duties"]
