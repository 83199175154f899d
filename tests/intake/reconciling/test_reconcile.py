"""The register held against the police's lists each day: each difference once, with an owner and a clock."""

import datetime as dt

import pytest

from clocks.models import Clock
from episodes.rules import When
from episodes.services import record_returned
from intake import services
from intake.enums import Route
from intake.models import Difference, Settlement
from intake.reconciling.accounts import Span
from intake.reconciling.compare import Kind
from intake.services.reconciling import counted, reconcile, reconcile_everybody, settle_difference, take_difference
from missing_cases.errors import RuleError, StaleError
from tests.conftest import as_role
from tests.episodes.world import make_world, report
from tests.intake.world import reading

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 5, 9, 8, tzinfo=dt.UTC)  # the rule of these clocks is of that year
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOW = START + DAY
NUMBERS = iter(range(1, 1000))


@pytest.fixture
def world():
    made = make_world(born=dt.date(2012, 3, 1))
    made.now = START
    return made


def listed(world, *, now=NOW, **facts):
    """Put one row of a list of the world's force into the inbox."""
    by = world.acting("missing_coordinator")
    data = f"list {next(NUMBERS)}".encode()
    kept, _new = services.keep_original(data=data, name="l.csv", kind="csv", owner=world.council, by=by, now=now)
    row, _new = services.receive(
        route=Route.LIST, reading=reading(place="row 2", **{"last_seen": START, **facts}), owner=world.council,
        original=kept, sender_agency=world.police, by=by, now=now,
    )  # fmt: skip
    return row


def compared(world, now=NOW + HOUR):
    return reconcile(owner=world.council, by=world.acting("missing_coordinator"), now=now)


def known(world, **fields):
    return report(world, police_agency=world.police, police_notified=When(START), last_seen=When(START), **fields)


def test_what_the_police_alone_have_has_a_clock_and_is_found_once(world):
    listed(world, police_log_number="GM-1")
    listed(world, police_log_number="GM 1", now=NOW + HOUR)
    (found,) = compared(world, NOW + 2 * HOUR)
    assert found.kind == Kind.POLICE_ONLY and compared(world, NOW + DAY) == []
    clock = Clock.objects.get(subject_kind="difference", subject_id=found.pk)
    assert (clock.kind, clock.agency, clock.child_id) == ("difference_settled", world.council, None)
    assert clock.due_at > NOW + 2 * HOUR


def test_what_we_alone_have_is_found_once_a_list_has_come(world):
    episode = known(world)
    assert compared(world) == [], "without a list there is nothing to hold it against"
    listed(world, last_seen=START - 3 * HOUR, police_log_number="GM-9")
    kinds = {each.kind: each.episode for each in compared(world)}
    assert kinds == {Kind.POLICE_ONLY: None, Kind.OURS_ONLY: episode}


@pytest.mark.parametrize("fact", ["reported", "located", "returned", ""])
def test_a_list_that_does_not_say_when_the_child_was_last_seen_is_counted_all_the_same(world, fact):
    episode = known(world, police_log_number="GM-1")
    for number in ("GM-1", "GM-2"):
        listed(world, last_seen=None, police_log_number=number, **({fact: START + HOUR} if fact else {}))
    kinds = {each.kind: each.episode for each in compared(world)}
    assert kinds.pop(Kind.RETURNED, episode) == episode, "a return that only they have is its own difference"
    assert kinds == {Kind.POLICE_ONLY: None}
    counts = counted(world.council, world.police, Span(START - DAY, NOW + HOUR))
    assert (counts.theirs, counts.ours, counts.police_only, counts.ours_only) == (2, 1, 1, 0)


def test_an_episode_is_told_by_its_log_number_and_by_what_was_decided(world):
    known(world, police_log_number="GM-1")
    listed(world, police_log_number="gm/1")
    assert compared(world) == []


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"last_seen": START + 3 * HOUR}, Kind.MISSING_SINCE),
        ({"returned": START + 5 * HOUR}, Kind.RETURNED),
        ({"police_grade": "high"}, Kind.GRADE),
        ({"status": "absent"}, Kind.STATUS),
    ],
)
def test_what_differs_is_shown_from_both_sides_with_the_child(world, facts, kind):
    episode = known(world, police_log_number="GM-1", police_grade="medium")
    listed(world, police_log_number="GM-1", **facts)
    (found,) = compared(world)
    assert (found.kind, found.episode, found.child) == (kind, episode, world.child) and found.they_say


def test_a_difference_that_is_gone_is_settled_and_its_clock_is_met(world):
    episode = known(world, police_log_number="GM-1")
    listed(world, police_log_number="GM-1", returned=START + 5 * HOUR)
    (found,) = compared(world)
    by = world.acting("missing_coordinator")
    record_returned(episode=episode, when=When(START + 5 * HOUR), by=by, now=NOW + 2 * HOUR)
    assert compared(world, NOW + 3 * HOUR) == []
    found.refresh_from_db()
    assert found.settlement == Settlement.AGREED
    assert Clock.objects.get(subject_id=found.pk).outcome == "met"


def test_what_somebody_settled_comes_back_only_when_either_side_says_something_else(world):
    known(world, police_log_number="GM-1", police_grade="medium")
    listed(world, police_log_number="GM-1", police_grade="high")
    (found,) = compared(world)
    by = world.acting("missing_coordinator")
    with pytest.raises(RuleError, match="Write down"):
        settle_difference(difference=found, settlement=Settlement.BOTH_RIGHT, note=" ", by=by, now=NOW + 2 * HOUR)
    settled = {"settlement": Settlement.BOTH_RIGHT, "note": "The sergeant raised it later."}
    settle_difference(difference=found, **settled, by=by, now=NOW + 2 * HOUR)
    assert compared(world, NOW + DAY) == []
    listed(world, police_log_number="GM-1", police_grade="low", now=NOW + DAY)
    assert [each.they_say for each in compared(world, NOW + 2 * DAY)] == ["low"]
    with pytest.raises(StaleError):
        settle_difference(difference=found, **settled, by=world.acting("missing_coordinator"), now=NOW + DAY)


def test_somebody_takes_it(world):
    listed(world, police_log_number="GM-1")
    (found,) = compared(world)
    by = world.acting("missing_coordinator")
    assert take_difference(difference=found, by=by, now=NOW).held_by == by.user


def test_the_cranks_find_them_each_day_and_end_what_is_gone(world):
    row = listed(world, police_log_number="GM-1")
    with as_role("mc_clock"):
        assert reconcile_everybody(NOW + HOUR) == 1
    episode = known(world, police_log_number="GM-1")
    with as_role("mc_clock"):
        assert reconcile_everybody(NOW + DAY) == 0
        gone = Difference.objects.get(notification=row)
        assert gone.settlement == Settlement.AGREED
        assert Clock.objects.get(subject_id=gone.pk).outcome == "met" and episode.pk


def test_a_refused_row_is_not_counted_and_the_counts_add_up(world):
    known(world, police_log_number="GM-1")
    listed(world, police_log_number="GM-1")
    listed(world, police_log_number="GM-2")
    refused = listed(world, police_log_number="GM-3")
    by = world.acting("missing_coordinator")
    services.refuse(notification=refused, reason="An adult.", by=by, now=NOW + HOUR)
    counts = counted(world.council, world.police, Span(START - DAY, NOW + DAY))
    assert (counts.theirs, counts.ours, counts.police_only, counts.ours_only) == (2, 1, 1, 0)


def test_another_council_sees_no_difference(world):
    listed(world, police_log_number="GM-1")
    assert compared(world)
    by = world.acting("other_coordinator")
    assert not Difference.objects.exists() and not Difference.objects.visible_to(by).exists()
