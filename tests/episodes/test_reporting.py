"""Reporting a child missing, joining, and who is told."""

import datetime as dt

import pytest

from clocks.models import Clock
from episodes import services
from episodes.enums import Phase, Precision, Status
from episodes.models import Episode, EpisodeAgency, EpisodeGrade, EpisodeMoment, EpisodeStatus, EpisodeUpdate
from episodes.rules import When, project
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.models import Child, Message
from tests.episodes.world import START, exact, london, make_carer, make_child, make_world, report


def kinds(episode):
    return set(Clock.objects.filter(subject_id=episode.pk).values_list("kind", flat=True))


def test_three_answers_make_an_episode(world):
    episode = report(world)
    assert (episode.status, episode.phase, episode.whereabouts_known) == (Status.MISSING, Phase.MISSING, False)
    assert episode.missing_from_at == episode.reported_at == START
    assert episode.owner_agency == world.council
    assert list(EpisodeMoment.objects.values_list("kind", flat=True)) == ["last_seen", "reported"]
    assert EpisodeGrade.objects.get().code == "medium"
    assert EpisodeStatus.objects.get().from_at == START


def test_the_protocols_duties_start_with_it(world):
    assert {"need_to_know_24h", "strategy_meeting_72h", "strategy_meeting_7d"} <= kinds(report(world))
    assert Clock.objects.get(kind="need_to_know_24h").due_at == london(10)


def test_missing_counts_from_the_later_of_left_and_last_seen(world):
    episode = report(world, left=exact(9, 7, 30), last_seen=exact(9, 8))
    assert episode.missing_from_at == london(9, 8)


def test_a_date_without_a_time_is_kept_as_such_and_comes_no_earlier_than_missing(world):
    day = When(london(9, 23), Precision.DATE_ONLY)
    episode = report(world, reported=day, now=london(9, 12))
    moment = EpisodeMoment.objects.get(kind="reported")
    assert (moment.at, moment.precision) == (london(9, 0), Precision.DATE_ONLY)
    assert episode.reported_at == START


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"last_seen": exact(9, 9, 1)}, "last_seen"),
        ({"reported": exact(9, 10)}, "reported"),
        ({"reported": exact(8)}, "reported"),
        ({"grade": "absent"}, "grade"),
        ({"grade": "nonsense"}, "grade"),
        ({"status": Status.AWAY, "whereabouts_known": True}, "status"),
        ({"status": Status.ABSENT}, "status"),
        ({"whereabouts_known": True}, "status"),
    ],
)
def test_a_breach_names_its_field_and_leaves_nothing_behind(world, fields, field):
    with pytest.raises(RuleError) as error:
        report(world, **fields)
    assert error.value.field == field
    assert not Episode.objects.exists()
    assert not Clock.objects.exists()


def test_a_due_time_may_lie_ahead(world):
    report(world, due_back=exact(9, 22))
    assert EpisodeMoment.objects.filter(kind="due_back").exists()


def test_absent_is_offered_where_the_protocol_uses_it(db):
    world = make_world(uses_absent=True)
    episode = report(world, status=Status.ABSENT)
    assert episode.phase == Phase.ABSENT
    assert "need_to_know_24h" not in kinds(episode)


def test_away_from_placement_is_for_looked_after_children(looked_after):
    episode = report(looked_after, status=Status.AWAY, whereabouts_known=True)
    assert episode.phase == Phase.AWAY
    assert "need_to_know_24h" not in kinds(episode)


@pytest.mark.parametrize("born", [dt.date(2004, 3, 1), None])
def test_twelve_or_under_or_of_unknown_age_goes_to_the_police_at_once(db, born):
    world = make_world(born=born, uses_absent=True)
    with pytest.raises(RuleError):
        report(world, status=Status.ABSENT)
    episode = report(world)
    assert EpisodeAgency.objects.get(role="police").agency == world.police
    assert EpisodeAgency.objects.get(role="police").notified_at is None
    assert Clock.objects.get(kind="police_report_at_once").outcome == ""
    assert Message.objects.filter(subject_id=episode.pk, recipient=world.people["police_spoc"]).count() == 0
    world.acting("police_spoc")
    assert Message.objects.filter(recipient=world.people["police_spoc"]).count() == 1


def test_a_young_looked_after_child_with_known_whereabouts_may_be_away(db):
    world = make_world(born=dt.date(2006, 3, 1), looked_after=True)
    episode = report(world, status=Status.AWAY, whereabouts_known=True)
    assert episode.phase == Phase.AWAY
    assert not EpisodeAgency.objects.filter(role="police").exists()


def test_a_teenager_is_not_shown_to_the_police_until_reported_to_them(world):
    episode = report(world)
    assert not EpisodeAgency.objects.filter(role="police").exists()
    police = world.acting("police_spoc")
    assert not Episode.objects.exists()
    assert not Episode.objects.visible_to(police).exists()
    assert episode.pk


def test_told_police_are_recorded_with_log_number_and_grade(world):
    report(world, police_notified=exact(9), police_log_number=" PO-1 ", police_grade="high")
    row = EpisodeAgency.objects.get(role="police")
    assert (row.police_log_number, row.notified_at) == ("PO-1", START)
    grades = {grade.agency_id: grade.code for grade in EpisodeGrade.objects.all()}
    assert grades == {world.council.pk: "medium", world.police.pk: "high"}


def test_telling_the_police_meets_the_duty_of_a_young_child(db):
    world = make_world(born=dt.date(2006, 3, 1))
    report(world, police_notified=exact(9))
    assert Clock.objects.get(kind="police_report_at_once").outcome == "met"


def test_allocated_worker_is_told_and_the_author_is_not(world):
    episode = report(world)
    world.acting("social_worker")
    message = Message.objects.get(recipient=world.people["social_worker"])
    assert message.subject_id == episode.pk
    world.acting("missing_coordinator")
    assert not Message.objects.filter(recipient=world.people["missing_coordinator"]).exists()


def test_a_second_report_joins(world):
    first = report(world)
    with pytest.raises(services.AlreadyMissing) as error:
        report(world, last_seen=exact(9, 8), now=london(9, 10))
    assert error.value.episode_id == first.pk
    by = world.acting("missing_coordinator")
    joined = services.join_episode(
        child=world.child, text="Mother rang too", reporter_name="Mother:", by=by, now=london(9, 10)
    )
    assert joined == first
    assert EpisodeUpdate.objects.get().text == "Mother: Mother rang too"
    assert Episode.objects.count() == 1


def test_joining_needs_a_running_episode(world):
    by = world.acting("missing_coordinator")
    with pytest.raises(RuleError):
        services.join_episode(child=world.child, text="Rang", by=by, now=START)


def test_a_home_reports_and_the_council_answers_for_it(looked_after):
    world = looked_after
    home = make_carer(world)
    episode = report(world, role="registered_manager")
    assert episode.owner_agency == world.council
    assert Episode.objects.get() == episode  # the home sees what it reported
    assert set(EpisodeAgency.objects.values_list("agency_id", flat=True)) == {home.pk}
    by = world.acting("missing_coordinator")
    assert {"need_to_know_24h"} <= kinds(episode)
    assert Message.objects.filter(recipient=by.user, subject_id=episode.pk).count() == 1
    assert set(EpisodeAgency.objects.values_list("role", flat=True)) == {"owner", "reporter"}


def test_a_home_joins_an_episode_it_could_not_see(looked_after):
    world = looked_after
    make_carer(world)
    first = report(world)
    by = world.acting("registered_manager")
    assert not Episode.objects.visible_to(by).exists()
    joined = services.join_episode(child=world.child, text="Not back for tea", by=by, now=london(9, 10))
    assert joined == first
    assert Episode.objects.visible_to(by).exists()
    world.acting("missing_coordinator")
    assert EpisodeUpdate.objects.get().text == "Not back for tea"


def test_nobody_reports_a_child_of_another_council(world):
    world.acting("other_coordinator")
    with pytest.raises(Child.DoesNotExist):
        report(world, role="other_coordinator")


def test_a_role_that_only_reads_may_not_report(world):
    with pytest.raises(NotAllowed):
        report(world, role="assistant_director")


def test_the_police_do_not_report_themselves_onto_an_episode(world):
    world.acting("missing_coordinator")
    report(world, police_notified=exact(9))
    by = world.acting("missing_coordinator")
    services.record_returned(episode=Episode.objects.get(), when=exact(9, 10), by=by, now=london(9, 10))
    report(world, last_seen=exact(9, 11), now=london(9, 12))
    police = world.acting("police_spoc")
    assert Episode.objects.visible_to(police).count() == 1
    with pytest.raises(NotAllowed):
        services.join_episode(child=world.child, text="Ours now", by=police, now=london(9, 12))


def test_two_children_may_be_missing_at_once(world):
    report(world)
    by = world.acting("missing_coordinator")
    world.child = make_child(by, START)
    report(world)
    assert Episode.objects.running().count() == 2


def test_columns_are_the_projection_of_the_moments(world):
    episode = report(world, left=exact(9, 7), reported=When(london(9, 0), Precision.DATE_ONLY))
    projection = project([moment.value for moment in EpisodeMoment.objects.current()])
    assert projection.missing_from_at == episode.missing_from_at
    assert projection.reported_at == episode.reported_at
