"""The pages of a child's record, as a browser without scripts uses them."""

import datetime as dt

import pytest
from django.urls import reverse

from missing_cases.access import context
from missing_cases.children import services
from missing_cases.children.rules import day_of
from missing_cases.models import (
    CareStatus,
    Child,
    ChildAdult,
    ChildName,
    ChildPhone,
    ChildPlace,
    KeyWorker,
    Placement,
    new_id,
)
from tests.children.world import BORN, make_access, make_child
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGES = ["edit", "add_name", "care_status", "placement", "key_worker", "adult", "place", "phone"]
IDENTITY = {"given_names": "Amira", "family_name": "Khan", "sex": "F"}
SOURCE = {"source": "Her mother, by telephone"}


def date(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


BIRTHDAY = date("date_of_birth", BORN)


@pytest.fixture
def by():
    return make_access()


@pytest.fixture
def child(by):
    return make_child(by)


@pytest.fixture
def today(by):
    with context.acting(by) as now:
        return day_of(now)


@pytest.fixture
def visit(client, by):
    """A browser signed in as the child's own coordinator."""
    return sign_in(client, by.user)


def url(name, child, *more):
    return reverse(f"children:{name}", args=[child.pk, *more])


def rows(by, model, **which):
    with context.acting(by):
        return list(model.objects.filter(**which).order_by("pk"))


def words(answer):
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_for_those_who_hold_the_record(visit, child, page):
    answer = visit.get(url(page, child))
    assert answer.status_code == 200
    assert "Amira Khan" in words(answer)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_agencys_child_is_not_there(client, child, page, method):
    other = sign_in(client, make_access().user)
    assert getattr(other, method)(url(page, child)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_the_police_may_not_change_a_record(client, child, page):
    assert sign_in(client, make_access("police", "police_spoc").user).get(url(page, child)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_look_is_written_down(visit, by, child, page, oracle):
    visit.get(url(page, child))
    seen = oracle("SELECT children, actor FROM audit.read WHERE view = %s", [f"children:{page}"])
    assert [(list(map(str, keys)), actor) for keys, actor in seen] == [([str(child.pk)], str(by.user.pk))]


def test_a_child_is_added_with_home_and_references(visit, by):
    answer = visit.post(
        reverse("children:new"),
        {**IDENTITY, **BIRTHDAY, "address": "1 Mill Lane\nWigan", "postcode": "wn11aa", "nhs_number": "943 476 5919"},
    )
    (child,) = rows(by, Child)
    assert (answer.status_code, answer["Location"]) == (302, f"/children/{child.pk}/")
    assert (child.full_name, child.date_of_birth, child.nhs_number) == ("Amira Khan", BORN, "9434765919")
    with context.acting(by):
        home = ChildPlace.objects.select_related("place").get(child=child)
    assert (home.relation, home.place.name, home.place.postcode) == ("home", "1 Mill Lane", "WN1 1AA")


@pytest.mark.parametrize(
    ("typed", "sentence", "kept"),
    [
        ({"given_names": ""}, "Enter the child&#x27;s given name", 'value="Khan"'),
        ({"nhs_number": "9434765918"}, "one of its digits is wrong", 'value="9434765918"'),
        ({"postcode": "nowhere"}, "Enter a full postcode", 'value="nowhere"'),
        (date("date_of_birth", dt.date(2090, 1, 1)), "Date of birth must be in the past", 'value="2090"'),
        ({"date_of_birth_day": "31", "date_of_birth_month": "2", "date_of_birth_year": "2011"}, "Error", 'value="31"'),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_is_kept(visit, by, typed, sentence, kept):
    answer = visit.post(reverse("children:new"), {**IDENTITY, **typed})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert kept in words(answer)
    assert rows(by, Child) == []
    assert rows(by, ChildPlace) == []


def test_a_likely_duplicate_is_shown_before_anything_is_saved(visit, by, child):
    typed = {**IDENTITY, **BIRTHDAY, "given_names": "Ameera"}
    answer = visit.post(reverse("children:new"), typed)
    assert answer.status_code == 200
    assert "may already have a record" in words(answer)
    assert f"/children/{child.pk}/" in words(answer)
    assert rows(by, Child) == [child]
    confirmed = {**typed, "confirmed": "yes", "confirmed_for": f"Ameera|Khan|{BORN}"}
    assert visit.post(reverse("children:new"), confirmed).status_code == 302
    assert len(rows(by, Child)) == 2


def test_a_confirmation_holds_for_that_name_alone(visit, by, child):
    stolen = {**IDENTITY, **BIRTHDAY, "confirmed": "yes", "confirmed_for": "Zoe|Quill|"}
    assert "may already have a record" in words(visit.post(reverse("children:new"), stolen))
    unticked = {**IDENTITY, **BIRTHDAY, "confirmed_for": f"Amira|Khan|{BORN}"}
    assert "may already have a record" in words(visit.post(reverse("children:new"), unticked))
    assert rows(by, Child) == [child]


def test_what_was_typed_to_find_the_child_begins_the_new_record(visit):
    page = words(visit.post(reverse("children:new"), {"text": "Zoe Marie Quill 4/5/2011"}))
    for kept in ('value="Zoe Marie"', 'value="Quill"', 'value="2011"'):
        assert kept in page


def test_identity_is_changed_and_the_old_name_still_finds_the_child(visit, by, child):
    answer = visit.post(url("edit", child), {**IDENTITY, **BIRTHDAY, "family_name": "Hussain", "version": 1})
    assert answer.status_code == 302
    (fresh,) = rows(by, Child)
    assert (fresh.full_name, fresh.version) == ("Amira Hussain", 2)


def test_the_second_of_two_savers_sees_both_and_may_save_knowingly(visit, by, child):
    with context.acting(by) as now:
        services.edit_child(child=child, version=1, by=by, now=now, known_as="Mimi")
    mine = {**IDENTITY, **BIRTHDAY, "known_as": "Ami", "version": 1}
    answer = visit.post(url("edit", child), mine)
    assert answer.status_code == 409
    page = words(answer)
    assert "Mimi" in page
    assert 'value="Ami"' in page
    assert by.user.full_name in page
    assert 'name="version" value="2"' in page
    assert rows(by, Child)[0].known_as == "Mimi"
    assert visit.post(url("edit", child), {**mine, "version": 2}).status_code == 302
    assert rows(by, Child)[0].known_as == "Ami"


def test_a_save_without_the_version_that_was_open_is_a_conflict(visit, child):
    assert visit.post(url("edit", child), {**IDENTITY, **BIRTHDAY}).status_code == 409


def test_names_are_added(visit, by, child):
    assert visit.post(url("add_name", child), {"kind": "online", "given_names": "skater99"}).status_code == 302
    assert rows(by, ChildName, kind="online")[0].given_names == "skater99"
    assert "skater99" in words(visit.get(url("add_name", child)))
    refused = visit.post(url("add_name", child), {"kind": "legal", "given_names": "X"})
    assert refused.status_code == 422


def test_care_status_changes_and_says_what_it_ends(visit, by, child, today):
    began = today - dt.timedelta(days=9)
    assert visit.post(url("care_status", child), {"code": "child_in_need", **date("from_on", began)}).status_code == 302
    assert "Now: Child in need" in words(visit.get(url("care_status", child)))
    visit.post(url("care_status", child), {"code": "looked_after", "legal_status": "C2", **date("from_on", today)})
    found = rows(by, CareStatus)
    assert [(row.code, row.from_on, row.to_on) for row in found] == [
        ("child_in_need", began, today), ("looked_after", today, None)
    ]  # fmt: skip


def test_a_status_from_tomorrow_is_refused_beside_its_date(visit, by, child, today):
    answer = visit.post(
        url("care_status", child), {"code": "looked_after", **date("from_on", today + dt.timedelta(days=1))}
    )
    assert answer.status_code == 422
    assert "Date must be today or in the past" in words(answer)
    assert 'value="looked_after" checked' in words(answer)
    assert rows(by, CareStatus) == []


def test_a_placement_opens_the_record_to_the_host_council(client, visit, by, child, today):
    host = make_access()
    home = make_access("care_home", "registered_manager").agency
    typed = {
        "kind": "childrens_home", **date("from_on", today), "provider": home.pk, "place_name": "Elm House",
        "postcode": "OL16 1AA", "responsible_authority": by.agency_id, "host_authority": host.agency_id,
    }  # fmt: skip
    assert visit.post(url("placement", child), typed).status_code == 302
    (placement,) = rows(by, Placement)
    assert (placement.provider, placement.host_authority) == (home, host.agency)
    assert sign_in(client, host.user).get(url("edit", child)).status_code == 200


def test_only_councils_are_offered_as_authorities(visit, child, today):
    police = make_access("police", "police_spoc").agency
    typed = {"kind": "foster", **date("from_on", today), "responsible_authority": police.pk}
    answer = visit.post(url("placement", child), typed)
    assert answer.status_code == 422
    assert f'value="{police.pk}"' not in words(answer)


def test_a_worker_begins_and_ends(visit, by, child, today):
    typed = {"role": "social_worker", "who": "user", "user": by.user.pk, **date("from_on", today)}
    assert visit.post(url("key_worker", child), typed).status_code == 302
    (worker,) = rows(by, KeyWorker)
    assert worker.user == by.user
    assert str(by.user) in words(visit.get(url("key_worker", child)))
    end = url("end_worker", child, worker.pk)
    assert visit.get(end).status_code == 200
    early = visit.post(end, date("to_on", today - dt.timedelta(days=1)))
    assert early.status_code == 422
    assert "cannot end before it began" in words(early)
    assert visit.post(end, date("to_on", today)).status_code == 302
    assert rows(by, KeyWorker)[0].to_on == today
    assert visit.get(end).status_code == 404


def test_a_worker_without_an_account_needs_a_name(visit, by, child, today):
    typed = {"role": "teacher", "who": "name", **date("from_on", today)}
    answer = visit.post(url("key_worker", child), typed)
    assert answer.status_code == 422
    assert "Enter their name" in words(answer)
    assert visit.post(url("key_worker", child), {**typed, "name": "Mx Reed"}).status_code == 302
    assert rows(by, KeyWorker)[0].name == "Mx Reed"


def test_somebody_of_another_agency_cannot_be_chosen(visit, by, child, today):
    stranger = make_access().user
    typed = {"role": "social_worker", "who": "user", "user": stranger.pk, **date("from_on", today)}
    assert visit.post(url("key_worker", child), typed).status_code == 422
    assert rows(by, KeyWorker) == []


LINKS = [
    ("adult", "contacts", ChildAdult, {"full_name": "Bea Khan", "relation": "parent", **SOURCE}, "Bea Khan"),
    ("place", "places", ChildPlace, {"name": "Bus station", "relation": "frequented", **SOURCE}, "Bus station"),
    ("phone", "phones", ChildPhone, {"number": "01632 960001", "relation": "her own", **SOURCE}, "01632 960001"),
]


@pytest.mark.parametrize(("page", "kind", "model", "typed", "shown"), LINKS)
def test_a_link_is_added_listed_and_ended(visit, by, child, today, page, kind, model, typed, shown):
    assert visit.post(url(page, child), typed).status_code == 302
    (link,) = rows(by, model)
    assert (link.source, link.child) == (SOURCE["source"], child)
    assert shown in words(visit.get(url(page, child)))
    end = url("end_link", child, kind, link.pk)
    assert visit.get(end).status_code == 200
    assert visit.post(end, date("to_on", today)).status_code == 302
    assert rows(by, model)[0].to_on == today
    assert shown not in words(visit.get(url(page, child)))


@pytest.mark.parametrize(("page", "kind", "model", "typed", "shown"), LINKS)
def test_a_link_needs_its_source(visit, by, child, page, kind, model, typed, shown):
    answer = visit.post(url(page, child), {**typed, "source": " "})
    assert answer.status_code == 422
    assert "Say where this comes from" in words(answer)
    assert shown in words(answer)
    assert rows(by, model) == []


def test_a_link_of_another_child_is_not_ended_through_this_one(visit, by, child, today):
    sibling = make_child(by, given_names="Zoe")
    visit.post(url("phone", sibling), LINKS[2][3])
    (link,) = rows(by, ChildPhone)
    for kind in ("phones", "contacts", "nothing"):
        answer = visit.post(url("end_link", child, kind, link.pk), date("to_on", today))
        assert answer.status_code == 404, kind
    assert rows(by, ChildPhone)[0].to_on is None


def test_a_child_that_does_not_exist_is_not_there(visit):
    assert visit.get(reverse("children:edit", args=[new_id()])).status_code == 404


@pytest.mark.parametrize("page", ["key_worker", "adult", "place", "phone"])
def test_the_length_of_a_list_does_not_change_the_number_of_queries(
    visit, by, child, today, page, django_assert_num_queries, django_assert_max_num_queries
):
    def add(number):
        typed = next((typed for name, _, _, typed, _ in LINKS if name == page), None)
        typed = typed or {"role": "other", "who": "name", "name": f"Worker {number}", **date("from_on", today)}
        assert visit.post(url(page, child), typed).status_code == 302

    add(0)
    visit.get(url(page, child))  # what one process reads once
    with django_assert_max_num_queries(40) as few:
        visit.get(url(page, child))
    count = len(few)
    for number in range(1, 5):
        add(number)
    visit.get(url(page, child))
    with django_assert_num_queries(count):
        visit.get(url(page, child))
