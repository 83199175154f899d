"""Two records of one child become one: what moves, what a person chooses, what is refused, who is shown to gain."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from clocks.models import Clock
from episodes import services as episodes
from episodes.rules import When
from missing_cases.access import grants
from missing_cases.access.policy import NotAllowed
from missing_cases.audit.selectors import changes_of, who_looked
from missing_cases.children import services
from missing_cases.children.search import find_children
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import CareStatus, Child, ChildMerge, ChildName, Involvement, KeyWorker, Placement
from tests.children.two_records import (
    HAPPENINGS,
    cared,
    described,
    harm,
    known,
    make_record,
    make_world,
    met,
    placed,
    policed,
    schooled,
    swept,
    went,
    when,
    worked,
)
from tests.children.two_records import merge_two as merge
from tests.children.two_records import preview_two as preview
from tests.database import as_role


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def kept(world):
    return make_record(world)


@pytest.fixture
def other(world):
    return make_record(world, given_names="Amirah", council_reference="C77")


NAMING = """
SELECT r.relname, a.attname FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid
 WHERE r.relkind = 'r' AND r.relnamespace = 'public'::regnamespace AND a.attname IN ('child_id', 'subject_id')
"""
EVERYWHERE = {
    "alarm", "child_concern", "clock", "education_case", "episode", "intake_notification", "message", "named_access",
    "form_record", "placement", "return_interview", "stored_file",
}  # fmt: skip


def rows_naming(oracle, child):
    """Return (table, column) of every row that names a child, by key or as a duty's subject."""
    return [
        (table, column)
        for table, column in oracle(NAMING)
        for _row in oracle(f'SELECT 1 FROM "{table}" WHERE {column} = %s', [child.pk])
    ]


def test_every_row_that_names_the_other_names_the_kept_one(world, oracle, kept, other):
    for day, happens in enumerate([*HAPPENINGS, schooled], start=2):
        happens(world, other, day)
    swept(27)
    theirs, own = rows_naming(oracle, other), rows_naming(oracle, kept)
    assert {"episode", "clock", "alarm", "message", "child_concern", "placement", "named_access"} <= {
        t for t, _ in theirs
    }
    merge(world, kept, other)
    assert rows_naming(oracle, other) == []
    assert len(rows_naming(oracle, kept)) >= len(own) + len(theirs)
    assert oracle("SELECT merged_into_id FROM child WHERE id = %s", [other.pk]) == [(kept.pk,)]
    assert not Child.objects.visible_to(world.acting("team_manager")).filter(pk=other.pk).exists()


def test_the_preview_counts_what_moves_and_changes_nothing(world, oracle, kept, other):
    went(world, other, 3)
    known(world, other, 4)
    before = rows_naming(oracle, other)
    shown = dict(preview(world, kept, other).moves)
    assert (shown["Episode"], shown["Contact"], shown["Telephone"], shown["Name"]) == (1, 1, 1, 2)
    assert rows_naming(oracle, other) == before


def test_both_names_and_the_old_reference_find_the_child(world, kept, other):
    merge(world, kept, other)
    by = world.acting("missing_coordinator")
    for text in ("Amira Khan", "Amirah Khan", other.reference, kept.reference, "C77"):
        assert [hit.child.pk for hit in find_children(text=text, by=by).hits] == [kept.pk], text
    kinds = ChildName.objects.filter(child=kept, void_at__isnull=True).values_list("given_names", "kind")
    assert set(kinds) == {("Amira", "legal"), ("Amirah", "alias")}


def test_the_same_name_is_not_written_twice(world, kept):
    twin = make_record(world)
    merge(world, kept, twin)
    assert ChildName.objects.filter(child=kept, void_at__isnull=True).count() == 1


def test_what_only_the_other_said_is_taken_over_and_what_both_said_is_chosen(world, kept, other):
    described(world, kept, 3)
    described(world, other, 20)
    shown = preview(world, kept, other)
    assert {each.field for each in shown.conflicts} == {"date_of_birth", "description"}
    assert ("Council case number", "C77") in shown.taken
    merge(world, kept, other, choices={"date_of_birth": "merged", "description": "both"})
    kept.refresh_from_db()
    assert (kept.date_of_birth, kept.description) == (dt.date(2012, 3, 20), "Seen on day 3\n\nSeen on day 20")
    assert (kept.council_reference, kept.nhs_number) == ("C77", "9434765919")


@pytest.mark.parametrize("given", [{}, {"date_of_birth": "kept"}, {"date_of_birth": "both", "description": "kept"}])
def test_nothing_is_merged_while_a_choice_is_missing(world, kept, other, given):
    described(world, kept, 3)
    described(world, other, 20)
    with pytest.raises(RuleError) as refused:
        merge(world, kept, other, choices=given)
    assert refused.value.field in ("date_of_birth", "description")
    assert not ChildMerge.objects.exists()


@pytest.mark.parametrize("side", ["kept", "merged"])
def test_of_homes_and_statuses_of_the_same_days_the_chosen_ones_stand(world, kept, other, side):
    for child, day in ((kept, 3), (other, 20)):
        placed(world, child, day)
        cared(world, child, day)
    merge(world, kept, other, side=side)
    day = 3 if side == "kept" else 20
    for model in (Placement, CareStatus):
        rows = model.objects.filter(child=kept)
        assert [row.from_on.day for row in rows.filter(void_at__isnull=True)] == [day]
        assert rows.count() == 2


def test_one_social_worker_stays_allocated(world, kept, other):
    for child in (kept, other):
        worked(world, child, 3)
    shown = preview(world, kept, other)
    assert [each.field for each in shown.conflicts] == ["social_worker"]
    theirs = KeyWorker.objects.get(child=other).user
    merge(world, kept, other, side="merged")
    assert [row.user for row in KeyWorker.objects.filter(child=kept, to_on__isnull=True)] == [theirs]


def test_who_will_newly_see_what_is_shown_and_kept_with_the_merge(world, kept, other):
    policed(world, other, 5)
    shown = preview(world, kept, other)
    assert {gain.reference for gain in shown.gains} == {kept.reference}
    said = " ".join(gain.words for gain in shown.gains)
    assert world.police.name in said and "newly sees the identity and description of" in said
    done = merge(world, kept, other)
    assert {each["who"] for each in done.widened} == {gain.who for gain in shown.gains}
    officer = world.acting("police_spoc")
    assert Child.objects.visible_to(officer).filter(pk=kept.pk).exists()
    assert not ChildMerge.objects.visible_to(officer).exists()


def test_where_nobody_gains_nobody_is_named(world, kept, other):
    assert preview(world, kept, other).gains == []


def test_somebody_who_came_to_see_more_since_the_preview_stops_the_merge(world, kept, other):
    seen = preview(world, kept, other).token
    policed(world, other, 5)
    with pytest.raises(StaleError):
        merge(world, kept, other, seen=seen)
    assert not ChildMerge.objects.exists()


def test_two_running_episodes_are_refused_in_words(world, kept, other):
    by, start = world.acting("missing_coordinator"), when(6)
    report = episodes.Report(last_seen=When(start), missing_from="home", grade="medium")
    for child in (kept, other):
        episodes.report_episode(child=child, report=report, by=by, now=start)
    (said,) = preview(world, kept, other).refusals
    assert "both run" in said
    with pytest.raises(RuleError, match="both run"):
        merge(world, kept, other)


def test_episodes_of_the_same_time_are_refused_and_of_another_are_not(world, kept, other):
    went(world, kept, 5)
    went(world, other, 6)
    assert preview(world, kept, other).refusals == []
    went(world, kept, 8)
    went(world, other, 8)
    assert "are of the same time" in preview(world, kept, other).refusals[0]


def died(world, child, day):
    by = world.acting("missing_coordinator")
    episodes.record_death(child=child, died_on=dt.date(2026, 5, day), said_by="The hospital", by=by, now=when(28))


def test_a_death_that_one_record_does_not_know_is_said_first(world, kept, other):
    died(world, other, 8)
    assert other.reference in preview(world, kept, other).refusals[0]
    died(world, kept, 9)
    assert "different days" in preview(world, kept, other).refusals[0]


def test_a_child_who_died_is_owed_nothing_by_being_counted_anew(world, oracle, kept, other):
    for child, day in ((kept, 3), (other, 5)):
        went(world, child, day)
        went(world, child, day + 1)
        died(world, child, 20)
    done = merge(world, kept, other)
    standing = "SELECT child_id FROM child_death WHERE void_at IS NULL ORDER BY child_id"
    assert oracle(standing) == [(kept.pk,)]
    assert duties_called_for(oracle, kept, "intervention_meeting_three") == [("stopped", 3)]
    assert oracle("SELECT kind FROM clock WHERE outcome = '' AND child_id = %s", [kept.pk]) == []
    services.part_children(merge=done, reason="Two", by=world.acting("team_manager"), now=when(29))
    assert oracle(standing) == sorted([(kept.pk,), (other.pk,)])


def test_a_child_stands_on_a_register_once(world, kept, other):
    schooled(world, kept, 4)
    schooled(world, other, 4)
    assert "Close one of the two entries first" in preview(world, kept, other).refusals[0]


def test_a_restricted_record_is_not_merged_with_an_open_one(world, kept, other):
    with as_role("mc_owner"):
        Child.objects.filter(pk=other.pk).update(restricted=True)
    by = world.acting("team_manager")
    grants.name_person(child=other, user=by.user, agency=by.agency, reason="Hers", by=by.user, now=when(2), tier=2)
    assert "restricted" in preview(world, kept, other).refusals[0]


def test_a_reader_who_sees_one_of_the_two_is_told_of_no_other(world, kept):
    by = world.acting("other_coordinator")
    theirs = services.create_child(by=by, now=when(1), given_names="Amira", family_name="Khan")
    with pytest.raises(Child.DoesNotExist):
        merge(world, kept, theirs)


def test_another_council_that_answers_for_one_of_them_decides_with_us(world, kept, other):
    by = world.acting("missing_coordinator")
    grants.involve_agency(
        child=other, agency=world.other_council, role="responsible", legal_basis="s17", by=by.user, now=when(2)
    )
    assert world.other_council.name in preview(world, kept, other).refusals[0]
    with pytest.raises(RuleError, match="is responsible for one of the two"):
        merge(world, kept, other)


@pytest.mark.parametrize("role", ["social_worker", "police_spoc"])
def test_a_role_without_the_function_does_not_merge(world, kept, other, role):
    by = world.acting(role)
    with pytest.raises(NotAllowed):
        services.merge_children(kept=kept, merged=other, choices={}, reason="Same", seen="", by=by, now=when(29))


def test_a_record_is_not_merged_with_itself_nor_without_a_reason(world, kept, other):
    with pytest.raises(RuleError, match="itself") as refused:
        merge(world, kept, kept)
    assert refused.value.field == "reference"
    with pytest.raises(RuleError, match="how it is known") as refused:
        merge(world, kept, other, reason=" ")
    assert refused.value.field == "reason"


def test_a_merged_record_is_not_merged_again(world, kept, other):
    merge(world, kept, other)
    for pair in ((kept, other), (make_record(world), other)):
        with pytest.raises(Child.DoesNotExist):
            merge(world, *pair)


def duties_called_for(oracle, child, kind):
    counted = "SELECT outcome, jsonb_array_length(counted) FROM clock WHERE child_id = %s AND kind = %s"
    return oracle(counted, [child.pk, kind])


def test_a_pattern_is_counted_over_the_episodes_of_both(world, oracle, kept, other):
    went(world, kept, 3)
    went(world, other, 5)
    went(world, other, 7)
    kind = "intervention_meeting_three"
    assert duties_called_for(oracle, kept, kind) == duties_called_for(oracle, other, kind) == []
    merge(world, kept, other)
    assert duties_called_for(oracle, kept, kind) == [("", 3)]


def told_steps(oracle):
    return set(oracle("SELECT id, clock_id FROM alarm WHERE fired_at IS NOT NULL"))


def test_what_was_told_is_not_told_again(world, oracle, kept, other):
    for day in (3, 4, 5):
        went(world, kept, day)
        went(world, other, day + 15)
    swept(29)
    told, messages = told_steps(oracle), set(oracle("SELECT id FROM message"))
    done = merge(world, kept, other)
    begun = set(done.rows.filter(table_name="clock", was=None).values_list("row_id", flat=True))
    swept(29)
    assert told
    assert told <= told_steps(oracle)
    assert {clock for _step, clock in told_steps(oracle) - told} <= begun
    assert messages <= set(oracle("SELECT id FROM message"))


def test_what_both_records_called_for_is_owed_once(world, oracle, kept, other):
    for child, day in ((kept, 3), (other, 5)):
        harm(world, child, day)
    owed = "SELECT kind FROM clock WHERE subject_kind = 'child' AND outcome = '' AND child_id = ANY (%s) ORDER BY 1"
    before = oracle(owed, [[kept.pk, other.pk]])
    merge(world, kept, other)
    after = oracle(owed, [[kept.pk]])
    assert set(after) == set(before)
    assert len(after) == len(set(after))
    ended = oracle("SELECT note FROM clock WHERE child_id = %s AND outcome = 'stopped'", [kept.pk])
    assert len(ended) == len(before) - len(after)


def test_what_was_done_before_counts_and_is_not_owed_again(world, oracle, kept, other):
    for day in (3, 4, 5):
        went(world, kept, day)
    met(world, kept, 6)
    merge(world, kept, other)
    assert [row[0] for row in duties_called_for(oracle, kept, "intervention_meeting_three")] == ["met"]


def test_involvements_are_open_once(world, kept, other):
    for child in (kept, other):
        policed(world, child, 4)
    merge(world, kept, other)
    rows = Involvement.objects.filter(child=kept, to_at__isnull=True, agency=world.police)
    assert rows.count() == 1


def test_the_audit_names_both_records_and_who_did_it(world, kept, other):
    by = world.acting("team_manager")
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.record_read(%s, %s::uuid[], %s)", ["reporting:child", [str(other.pk)], ""])
    merge(world, kept, other)
    assert [look.person for look in who_looked(kept.pk)] == [by.user.full_name]
    changes = changes_of(kept.pk)
    assert "Two records brought together" in {change.what for change in changes}
    assert any("merged_into" in " ".join(change.fields) for change in changes)


def test_nobody_writes_down_a_moved_row_or_moves_one_by_hand(world, oracle, kept, other):
    done = merge(world, kept, other)
    for forbidden in (
        "UPDATE merged_row SET was = NULL", "DELETE FROM merged_row", "UPDATE child_merge SET reason = 'x'",
        f"SELECT move_merged_rows('{done.pk}')", f"SELECT begin_merge('{kept.pk}')",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forbidden)


def test_the_database_itself_lets_no_other_council_do_it(world, kept, other):
    done = merge(world, kept, other)
    world.acting("other_coordinator")
    with pytest.raises(DatabaseError, match="only the council"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT take_merge_apart(%s, '{}')", [done.pk])


def test_a_preview_takes_the_same_number_of_queries_however_much_there_is(
    world, kept, other, django_assert_max_num_queries
):
    for day in range(2, 8):
        went(world, other, day)
    by = world.acting("team_manager")
    with django_assert_max_num_queries(20):
        services.preview_merge(kept=kept, merged=other, by=by)
    assert Clock.objects.visible_to(by).filter(child=other).count() > 6
