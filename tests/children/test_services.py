"""Making and changing a child's record."""

import datetime as dt

import pytest

from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.children import services
from missing_cases.children.selectors import allocated_worker, overview_of, police_force_for
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Child, ChildName, Involvement, NameKind, Tier
from tests.children.world import make_access, make_child

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_access()


def test_a_new_child_is_open_to_its_agency_and_to_nobody_else(by):
    child = make_child(by)
    with context.acting(by):
        assert Child.objects.visible_to(by, tier=Tier.RECORD).get() == child
        assert child.reference.startswith("MC-")
    other = make_access()
    with context.acting(other):
        assert not Child.objects.exists()


def test_references_follow_one_another(by):
    numbers = [int(make_child(by).reference[-6:]) for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_two_agencies_count_for_themselves(by):
    assert make_child(by).reference == make_child(make_access()).reference


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"given_names": " "}, "given_names"),
        ({"family_name": "?"}, "family_name"),
        ({"date_of_birth": dt.date(2090, 1, 1)}, "date_of_birth"),
        ({"date_of_birth": dt.date(1980, 1, 1)}, "date_of_birth"),
        ({"date_of_birth": None, "date_of_birth_estimated": True}, "date_of_birth"),
        ({"nhs_number": "9434765918"}, "nhs_number"),
        ({"upn": "A350200119001"}, "upn"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(by, values, field):
    with pytest.raises(RuleError) as refused:
        make_child(by, **values)
    assert refused.value.field == field
    with context.acting(by):
        assert not Child.objects.exists()


@pytest.mark.parametrize("values", [{"nhs_number": "9434765919"}, {"upn": "P350200119001"}, {"date_of_birth": None}])
def test_what_can_be_is_kept(by, values):
    child = make_child(by, **values)
    for name, value in values.items():
        assert getattr(child, name) == value


def test_a_role_without_the_function_cannot_add_a_child():
    with pytest.raises(NotAllowed):
        make_child(make_access("police", "police_spoc"))


@pytest.mark.parametrize("values", [{"entered_by_agency_id": None}, {"restricted": True}, {"reference": "MC-1"}])
def test_only_identity_can_be_given(by, values):
    with pytest.raises(TypeError, match="not a field of identity"):
        make_child(by, **values)


def test_the_second_of_two_savers_sees_what_the_first_wrote(by):
    child = make_child(by)
    with context.acting(by) as now:
        services.edit_child(child=child, version=1, by=by, now=now, known_as="Mimi")
        with pytest.raises(StaleError) as stale:
            services.edit_child(child=child, version=1, by=by, now=now, known_as="Ami")
    assert stale.value.theirs == {"known_as": "Mimi"}


def test_a_former_name_still_finds_the_child(by):
    child = make_child(by)
    with context.acting(by) as now:
        services.edit_child(child=child, version=1, by=by, now=now, family_name="Hussain")
        kinds = list(ChildName.objects.filter(child=child).order_by("recorded_at").values_list("kind", "family_name"))
    assert kinds == [(NameKind.FORMER, "Khan"), (NameKind.LEGAL, "Hussain")]


def test_care_status_keeps_its_history_without_a_gap(by):
    child = make_child(by)
    with context.acting(by) as now:
        services.set_care_status(child=child, code="child_in_need", from_on=dt.date(2020, 1, 1), by=by, now=now)
        services.set_care_status(child=child, code="looked_after", from_on=dt.date(2021, 1, 1), by=by, now=now)
        found = overview_of(child, by)
    assert [(row.code, row.from_on.year, row.to_on) for row in found.care_statuses] == [
        ("looked_after", 2021, None),
        ("child_in_need", 2020, dt.date(2021, 1, 1)),
    ]
    assert found.care_status.code == "looked_after"


def test_care_status_cannot_begin_before_the_present_one_or_tomorrow(by):
    child = make_child(by)
    with context.acting(by) as now:
        services.set_care_status(child=child, code="looked_after", from_on=dt.date(2021, 1, 1), by=by, now=now)
        for day in (dt.date(2020, 1, 1), now.date() + dt.timedelta(days=2)):
            with pytest.raises(RuleError) as refused:
                services.set_care_status(child=child, code="not_open", from_on=day, by=by, now=now)
            assert refused.value.field == "from_on"


def test_a_placement_involves_the_home_and_a_move_ends_it(by):
    child, home = make_child(by), make_access("care_home", "registered_manager")
    with context.acting(by) as now:
        services.set_placement(
            child=child, kind="childrens_home", provider=home.agency, from_on=dt.date(2021, 1, 1), by=by, now=now
        )
    with context.acting(home):
        assert Child.objects.visible_to(home).get() == child
        assert not Child.objects.visible_to(home, tier=Tier.RECORD).exists()
    with context.acting(by) as now:
        services.set_placement(child=child, kind="home", from_on=dt.date(2022, 1, 1), by=by, now=now)
    with context.acting(home):
        assert not Child.objects.exists()


def test_an_allocated_worker_sees_the_child_and_replaces_the_one_before(by):
    child = make_child(by)
    first = make_access(role="social_worker", agency=by.agency, scope="assigned")
    second = make_access(role="social_worker", agency=by.agency, scope="assigned")
    with context.acting(second):
        assert not Child.objects.exists()
    for day, worker in ((1, first), (2, second)):
        with context.acting(by) as now:
            services.add_key_worker(
                child=child, role="social_worker", user=worker.user, from_on=dt.date(2021, 1, day), by=by, now=now
            )
    with context.acting(second):
        assert Child.objects.visible_to(second, tier=Tier.RECORD).get() == child
        assert allocated_worker(child) == second.user


def test_links_are_dated_and_say_where_they_come_from(by):
    child = make_child(by)
    with context.acting(by) as now:
        services.link_adult(child=child, full_name="Bea Khan", relation="parent", source="School", by=by, now=now)
        services.link_place(child=child, name="Bus station", relation="frequented", source="Child", by=by, now=now)
        services.link_phone(child=child, number="07700 900123", relation="Own", source="Mother", by=by, now=now)
        with pytest.raises(RuleError) as refused:
            services.link_phone(child=child, number="07700 900124", relation="Own", source=" ", by=by, now=now)
        found = overview_of(child, by)
    assert refused.value.field == "source"
    assert [found.adults[0].adult.full_name, found.places[0].place.name, found.phones[0].phone.number] == [
        "Bea Khan",
        "Bus station",
        "07700 900123",
    ]


def test_an_overview_costs_the_same_whatever_the_record_holds(by, django_assert_num_queries):
    child = make_child(by)
    with context.acting(by) as now:
        for n in range(5):
            services.link_place(child=child, name=f"Place {n}", relation="frequented", source="Child", by=by, now=now)
        with django_assert_num_queries(7):
            overview_of(child, by)


def test_the_police_force_is_the_one_set_or_the_only_one(by):
    assert police_force_for(by.agency) is None
    force = make_access("police", "police_spoc").agency
    assert police_force_for(by.agency) == force
    another = make_access("police", "police_spoc").agency
    assert police_force_for(by.agency) is None
    by.agency.police_force = another
    assert police_force_for(by.agency) == another


def test_involvement_states_its_legal_basis(by):
    child = make_child(by)
    with context.acting(by):
        assert Involvement.objects.get(child=child).legal_basis
