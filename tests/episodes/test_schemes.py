"""Lists of grades kept by hand: dated, one at a time, and what was in force stays as it was."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from episodes.grading import scheme_codes
from episodes.models import EpisodeGrade, GradeScheme
from episodes.services.schemes import add_scheme, change_scheme
from missing_cases.access import context
from missing_cases.errors import RuleError
from missing_cases.models import Agency, User
from tests.episodes.world import exact, report
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
TODAY, DAY = NOW.date(), dt.timedelta(days=1)
PAGE = "/reference-data/episodes/gradescheme/"


@pytest.fixture
def force():
    with context.acting_as_system("test"):
        return Agency.objects.create(kind="police", name="Eastshire Police", short_name="EP")


def scheme(force, from_on, to_on=None, codes=("low", "high"), **more):
    return GradeScheme(agency=force, codes=list(codes), from_on=from_on, to_on=to_on, **more)


def lists(force):
    return [(row.codes, row.from_on, row.to_on) for row in GradeScheme.objects.filter(agency=force)]


def test_a_new_list_ends_the_one_that_was_open(force):
    add_scheme(scheme=scheme(force, dt.date(2020, 1, 1)))
    add_scheme(scheme=scheme(force, TODAY, codes=("low", "medium", "high")))
    assert lists(force) == [
        (["low", "high"], dt.date(2020, 1, 1), TODAY), (["low", "medium", "high"], TODAY, None),
    ]  # fmt: skip
    assert scheme_codes(force, TODAY - DAY) == ["low", "high"]
    assert scheme_codes(force, TODAY) == ["low", "medium", "high"]


def test_an_older_list_may_be_entered_before_the_first(force):
    add_scheme(scheme=scheme(force, dt.date(2020, 1, 1)))
    add_scheme(scheme=scheme(force, dt.date(2016, 1, 1), dt.date(2020, 1, 1), codes=("absent", "high")))
    assert scheme_codes(force, dt.date(2019, 12, 31)) == ["absent", "high"]


@pytest.mark.parametrize(
    ("from_on", "to_on", "codes", "field"),
    [
        (dt.date(2019, 1, 1), None, ("low",), "from_on"),
        (dt.date(2019, 1, 1), dt.date(2020, 1, 2), ("low",), "from_on"),
        (dt.date(2020, 1, 1), None, ("low",), "from_on"),
        (dt.date(2022, 1, 1), dt.date(2022, 1, 1), ("low",), "to_on"),
        (dt.date(2022, 1, 1), dt.date(2021, 1, 1), ("low",), "to_on"),
        (dt.date(2022, 1, 1), None, (), "codes"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field_and_changes_nothing(force, from_on, to_on, codes, field):
    add_scheme(scheme=scheme(force, dt.date(2020, 1, 1)))
    before = lists(force)
    with pytest.raises(RuleError) as refused:
        add_scheme(scheme=scheme(force, from_on, to_on, codes))
    assert refused.value.field == field
    assert lists(force) == before


def test_another_force_s_list_is_no_hindrance(force):
    with context.acting_as_system("test"):
        other = Agency.objects.create(kind="police", name="Westshire Police", short_name="WP")
    add_scheme(scheme=scheme(force, dt.date(2020, 1, 1)))
    assert add_scheme(scheme=scheme(other, dt.date(2020, 1, 1))).pk


def test_of_a_list_in_use_only_the_end_and_the_source_change(force):
    kept = add_scheme(scheme=scheme(force, dt.date(2020, 1, 1)))
    for field, value in {"codes": ["low"], "from_on": dt.date(2019, 1, 1)}.items():
        changed = GradeScheme.objects.get(pk=kept.pk)
        setattr(changed, field, value)
        with pytest.raises(RuleError, match="This list has been in use"):
            change_scheme(scheme=changed, fields=[field], now=NOW)
    kept.source, kept.to_on = "The force's policy of June 2026", TODAY
    change_scheme(scheme=kept, fields=["source", "to_on"], now=NOW)
    assert lists(force) == [(["low", "high"], dt.date(2020, 1, 1), TODAY)]


@pytest.mark.parametrize("to_on", [TODAY - DAY, dt.date(2020, 6, 1)])
def test_the_past_is_not_taken_back(force, to_on):
    kept = add_scheme(scheme=scheme(force, dt.date(2020, 1, 1)))
    kept.to_on = to_on
    with pytest.raises(RuleError, match="in the past stays"):
        change_scheme(scheme=kept, fields=["to_on"], now=NOW)
    assert lists(force)[0][2] is None


def test_a_list_that_has_ended_is_not_opened_again(force):
    kept = add_scheme(scheme=scheme(force, dt.date(2020, 1, 1), dt.date(2021, 1, 1)))
    kept.to_on = None
    with pytest.raises(RuleError, match="in the past stays"):
        change_scheme(scheme=kept, fields=["to_on"], now=NOW)


def test_a_list_that_has_not_begun_may_be_changed(force):
    kept = add_scheme(scheme=scheme(force, TODAY + 9 * DAY))
    kept.codes, kept.from_on = ["low"], TODAY + 20 * DAY
    change_scheme(scheme=kept, fields=["codes", "from_on"], now=NOW)
    assert lists(force) == [(["low"], TODAY + 20 * DAY, None)]


def test_on_the_page_it_is_added_ordered_and_audited(client, force, oracle):
    call_command("appoint_administrator", "keeper@example.org", name="Kay Keeper", verbosity=0)
    keeper = User.objects.get(email="keeper@example.org")
    sign_in(client, keeper)
    sent = {"agency": str(force.pk), "codes": ["high", "low"], "source": "Policy", "from_on": "2020-01-01", "to_on": ""}
    assert client.post(f"{PAGE}add/", sent).status_code == 302
    (row,) = GradeScheme.objects.all()
    assert row.codes == ["low", "high"]
    assert "Low risk, High risk" in client.get(PAGE).content.decode()
    refused = client.post(f"{PAGE}{row.pk}/change/", {**sent, "codes": ["high"]}).content.decode()
    assert "This list has been in use. End it, and add the new one." in refused
    again = client.post(f"{PAGE}add/", sent).content.decode()
    assert "Another list of this agency is in force on some of these days." in again
    tomorrow = timezone.localdate(context.database_now()) + DAY
    assert client.post(f"{PAGE}{row.pk}/change/", {**sent, "to_on": str(tomorrow)}).status_code == 302
    row.refresh_from_db()
    assert row.to_on == tomorrow
    later = {**sent, "codes": ["very_low", "high"], "from_on": str(tomorrow + DAY)}
    assert client.post(f"{PAGE}add/", later).status_code == 302
    after = {**later, "codes": ["low"], "from_on": str(tomorrow + 30 * DAY)}
    assert client.post(f"{PAGE}add/", after).status_code == 302
    assert GradeScheme.objects.get(from_on=tomorrow + DAY).to_on == tomorrow + 30 * DAY
    written = oracle("SELECT operation FROM audit.event WHERE table_name = 'grade_scheme' AND actor = %s ORDER BY id",
                     [str(keeper.pk)])  # fmt: skip
    assert written == [("I",), ("U",), ("I",), ("U",), ("I",)]


def test_what_was_graded_keeps_its_grade(world):
    with context.acting_as_system("test"):
        add_scheme(scheme=scheme(world.police, dt.date(2016, 1, 1), codes=("medium", "high")))
    report(world, police_notified=exact(9), police_grade="medium")
    world.acting("missing_coordinator")
    before = list(EpisodeGrade.objects.order_by("pk").values_list("agency", "code", "at"))
    assert (world.police.pk, "medium") in {row[:2] for row in before}
    with context.acting_as_system("test"):
        add_scheme(scheme=scheme(world.police, TODAY, codes=("very_low", "low")))
    world.acting("missing_coordinator")
    assert list(EpisodeGrade.objects.order_by("pk").values_list("agency", "code", "at")) == before
    assert EpisodeGrade.objects.get(agency=world.police).get_code_display() == "Medium risk"
    assert scheme_codes(world.police, TODAY) == ["very_low", "low"]
