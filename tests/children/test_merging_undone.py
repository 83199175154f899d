"""A merge that is undone leaves the database as it was, whatever the two records held, and keeps what came after."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clocks import completeness
from clocks.models import Clock
from clocks.services.follow import repeating_kinds
from clocks.services.recur import begin_what_comes_round
from episodes import services as episodes
from episodes.models import Episode, EpisodeUpdate
from episodes.rules import When
from missing_cases.access import grants
from missing_cases.access.policy import NotAllowed
from missing_cases.children import services
from missing_cases.children.search import find_children
from missing_cases.errors import RuleError
from missing_cases.models import Child, ChildMerge, ChildName, Placement
from tests.children.two_records import (
    HALF,
    HAPPENINGS,
    described,
    every_grant,
    every_row,
    harm,
    known,
    make_record,
    make_world,
    merge_two,
    placed,
    policed,
    steps_to_come,
    swept,
    went,
    when,
)
from tests.database import as_role
from tests.episodes.world import london
from tests.properties import examples

STEADY = settings(
    max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip
lives = st.lists(st.sampled_from(HAPPENINGS), max_size=8)


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def kept(world):
    return make_record(world)


@pytest.fixture
def other(world):
    return make_record(world, given_names="Amirah")


def part(world, merge, *, role="team_manager", reason="Two after all", day=30):
    return services.part_children(merge=merge, reason=reason, by=world.acting(role), now=when(day))


def live(world, child, happenings, first):
    for number, happens in enumerate(happenings, start=1):
        happens(world, child, first + number)


@STEADY
@given(mine=lives, theirs=lives, side=st.sampled_from(["kept", "merged"]))
def test_merged_and_taken_apart_every_row_is_as_it_was(world, oracle, mine, theirs, side):
    with transaction.atomic():
        kept, other = make_record(world), make_record(world, given_names="Amirah")
        live(world, kept, mine, 0)
        live(world, other, theirs, HALF)
        rows, grants_before, steps = every_row(oracle), every_grant(oracle), steps_to_come(oracle)
        merge = merge_two(world, kept, other, side=side)
        assert every_row(oracle) != rows
        part(world, merge)
        after = every_row(oracle)
        begun = [row for key, row in after.items() if key not in rows]
        assert {key: row for key, row in after.items() if key in rows} == rows
        assert all("outcome" in row and row["outcome"] in ("void", "stopped") for row in begun), begun
        assert every_grant(oracle) == grants_before
        assert steps_to_come(oracle) == steps
        transaction.set_rollback(True)


def test_what_was_recorded_since_stays_unless_it_hangs_on_what_goes_back(world, kept, other):
    theirs = went(world, other, 5)
    merge = merge_two(world, kept, other)
    by = world.acting("missing_coordinator")
    moved = Episode.objects.get(pk=theirs.pk)
    episodes.add_update(episode=moved, kind="sighting", text="Seen by a teacher", by=by, now=when(29, 11))
    mine = went(world, kept, 29)
    known(world, kept, 29)
    names = ChildName.objects.filter(child=kept).count()
    part(world, merge)
    assert Episode.objects.get(pk=theirs.pk).child_id == other.pk
    assert EpisodeUpdate.objects.get(text="Seen by a teacher").child_id == other.pk
    assert Episode.objects.get(pk=mine.pk).child_id == kept.pk
    assert ChildName.objects.filter(child=kept).count() == names - 1


def test_the_police_told_since_keep_the_episode_that_goes_back(world, kept, other):
    by, start = world.acting("missing_coordinator"), when(20)
    told = episodes.Report(last_seen=When(start), missing_from="home", grade="medium")
    theirs = episodes.report_episode(child=other, report=told, by=by, now=start)
    merge = merge_two(world, kept, other)
    by = world.acting("missing_coordinator")
    moved = Episode.objects.get(pk=theirs.pk)
    episodes.record_police_notified(episode=moved, when=When(when(29, 10)), by=by, now=when(29, 11), force=world.police)
    part(world, merge)
    officer = world.acting("police_spoc")
    assert Episode.objects.visible_to(officer).get(pk=theirs.pk).child_id == other.pk
    assert Child.objects.visible_to(officer).filter(pk=other.pk).exists()


def test_what_somebody_changed_since_stays_as_they_left_it(world, kept, other):
    described(world, other, 20)
    merge = merge_two(world, kept, other, side="merged")
    kept.refresh_from_db()
    by = world.acting("missing_coordinator")
    services.edit_child(child=kept, version=kept.version, by=by, now=when(29), description="Scar on the left hand")
    part(world, merge)
    kept.refresh_from_db()
    assert (kept.description, kept.nhs_number) == ("Scar on the left hand", "")
    assert Child.objects.get(pk=other.pk).description == "Seen on day 20"


def test_each_is_found_by_its_own_name_again_and_by_nobody_else(world, kept, other):
    policed(world, other, 4)
    part(world, merge_two(world, kept, other))
    by = world.acting("missing_coordinator")
    for child in (kept, other):
        assert [hit.child.pk for hit in find_children(text=child.reference, by=by).hits] == [child.pk]
    officer = world.acting("police_spoc")
    seen = Child.objects.visible_to(officer).values_list("pk", flat=True)
    assert set(seen) & {kept.pk, other.pk} == {other.pk}


def test_nothing_is_told_twice_for_being_merged_and_taken_apart(world, oracle, kept, other):
    for day in (3, 4, 5):
        went(world, kept, day)
        went(world, other, day + 15)
    swept(30)
    told = set(oracle("SELECT clock_id, stage FROM alarm WHERE fired_at IS NOT NULL"))
    part(world, merge_two(world, kept, other))
    swept(30)
    steps = oracle("SELECT clock_id, stage FROM alarm WHERE fired_at IS NOT NULL")
    assert told
    assert len(steps) == len(set(steps))
    assert set(steps) - told == set()
    assert oracle("SELECT count(*) FROM clock WHERE kind = 'intervention_meeting_three' AND outcome = ''") == [(2,)]


def settled_by(day, month):
    """Let what comes round begin as the worker does; return what is lacking then, and whose weekly duty runs."""
    now = london(day, month=month, year=2026)
    with as_role("mc_clock"):
        begin_what_comes_round(now)
        weekly = Clock.objects.running().filter(kind__in=repeating_kinds(), subject_kind="child", due_at__gt=now)
        return completeness.differences(now), sorted(weekly.values_list("subject_id", "kind"))


@pytest.mark.parametrize("days", [(3, 17), (17, 3)])
def test_what_comes_round_goes_on_for_the_one_and_again_for_the_two(world, kept, other, days):
    for child, day in zip((kept, other), days, strict=True):
        for number, happens in enumerate((went, went, went, harm)):
            happens(world, child, day + number)
    lacking, weekly = settled_by(28, 5)
    kinds = {kind for _child, kind in weekly}
    assert kinds and lacking == []
    merge = merge_two(world, kept, other)
    with transaction.atomic():
        assert settled_by(20, 6) == ([], sorted((kept.pk, kind) for kind in kinds))
        transaction.set_rollback(True)
    part(world, merge)
    assert settled_by(20, 6) == ([], weekly)


def test_of_two_merges_into_one_either_may_be_undone_first(world, oracle, kept, other):
    third = make_record(world, given_names="Amyra")
    went(world, other, 5)
    went(world, third, 7)
    first, second = merge_two(world, kept, other), merge_two(world, kept, third)
    part(world, first)
    assert oracle("SELECT child_id FROM episode ORDER BY missing_from_at") == [(other.pk,), (kept.pk,)]
    part(world, second)
    assert oracle("SELECT child_id FROM episode ORDER BY missing_from_at") == [(other.pk,), (third.pk,)]


def test_of_a_chain_the_last_is_undone_first(world, oracle, kept, other):
    went(world, other, 5)
    first = merge_two(world, kept, other)
    end = make_record(world, given_names="Amyra")
    last = merge_two(world, end, kept)
    by = world.acting("missing_coordinator")
    assert [hit.child.pk for hit in find_children(text=other.reference, by=by).hits] == [end.pk]
    with pytest.raises(ChildMerge.DoesNotExist):
        part(world, first)
    part(world, last)
    part(world, first)
    assert oracle("SELECT DISTINCT child_id FROM episode") == [(other.pk,)]


def test_two_taken_apart_may_be_merged_again_the_other_way_round(world, oracle, kept, other):
    went(world, other, 5)
    part(world, merge_two(world, kept, other))
    merge_two(world, other, kept)
    assert oracle("SELECT DISTINCT child_id FROM episode") == [(other.pk,)]
    assert oracle("SELECT undone_at IS NULL FROM child_merge ORDER BY id") == [(False,), (True,)]


def test_a_merge_is_undone_once_for_a_reason_by_somebody_who_may(world, kept, other):
    merge = merge_two(world, kept, other)
    with pytest.raises(RuleError, match="why they are taken apart") as refused:
        part(world, merge, reason=" ")
    assert refused.value.field == "reason"
    with pytest.raises(NotAllowed):
        part(world, merge, role="social_worker")
    with pytest.raises(ChildMerge.DoesNotExist):
        part(world, merge, role="other_coordinator")
    done = part(world, merge)
    assert (done.undone_reason, done.undone_at) == ("Two after all", when(30))
    with pytest.raises(ChildMerge.DoesNotExist):
        part(world, merge)


def test_while_another_council_answers_too_they_are_not_taken_apart(world, kept, other):
    merge = merge_two(world, kept, other)
    by = world.acting("missing_coordinator")
    grants.involve_agency(
        child=kept, agency=world.other_council, role="responsible", legal_basis="s17", by=by.user, now=when(29)
    )
    with pytest.raises(RuleError, match="Only the council that is responsible"):
        part(world, merge)


def test_what_cannot_stand_beside_what_comes_back_is_named(world, kept, other):
    placed(world, kept, 3)
    placed(world, other, 20)
    merge = merge_two(world, kept, other, side="merged")
    theirs = Placement.objects.get(child=kept, void_at__isnull=True)
    by = world.acting("missing_coordinator")
    services.end_placement(placement=theirs, to_on=dt.date(2026, 5, 25), by=by, now=when(29))
    placed(world, kept, 26)
    with pytest.raises(RuleError, match="cannot stand side by side on one record: Placement"):
        part(world, merge)
    assert ChildMerge.objects.get().undone_at is None
