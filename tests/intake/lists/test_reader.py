"""A list is read by the worker: nothing twice, nothing by halves, nothing lost when a worker is stopped or killed."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from intake.enums import ListState, State
from intake.lists import reader
from intake.lists.asking import begin_list, choose_columns, counts_of, go_on, mapping_of, stop_list
from intake.models import ListRow, ListRun, Notification
from intake.reading.kinds import FileKind
from intake.services import refuse
from intake.values import Fact
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from tests.database import as_role
from tests.intake.lists.world import BEN, MIA, YEAR, begin, list_of, outcomes, read, turn, wait
from tests.intake.world import NOW, make_world

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=1)
ADULT = "Old Ashe,3/4/1990,GM-3,8/5/2016 20:00,Low,"


@pytest.fixture
def world():
    return make_world()


def awaiting():
    return Notification.objects.awaiting().order_by("place")


def test_good_rows_go_in_and_bad_ones_are_listed_with_their_reason(world):
    run = read(world, MIA, ADULT, BEN, f"Ann Bee,31/6/{YEAR},GM-4,8/5/2016 20:00,,")
    assert (run.state, run.done, run.total, run.problem) == (ListState.DONE, 4, 4, "")
    assert counts_of(run) == {"new": 2, "changed": 0, "same": 0, "bad": 2}
    assert [(each.place, each.sender, each.urgency) for each in awaiting()] == [
        ("row 2", run.sender, 1), ("row 4", run.sender, 2)
    ]  # fmt: skip
    assert {fact.fact: fact.value for fact in awaiting()[0].facts.all()}["family_name"] == "Thorne"
    bad = ListRow.objects.filter(run=run, outcome="bad").values_list("number", "problems")
    assert dict(bad)[5] == [["column DOB", f"31/6/{YEAR}", f"31/6/{YEAR} is not a date: that day does not exist"]]
    assert "this is an adult" in dict(bad)[3][0][2]


def test_the_same_file_again_is_the_list_that_stands(world):
    run = read(world, MIA, BEN)
    again, new = begin_list(
        data=list_of(MIA, BEN), name="other.csv", kind=FileKind.CSV, sender="X", by=world.acting("missing_coordinator"),
        now=LATER,
    )  # fmt: skip
    assert (again, new) == (run, False)
    assert turn(world, run) == run and awaiting().count() == 2


def test_a_later_list_adds_what_is_new_and_replaces_what_it_says_otherwise(world):
    read(world, MIA, BEN)
    found = BEN + "9/5/2016 02:00"
    later = read(world, f"Cy Dee,1/1/{YEAR},GM-9,8/5/2016 23:00,Low,", found, MIA, now=LATER)
    assert outcomes(later) == {2: "new", 3: "changed", 4: "same"}
    assert awaiting().count() == 3
    old = Notification.objects.get(state=State.REPLACED)
    assert old.decided_at and old.decided_by is None and old.place == "row 3"
    assert {fact.fact for fact in later.rows.get(number=3).notification.facts.all()} >= {"located"}
    third = read(world, found, MIA, now=LATER)
    assert outcomes(third) == {2: "same", 3: "same"} and awaiting().count() == 3


def test_what_was_decided_stays_decided_and_news_of_it_awaits_a_decision(world):
    read(world, MIA)
    refuse(notification=awaiting().get(), reason="Not ours.", by=world.acting("missing_coordinator"), now=NOW)
    assert outcomes(read(world, MIA, BEN, now=LATER)) == {2: "same", 3: "new"}
    assert outcomes(read(world, MIA.replace("High", "Low"), now=LATER)) == {2: "changed"}
    assert Notification.objects.filter(state=State.REFUSED).count() == 1 and awaiting().count() == 2


def test_two_rows_of_one_list_are_never_about_each_other_nor_two_senders(world):
    twice = [f"Ben Ashe,3/4/{YEAR},,8/5/2016 20:00,,", f"Ben Ashe,3/4/{YEAR},,8/5/2016 09:00,,"]
    assert outcomes(read(world, *twice)) == {2: "new", 3: "new"}
    assert outcomes(read(world, *reversed(twice), BEN, now=LATER)) == {2: "same", 3: "same", 4: "new"}
    assert outcomes(read(world, *twice, MIA, sender="Elm House")) == {2: "new", 3: "new", 4: "new"}


def test_it_is_read_in_batches_and_can_be_stopped_and_resumed(world, monkeypatch):
    monkeypatch.setattr(reader, "BATCH", 1)
    monkeypatch.setattr(reader, "TURN", dt.timedelta(microseconds=1))
    by = world.acting("missing_coordinator")
    run = turn(world, wait(world, MIA, BEN, ADULT))
    assert (run.done, run.state, awaiting().count()) == (1, ListState.WAITING, 1)
    stop_list(run=run, by=by, now=NOW)
    assert turn(world, run).done == 1
    with pytest.raises(RuleError, match="not being read"):
        stop_list(run=run, by=by, now=NOW)
    go_on(run=run, by=by, now=NOW)
    with pytest.raises(RuleError, match="not stopped"):
        go_on(run=run, by=by, now=NOW)
    with pytest.raises(RuleError, match="Stop it first"):
        choose_columns(run=run, mapping=mapping_of(run, by), by=by, now=NOW)
    turn(world, turn(world, run))
    assert outcomes(run) == {2: "new", 3: "new", 4: "bad"}


def test_a_fault_is_written_on_the_list_and_costs_no_row(world, monkeypatch):
    run = wait(world, MIA, BEN)
    monkeypatch.setattr(reader, "table_of", lambda run: 1 / 0)
    failed = turn(world, run)
    assert (failed.state, failed.problem, failed.done) == (ListState.FAILED, "ZeroDivisionError", 0)
    monkeypatch.undo()
    go_on(run=run, by=world.acting("missing_coordinator"), now=NOW)
    assert turn(world, run).state == ListState.DONE and awaiting().count() == 2


def test_a_batch_is_taken_in_whole_or_not_at_all(world, monkeypatch):
    run = wait(world, MIA, BEN)
    monkeypatch.setattr("intake.lists.taking._row", lambda *_given: 1 / 0)
    assert turn(world, run).state == ListState.FAILED
    assert not Notification.objects.exists() and not ListRow.objects.exists()


def test_columns_matched_anew_read_the_bad_rows_again(world):
    by = world.acting("missing_coordinator")
    run = begin(world, MIA, f"Ben Ashe,8/5/2016 20:00,GM-2,3/4/{YEAR},,")
    swapped = {**mapping_of(run, by), "DOB": Fact.LAST_SEEN, "Last Seen": Fact.DATE_OF_BIRTH}
    run = turn(world, choose_columns(run=run, mapping=swapped, by=by, now=NOW))
    assert outcomes(run) == {2: "bad", 3: "new"}
    straight = {column: Fact(fact) for column, fact in zip(run.header, _proposed(), strict=True)}
    run = turn(world, choose_columns(run=run, mapping=straight, by=by, now=LATER))
    assert outcomes(run) == {2: "new", 3: "new"} and counts_of(run)["new"] == run.total


def _proposed():
    return ("full_name", "date_of_birth", "police_log_number", "last_seen", "police_grade", "located")


def test_how_columns_were_matched_is_kept_for_the_sender(world):
    by = world.acting("missing_coordinator")
    run = begin(world, MIA)
    chosen = {**mapping_of(run, by), "Found": Fact.IGNORED, "Risk": Fact.STATUS}
    choose_columns(run=run, mapping=chosen, by=by, now=NOW)
    assert mapping_of(begin(world, BEN, sender="greater  MILLS police", now=LATER), by) == chosen
    assert mapping_of(begin(world, BEN, MIA, sender="Elm House", now=LATER), by)["Risk"] is Fact.POLICE_GRADE
    with pytest.raises(RuleError, match="name of the child"):
        choose_columns(run=begin(world, ADULT), mapping={"Log No": Fact.POLICE_LOG_NUMBER}, by=by, now=NOW)


def test_another_council_and_other_roles_cannot(world):
    run = wait(world, MIA)
    theirs = world.acting("other_coordinator")
    with pytest.raises(ListRun.DoesNotExist):
        stop_list(run=run, by=theirs, now=NOW)
    assert not ListRow.objects.visible_to(theirs).exists()
    with pytest.raises(NotAllowed):
        begin(world, BEN, role="social_worker")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE intake_notification SET reason = 'x'", "UPDATE intake_fact SET value = 'x'", "DELETE FROM intake_list_row",
     "INSERT INTO child (id) VALUES (gen_random_uuid())", "INSERT INTO episode (id) VALUES (gen_random_uuid())"],
)  # fmt: skip
def test_the_worker_may_take_in_and_nothing_more(world, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():  # noqa: SIM117, PT012
        with as_role("mc_clock"), connection.cursor() as cursor:
            cursor.execute(statement)
