"""Each constraint, both ways: what it lets through and what it refuses."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from episodes.models import Episode, EpisodeAgency, EpisodeMoment, EpisodeNotice, EpisodeStatus, EpisodeUpdate
from missing_cases.models import new_id
from tests.episodes.world import START, london, report


def refused(name, change):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    assert error.value.__cause__.diag.constraint_name == name


def another(episode, **fields):
    """Return a second episode of the same child, not saved."""
    given = {
        "child": episode.child, "owner_agency": episode.owner_agency, "reference": f"X{new_id().hex[-8:]}",
        "status": "missing", "missing_from_at": london(10), "reported_at": london(10), "missing_from": "home",
        "recorded_at": START, **fields,
    }  # fmt: skip
    return Episode(**given)


def add(row):
    row.save(force_insert=True)


def ended(start, end):
    return {"missing_from_at": start, "returned_at": end, "ended_at": end, "located_at": end, "whereabouts_known": True}


@pytest.fixture
def episode(world):
    return report(world)


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def test_one_open_episode(episode):
    # an open one reaches to the end of time, so either constraint may speak first
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        add(another(episode))
    assert "one_open_episode_per_child" in str(error.value) or "episodes_of_a_child_never_overlap" in str(error.value)
    add(another(episode, void_at=START))


def test_episodes_never_overlap(episode):
    change(episode, **ended(START, london(9, 12)))
    refused("episodes_of_a_child_never_overlap", lambda: add(another(episode, **ended(london(9, 11), london(9, 13)))))
    refused("episodes_of_a_child_never_overlap", lambda: add(another(episode, missing_from_at=london(9, 11))))
    add(another(episode, **ended(london(9, 12), london(9, 13))))
    add(another(episode, missing_from_at=london(9, 13)))


def test_an_episode_that_ended_as_it_began_overlaps_too(episode):
    change(episode, **ended(START, START))
    refused("episodes_of_a_child_never_overlap", lambda: add(another(episode, missing_from_at=london(8))))
    refused("episodes_of_a_child_never_overlap", lambda: add(another(episode, missing_from_at=START)))
    add(another(episode, missing_from_at=london(9, 9, 1)))


def test_references_are_the_agencys_own(episode, world):
    change(episode, **ended(START, london(9, 12)))
    refused("episode_reference_once_per_agency", lambda: add(another(episode, reference=episode.reference)))
    add(another(episode))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"located_at": london(8)}, "located_after_missing"),
        ({"returned_at": london(9, 12)}, "returned_episode_has_ended"),
        ({"ended_at": london(9, 12)}, "episode_ends_by_return_or_closing"),
        ({"closed_at": london(9, 12)}, "closed_episode_has_ended_for_a_reason"),
        ({"close_reason": "moved"}, "closed_episode_has_ended_for_a_reason"),
        ({"status": "away"}, "away_means_whereabouts_known"),
        ({"status": "lost"}, "episode_status_is_known"),
    ],
)
def test_what_an_episode_cannot_be(episode, fields, name):
    refused(name, lambda: change(episode, **fields))


def test_no_return_before_missing(episode):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change(episode, returned_at=london(8), ended_at=london(8))
    assert error.value.__cause__.diag.constraint_name in ("returned_after_missing", "episode_ends_after_it_begins")


@pytest.mark.parametrize(
    "fields",
    [
        {"located_at": london(9, 12), "whereabouts_known": True},
        {"status": "away", "whereabouts_known": True},
        ended(START, london(9, 12)),
        {"closed_at": london(9, 12), "ended_at": london(9, 12), "close_reason": "moved"},
        {**ended(START, london(9, 12)), "closed_at": london(9, 12), "close_reason": "returned"},
    ],
)
def test_what_an_episode_can_be(episode, fields):
    change(episode, **fields)
    episode.refresh_from_db()
    for name, value in fields.items():
        assert getattr(episode, name) == value


def below(model, episode, **fields):
    return model(
        episode=episode, child=episode.child, owner_agency=episode.owner_agency, recorded_at=START, **fields
    )  # fmt: skip


def test_an_agency_is_named_once_in_each_role(episode, world):
    add(below(EpisodeAgency, episode, agency=world.police, role="police"))
    refused(
        "agency_named_once_per_role",
        lambda: add(below(EpisodeAgency, episode, agency=world.police, role="police")),
    )
    add(below(EpisodeAgency, episode, agency=world.police, role="reporter"))
    add(below(EpisodeAgency, episode, agency=world.police, role="police", void_at=START))


def test_one_status_at_a_time(episode):
    refused("one_status_at_a_time", lambda: add(below(EpisodeStatus, episode, status="away", from_at=london(10))))
    change(EpisodeStatus.objects.get(), to_at=london(9, 12))
    add(below(EpisodeStatus, episode, status="away", from_at=london(9, 12)))
    row = EpisodeStatus.objects.get(status="away")
    with pytest.raises(IntegrityError), transaction.atomic():
        change(row, to_at=london(9, 11))


def moment(episode, **fields):
    return below(EpisodeMoment, episode, **{"kind": "sighting", "at": london(9, 10), "order": 5, **fields})


def test_moments(episode):
    add(moment(episode))
    add(moment(episode))
    refused("moment_of_this_kind_once", lambda: add(moment(episode, kind="last_seen")))
    refused("moment_kind_is_known", lambda: add(moment(episode, kind="dreamt")))
    refused("moment_precision_is_known", lambda: add(moment(episode, precision="vague")))
    first = EpisodeMoment.objects.get(kind="last_seen")
    refused("correction_has_a_reason", lambda: add(moment(episode, kind="last_seen", supersedes=first)))
    add(moment(episode, kind="last_seen", supersedes=first, reason="Misheard"))
    with pytest.raises(IntegrityError), transaction.atomic():
        add(moment(episode, kind="last_seen", supersedes=first, reason="Again"))


def test_updates_say_something_to_somebody(episode):
    given = {"kind": "note", "at": START}
    refused("update_says_something", lambda: add(below(EpisodeUpdate, episode, text="", audience="owner", **given)))
    refused(
        "named_audience_names_somebody",
        lambda: add(below(EpisodeUpdate, episode, text="x", audience="named", **given)),
    )
    add(below(EpisodeUpdate, episode, text="x", audience="owner", **given))


def test_notices_are_whole(episode):
    given = {"circumstances": "a", "planned_actions": "b", "strategy_meeting": True}
    refused(
        "notice_says_what_happened_and_what_is_planned",
        lambda: add(below(EpisodeNotice, episode, **{**given, "planned_actions": ""})),
    )
    refused(
        "notice_without_meeting_says_why",
        lambda: add(below(EpisodeNotice, episode, **{**given, "strategy_meeting": False})),
    )
    add(below(EpisodeNotice, episode, **given))


@pytest.mark.parametrize("table", ["episode_moment", "episode_grade", "episode_notice"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET recorded_at = now()", "DELETE FROM {}"])
def test_what_is_added_is_never_changed(episode, table, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("table", ["episode", "episode_agency", "episode_status", "episode_update"])
def test_nothing_is_deleted(episode, table):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")
