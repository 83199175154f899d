"""Two walls, one truth: what each reader sees through the application and through PostgreSQL alone."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction

from episodes import services
from episodes.facts import child_facts_on
from episodes.models import (
    Episode,
    EpisodeAgency,
    EpisodeGrade,
    EpisodeMoment,
    EpisodeNotice,
    EpisodeStatus,
    EpisodeUpdate,
)
from missing_cases.access import context, grants
from tests.episodes.world import START, exact, london, make_agency, make_carer, make_person, make_world, report

MODELS = (Episode, EpisodeAgency, EpisodeStatus, EpisodeMoment, EpisodeGrade, EpisodeUpdate, EpisodeNotice)
EVERYTHING = {
    "Episode": 1, "EpisodeAgency": 2, "EpisodeStatus": 1, "EpisodeMoment": 4, "EpisodeGrade": 2, "EpisodeUpdate": 3,
    "EpisodeNotice": 1,
}  # fmt: skip
NOTHING = dict.fromkeys(EVERYTHING, 0)


@pytest.fixture
def world(db):
    """One episode, reported to the police, with a row of everything."""
    world = make_world(looked_after=True)
    episode = report(
        world, police_notified=exact(9), police_grade="high", noticed=exact(9, 9), now=london(9, 10), grade="low"
    )
    world.episode = episode
    common = {"episode": episode, "kind": "note", "now": london(9, 11)}
    by = world.acting("team_manager")
    for text, audience in (("everybody", None), ("councils", "all_involved"), ("own", "owner")):
        services.add_update(text=text, audience=audience, by=by, **common)
    services.send_notice(
        episode=episode, circumstances="a", planned_actions="b", strategy_meeting=True, by=by, now=london(9, 11)
    )
    return world


def counts(world, role):
    """Return what one person sees: through the application's filter, and with row-level security alone."""
    access = world.acting(role)
    filtered = {model.__name__: model.objects.visible_to(access).count() for model in MODELS}
    bare = {model.__name__: model.objects.count() for model in MODELS}
    assert filtered == bare
    return bare


def test_the_council_sees_all_of_it(world):
    assert counts(world, "missing_coordinator") == EVERYTHING


def test_the_police_see_the_header_and_what_is_addressed_to_them(world):
    header = {**EVERYTHING, "EpisodeAgency": 1, "EpisodeMoment": 3, "EpisodeUpdate": 1, "EpisodeNotice": 0}
    assert counts(world, "police_spoc") == header
    assert set(EpisodeMoment.objects.values_list("kind", flat=True)) == {"last_seen", "reported", "police_notified"}


def test_another_council_sees_nothing(world):
    assert counts(world, "other_coordinator") == NOTHING


def test_another_council_involved_sees_the_record_but_no_notice_and_nothing_kept_back(world):
    by = world.acting("missing_coordinator")
    grants.involve_agency(
        child=world.child, agency=world.other_council, role="host", legal_basis="s20", by=by.user, now=START
    )
    assert counts(world, "other_coordinator") == {**EVERYTHING, "EpisodeUpdate": 2, "EpisodeNotice": 0}


def test_a_home_not_named_on_the_episode_sees_nothing(world):
    make_carer(world)
    assert counts(world, "registered_manager") == NOTHING


def test_a_force_with_a_grant_and_no_report_sees_nothing(world):
    force = make_agency("police")
    world.people["other_police"] = make_person(force, "police_spoc")
    by = world.acting("missing_coordinator")
    grants.involve_agency(child=world.child, agency=force, role="police", legal_basis="earlier", by=by.user, now=START)
    assert counts(world, "other_police") == NOTHING
    with connection.cursor() as cursor:
        cursor.execute("SELECT running_episode(%s)", [world.child.pk])
        assert cursor.fetchone() == (None,)


def test_signed_out_sees_nothing(world):
    context.bind(actor="signed-out")
    assert {model.__name__: model.objects.count() for model in MODELS} == NOTHING


def test_a_named_police_row_that_is_set_aside_shows_nothing(world):
    world.acting("missing_coordinator")
    EpisodeAgency.objects.filter(role="police").update(void_at=START)
    assert counts(world, "police_spoc")["Episode"] == 0


def row_of(world, model, **fields):
    return model(
        episode=world.episode, child=world.child, recorded_at=START, **{"owner_agency": world.police, **fields}
    )


@pytest.mark.parametrize("role", ["other_coordinator", "registered_manager"])
def test_nobody_names_themselves_on_an_episode_as_police_or_council(world, role):
    make_carer(world)
    access = world.acting(role)
    for named_as in ("police", "owner", "council"):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row_of(world, EpisodeAgency, agency=access.agency, role=named_as).save(force_insert=True)


def test_the_police_never_name_themselves(world):
    force = make_agency("police")
    world.people["other_police"] = make_person(force, "police_spoc")
    by = world.acting("missing_coordinator")
    grants.involve_agency(child=world.child, agency=force, role="police", legal_basis="earlier", by=by.user, now=START)
    world.acting("other_police")
    for named_as in ("police", "reporter", "owner"):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row_of(world, EpisodeAgency, agency=force, role=named_as).save(force_insert=True)


def test_nobody_writes_in_the_name_of_another_agency(world):
    world.acting("police_spoc")
    moment = {"kind": "located", "at": london(9, 12), "order": 9}
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        row_of(world, EpisodeMoment, owner_agency=world.council, **moment).save(force_insert=True)
    row_of(world, EpisodeMoment, **moment).save(force_insert=True)
    grade = {"agency": world.council, "code": "low", "at": london(9, 12)}
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        row_of(world, EpisodeGrade, owner_agency=world.council, **grade).save(force_insert=True)


def test_an_episode_is_made_only_for_a_child_one_may_see(world):
    world.acting("other_coordinator")
    strange = Episode(
        child=world.child, owner_agency=world.other_council, reference="X1", status="missing", missing_from="home",
        missing_from_at=london(1), reported_at=london(1), returned_at=london(2), ended_at=london(2), recorded_at=START,
    )  # fmt: skip
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        strange.save(force_insert=True)


def facts(world, role, on=dt.date(2016, 5, 9)):
    world.acting(role)
    return child_facts_on(world.child.pk, world.council.pk, on)


def test_duties_rest_on_the_same_facts_whoever_records(world):
    expected = {
        "age": 14, "care_status": "looked_after", "looked_after": True, "looked_after_elsewhere": False,
        "placed_by_other_authority": False, "open_to_exploitation_team": False,
    }  # fmt: skip
    assert facts(world, "missing_coordinator") == facts(world, "police_spoc") == expected
    assert facts(world, "other_coordinator") == {}
    assert facts(world, "missing_coordinator", dt.date(2009, 2, 28))["looked_after"] is False


@pytest.mark.parametrize(
    ("on", "age"), [(dt.date(2015, 2, 28), 12), (dt.date(2015, 3, 1), 13), (dt.date(2016, 2, 29), 13)]
)
def test_age_turns_on_the_birthday(world, on, age):
    assert facts(world, "missing_coordinator", on)["age"] == age == world.child.age_on(on)


def test_every_write_is_in_the_audit(world):
    world.acting("missing_coordinator")
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, diff::text FROM audit.changes_of(%s, 100)", [world.child.pk])
        rows = cursor.fetchall()
    tables = {name for name, _diff in rows}
    assert {"episode", "episode_moment", "episode_grade", "episode_update", "episode_notice"} <= tables
    assert not any("everybody" in diff for name, diff in rows if name == "episode_update")
