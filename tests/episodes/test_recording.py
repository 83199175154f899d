"""Updates, grades, police references, notices, closing, setting aside."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from clocks.models import Clock
from episodes import services
from episodes.enums import CloseReason, MomentKind, Phase
from episodes.grading import default_list, grade_choices, scheme_codes
from episodes.models import (
    Episode,
    EpisodeAgency,
    EpisodeGrade,
    EpisodeMoment,
    EpisodeNotice,
    EpisodeUpdate,
    GradeScheme,
)
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Audience
from tests.episodes.world import exact, london, report

LATER = london(9, 12)


def update(world, episode, role="missing_coordinator", **fields):
    given = {"kind": "note", "text": "Rang her aunt", **fields}
    return services.add_update(episode=episode, by=world.acting(role), now=LATER, **given)


@pytest.mark.parametrize("kind", ["report", "checked", "reopened"])
def test_what_has_a_page_of_its_own_is_no_entry_that_anybody_adds(world, kind):
    episode = report(world)
    with pytest.raises(RuleError) as refused:
        update(world, episode, kind=kind)
    assert refused.value.field == "kind"


def seen_updates(world, role):
    return set(EpisodeUpdate.objects.visible_to(world.acting(role)).values_list("text", flat=True))


def test_an_update_reaches_its_audience(world):
    episode = report(world, police_notified=exact(9))
    update(world, episode, text="for all")
    update(world, episode, text="for councils", audience=Audience.ALL_INVOLVED)
    update(world, episode, text="for us", audience=Audience.OWNER)
    update(world, episode, text="police to all", role="police_spoc")
    update(world, episode, text="police alone", role="police_spoc", audience=Audience.OWNER)
    assert seen_updates(world, "police_spoc") == {"for all", "police to all", "police alone"}
    assert seen_updates(world, "missing_coordinator") == {"for all", "for councils", "for us", "police to all"}
    assert seen_updates(world, "other_coordinator") == set()


@pytest.mark.parametrize(("fields", "field"), [({"text": "  "}, "text"), ({"at": london(9, 13)}, "at")])
def test_an_update_has_words_and_has_happened(world, fields, field):
    episode = report(world)
    with pytest.raises(RuleError) as error:
        update(world, episode, **fields)
    assert error.value.field == field


def test_late_information_may_be_added_after_closing(world):
    episode = report(world)
    by = world.acting("team_manager")
    services.record_returned(episode=episode, when=exact(9, 11), by=by, now=LATER)
    services.close_episode(episode=episode, reason=CloseReason.RETURNED, by=by, now=LATER)
    assert update(world, episode).text == "Rang her aunt"


def test_moments_along_the_way(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    given = {"episode": episode, "by": by, "now": LATER, "said_by": "Bus driver"}
    services.add_moment(kind=MomentKind.SIGHTING, when=exact(9, 11), **given)
    services.add_moment(kind=MomentKind.SIGHTING, when=exact(9, 12), **given)
    assert EpisodeMoment.objects.filter(kind="sighting").count() == 2
    with pytest.raises(RuleError):
        services.add_moment(kind=MomentKind.RETURNED, when=exact(9, 11), **given)
    with pytest.raises(RuleError):
        services.add_moment(kind=MomentKind.SIGHTING, when=exact(9, 8), **given)


def test_both_grades_keep_their_history(world):
    episode = report(world, police_notified=exact(9), police_grade="medium")
    services.record_grade(episode=episode, code="high", by=world.acting("police_spoc"), now=LATER)
    services.record_grade(episode=episode, code="high", by=world.acting("missing_coordinator"), now=LATER)
    rows = EpisodeGrade.objects.order_by("recorded_at", "id").values_list("agency__kind", "code")
    assert sorted(rows) == [("council", "high"), ("council", "medium"), ("police", "high"), ("police", "medium")]


def test_a_lower_grade_needs_a_reason(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    with pytest.raises(RuleError) as error:
        services.record_grade(episode=episode, code="low", by=by, now=LATER)
    assert error.value.field == "grade_reason"
    services.record_grade(episode=episode, code="low", reason="With her aunt", by=by, now=LATER)
    assert EpisodeGrade.objects.latest("at").code == "low"


def test_each_agency_records_its_own_grade(world):
    episode = report(world, police_notified=exact(9))
    with pytest.raises(RuleError):
        services.record_grade(
            episode=episode, code="low", agency=world.council, by=world.acting("police_spoc"), now=LATER
        )
    with pytest.raises(RuleError):
        services.record_grade(
            episode=episode, code="low", agency=world.other_council, by=world.acting("missing_coordinator"), now=LATER
        )
    grade = services.record_grade(
        episode=episode, code="low", agency=world.police, by=world.acting("missing_coordinator"), now=LATER
    )
    assert (grade.agency, grade.owner_agency) == (world.police, world.council)


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (dt.date(2012, 1, 1), "low medium high"),
        (dt.date(2016, 5, 9), "absent low medium high"),
        (dt.date(2019, 1, 1), "no_apparent_risk low medium high"),
        (dt.date(2026, 1, 1), "very_low low medium high"),
    ],
)
def test_police_lists_changed_over_the_years(on, codes):
    assert [str(code) for code in default_list("police", on)] == codes.split()


def test_a_force_may_keep_a_list_of_its_own(world):
    GradeScheme.objects.create(
        agency=world.police, codes=["low", "high"], from_on=dt.date(2016, 1, 1), to_on=dt.date(2016, 6, 1)
    )
    assert scheme_codes(world.police, dt.date(2016, 5, 31)) == ["low", "high"]
    assert scheme_codes(world.police, dt.date(2016, 6, 1)) == ["absent", "low", "medium", "high"]
    assert [code for code, _ in grade_choices(world.police, dt.date(2016, 5, 31))] == ["high", "low"]


def test_one_list_at_a_time(world):
    given = {"agency": world.police, "codes": ["low", "high"]}
    GradeScheme.objects.create(from_on=dt.date(2016, 1, 1), to_on=dt.date(2016, 6, 1), **given)
    GradeScheme.objects.create(from_on=dt.date(2016, 6, 1), **given)
    with pytest.raises(IntegrityError, match="one_grade_scheme_at_a_time"), transaction.atomic():
        GradeScheme.objects.create(from_on=dt.date(2017, 1, 1), **given)


def reference(world, episode, number, role="missing_coordinator", **more):
    return services.set_police_reference(episode=episode, number=number, by=world.acting(role), now=LATER, **more)


def test_a_police_reference_says_that_the_police_were_told(world):
    row = reference(world, report(world), " PO-1254689 ")
    assert (row.police_log_number, row.agency, row.notified_at) == ("PO-1254689", world.police, LATER)
    assert EpisodeMoment.objects.get(kind="police_notified").at == LATER
    assert Episode.objects.visible_to(world.acting("police_spoc")).exists()


def test_the_second_to_write_the_reference_sees_the_first(world):
    episode = report(world, police_notified=exact(9))
    reference(world, episode, "PO-1", role="police_spoc", was="")
    with pytest.raises(StaleError) as error:
        reference(world, episode, "PO-2", was="")
    assert list(error.value.theirs.values()) == ["PO-1"]
    assert reference(world, episode, "PO-2", was="PO-1").police_log_number == "PO-2"
    assert reference(world, episode, "PO-2", was="PO-1").police_log_number == "PO-2"  # the same words clash with nobody
    with pytest.raises(RuleError):
        reference(world, episode, " ")


def test_police_told_later(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    row = services.record_police_notified(episode=episode, when=exact(9, 10), by=by, now=LATER)
    assert row.notified_at == london(9, 10)
    services.record_police_notified(episode=episode, when=exact(9, 11), by=by, now=LATER)
    assert EpisodeAgency.objects.get(role="police").notified_at == london(9, 10)
    assert EpisodeMoment.objects.filter(kind="police_notified").count() == 1


NOTICE = {"circumstances": "Left school at 9am", "planned_actions": "Search", "strategy_meeting": True}


def test_a_need_to_know_notice_meets_its_duty(world):
    episode = report(world)
    by = world.acting("team_manager")
    services.send_notice(episode=episode, by=by, now=london(10, 9, 30), **NOTICE)
    duty = Clock.objects.get(kind="need_to_know_24h")
    assert (duty.outcome, duty.met_at) == ("met", london(10, 9, 30))
    assert EpisodeNotice.objects.visible_to(world.acting("assistant_director")).exists()


def test_a_notice_stays_inside_the_council(world):
    episode = report(world, police_notified=exact(9))
    by = world.acting("team_manager")
    services.send_notice(episode=episode, by=by, now=london(10, 10), **NOTICE)
    for role in ("police_spoc", "other_coordinator"):
        access = world.acting(role)
        assert not EpisodeNotice.objects.exists()
        assert not EpisodeNotice.objects.visible_to(access).exists()


def test_a_notice_lacking_something_is_not_kept(world):
    episode = report(world)
    with pytest.raises(RuleError):
        services.send_notice(
            episode=episode, by=world.acting("team_manager"), now=LATER, **{**NOTICE, "planned_actions": ""}
        )
    assert not EpisodeNotice.objects.exists()


def close(world, episode, reason, role="team_manager", **more):
    return services.close_episode(episode=episode, reason=reason, by=world.acting(role), now=london(20), **more)


def test_closing_after_return_leaves_what_is_owed(world):
    episode = report(world)
    services.record_returned(episode=episode, when=exact(9, 11), by=world.acting("team_manager"), now=LATER)
    episode = close(world, episode, CloseReason.RETURNED)
    assert (episode.phase, episode.ended_at) == (Phase.CLOSED, london(9, 11))
    assert Clock.objects.get(kind="return_interview_72h").outcome == ""


def test_an_episode_may_end_without_a_return(world):
    episode = close(world, report(world), CloseReason.DIED)
    assert (episode.phase, episode.ended_at, episode.returned_at) == (Phase.CLOSED, london(20), None)
    assert not Episode.objects.running().exists()


def test_closing_contradicting_the_facts_is_refused(world):
    episode = report(world)
    with pytest.raises(RuleError):
        close(world, episode, CloseReason.RETURNED)
    with pytest.raises(StaleError):
        close(world, episode, CloseReason.DIED, version=episode.version + 1)
    with pytest.raises(NotAllowed):
        close(world, episode, CloseReason.DIED, role="social_worker")


def test_what_was_recorded_on_the_wrong_child_is_set_aside(world):
    episode = report(world)
    by = world.acting("missing_coordinator")
    with pytest.raises(RuleError):
        services.void_episode(episode=episode, reason=" ", by=by, now=LATER)
    episode = services.void_episode(episode=episode, reason="Wrong child", by=by, now=LATER)
    assert episode.phase == Phase.VOID
    assert set(Clock.objects.values_list("outcome", flat=True)) == {"void"}
    assert report(world, now=LATER).phase == Phase.MISSING


def test_closing_without_a_return_ends_what_had_not_arisen(world):
    episode = report(world)
    by = world.acting("team_manager")
    services.close_episode(episode=episode, reason=CloseReason.DIED, by=by, now=london(11))
    outcomes = dict(Clock.objects.values_list("kind", "outcome"))
    assert {kind for kind, outcome in outcomes.items() if outcome} == {"strategy_meeting_72h", "strategy_meeting_7d"}
    assert outcomes["need_to_know_24h"] == outcomes["weekly_meeting_episode"] == ""
