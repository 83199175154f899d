"""A clock that was never made is found, as the clock's own role."""

from clocks.completeness import differences
from clocks.models import Clock
from missing_cases.access import context
from tests.conftest import as_role
from tests.return_interviews.world import NOW, bring_to


def found(now=NOW):
    with context.acting_as_system("test"), as_role("mc_clock"):
        return [(row.problem, row.kind) for row in differences(now) if row.subject_kind == "interview"]


def test_an_authorised_interview_without_its_meeting_is_missed(world):
    bring_to(world, "authorised")
    assert found() == []
    with context.acting_as_system("test"), as_role("mc_owner"):
        Clock.objects.filter(kind="weekly_meeting_interview").update(subject_kind="mislaid")
    assert found() == [("missing", "weekly_meeting_interview")]


def test_a_clock_whose_interview_is_gone_is_found(world):
    interview = bring_to(world, "authorised")
    with context.acting_as_system("test"), as_role("mc_owner"):
        Clock.objects.filter(subject_kind="interview").update(subject_id=world.episode.pk)
    assert sorted(found()) == [("dangling", "weekly_meeting_interview"), ("missing", "weekly_meeting_interview")]
    assert interview.signed
