"""The pages on which two records of one child are brought together and taken apart, as a browser without scripts."""

import datetime as dt

import pytest
from django.urls import reverse

from missing_cases.children import services
from missing_cases.models import Child, ChildMerge
from tests.children.two_records import described, known, make_record, make_world, merge_two, policed, went
from tests.sign_in import sign_in


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def kept(world):
    return make_record(world)


@pytest.fixture
def other(world):
    return make_record(world, given_names="Amirah")


@pytest.fixture
def visit(client, world):
    return sign_in(client, world.people["team_manager"])


def url(name, child, *more):
    return reverse(f"children:{name}", args=[child.pk, *(row.pk for row in more)])


def body(response):
    return response.content.decode()


def seen(response):
    return response.context["form"]["seen"].value()


def test_the_other_record_is_found_by_post_and_never_this_one(visit, kept, other):
    assert "Amirah" not in body(visit.get(url("merge", kept)))
    found = visit.post(url("merge", kept), {"text": "Amirah Khan"})
    assert found.status_code == 200
    assert other.reference in body(found) and url("merge_with", kept, other) in body(found)
    assert [hit.child.pk for hit in visit.post(url("merge", kept), {"text": "Amira Khan"}).context["results"]] == [
        other.pk
    ]


def test_nothing_typed_and_nothing_found_are_said(visit, kept):
    empty = visit.post(url("merge", kept), {"text": " "})
    assert (empty.status_code, "Enter a name, a date of birth or a reference" in body(empty)) == (422, True)
    assert "No other record that you hold matches" in body(visit.post(url("merge", kept), {"text": "Zimmermann"}))


def test_the_preview_saves_nothing_and_says_what_moves_and_who_gains(visit, world, kept, other):
    went(world, other, 5)
    policed(world, other, 5)
    page = body(visit.get(url("merge_with", kept, other)))
    assert "Episode: 1" in page and "newly sees the identity and description of" in page
    assert "I have read who will newly see what" in page
    assert not ChildMerge.objects.exists()


def test_choosing_and_confirming_makes_them_one_and_each_address_leads_there(visit, world, kept, other):
    described(world, kept, 3)
    described(world, other, 20)
    page = visit.get(url("merge_with", kept, other))
    given = {"date_of_birth": "merged", "description": "both", "reason": "Her mother said so", "seen": seen(page)}
    done = visit.post(url("merge_with", kept, other), given)
    assert done["Location"] == reverse("reporting:child", args=[kept.pk])
    assert f"{other.reference} became part of this record" in body(visit.get(done["Location"]))
    assert Child.objects.get(pk=kept.pk).date_of_birth == dt.date(2012, 3, 20)
    again = visit.post(url("merge_with", kept, other), given, follow=True)
    assert again.redirect_chain[-1][0] == done["Location"]
    old = visit.get(reverse("reporting:child", args=[other.pk]))
    assert (old.status_code, old["Location"]) == (307, done["Location"])


def test_what_was_typed_for_the_old_address_is_saved_on_the_record_that_stands(visit, world, kept, other):
    merge_two(world, kept, other)
    typed = {"kind": "alias", "given_names": "Mia", "family_name": "Khan"}
    sent = visit.post(url("add_name", other), typed)
    assert (sent.status_code, sent["Location"]) == (307, url("add_name", kept))
    assert visit.post(sent["Location"], typed).status_code == 302


@pytest.mark.parametrize("person", ["other_coordinator", "police_spoc"])
def test_the_old_address_leads_nobody_who_may_not_see_the_record(client, world, kept, other, person):
    merge_two(world, kept, other)
    visit = sign_in(client, world.people[person])
    assert visit.get(reverse("reporting:child", args=[other.pk])).status_code == 404


def test_a_choice_left_out_is_asked_for_and_what_was_typed_is_kept(visit, world, kept, other):
    described(world, kept, 3)
    described(world, other, 20)
    policed(world, other, 5)
    page = visit.get(url("merge_with", kept, other))
    sent = visit.post(url("merge_with", kept, other), {"reason": "Same photo", "seen": seen(page)})
    assert sent.status_code == 422
    for said in (
        "Choose which is right: Date of birth",
        "Say that you have read who will newly see what",
        "Same photo",
    ):
        assert said in body(sent)
    assert not ChildMerge.objects.exists()


def test_what_changed_since_is_shown_before_it_is_saved(visit, world, kept, other):
    token = seen(visit.get(url("merge_with", kept, other)))
    known(world, other, 5)
    sent = visit.post(url("merge_with", kept, other), {"reason": "Same", "seen": token})
    assert (sent.status_code, "Something has changed since you looked" in body(sent)) == (409, True)
    assert "Contact: 1" in body(sent)
    assert visit.post(url("merge_with", kept, other), {"reason": "Same", "seen": seen(sent)}).status_code == 302


def test_what_forbids_it_is_said_instead_of_a_form(visit, world, kept, other):
    went(world, kept, 5)
    went(world, other, 5)
    page = visit.get(url("merge_with", kept, other))
    assert "are of the same time" in body(page) and 'name="reason"' not in body(page)
    assert visit.post(url("merge_with", kept, other), {"reason": "Same"}).status_code == 422


def test_the_history_says_who_did_it_and_undoing_asks_for_a_reason(visit, world, kept, other):
    policed(world, other, 5)
    merge = merge_two(world, kept, other, reason="Same birthday and mother")
    known(world, kept, 28)
    page = body(visit.get(url("merges", kept)))
    for said in ("Same birthday and mother", merge.merged_by.full_name, "newly sees", url("part", kept, merge)):
        assert said in page
    apart = visit.get(url("part", kept, merge))
    assert "Contact: 1" in body(apart)
    assert visit.post(url("part", kept, merge), {"reason": ""}).status_code == 422
    assert visit.post(url("part", kept, merge), {"reason": "Cousins"}).status_code == 302
    assert "Cousins" in body(visit.get(url("merges", kept)))
    assert visit.get(reverse("reporting:child", args=[other.pk])).status_code == 200
    assert visit.get(url("part", kept, merge)).status_code == 404


def test_a_social_worker_reads_the_history_and_changes_nothing(client, world, kept, other):
    merge = merge_two(world, kept, other)
    by = world.acting("missing_coordinator")
    services.add_key_worker(
        child=kept, role="social_worker", user=world.people["social_worker"], from_on=dt.date(2026, 5, 2), by=by,
        now=merge.merged_at,
    )  # fmt: skip
    visit = sign_in(client, world.people["social_worker"])
    page = visit.get(url("merges", kept))
    assert (page.status_code, "apart again" in body(page)) == (200, False)
    for forbidden in (url("merge", kept), url("part", kept, merge)):
        assert visit.get(forbidden).status_code == 403


def test_the_history_costs_the_same_for_one_merge_and_for_four(
    visit, world, kept, other, django_assert_max_num_queries
):
    merge_two(world, kept, other)
    with django_assert_max_num_queries(40) as first:
        visit.get(url("merges", kept))
    for name in ("Amyra", "Ameera", "Emira"):
        merge_two(world, kept, make_record(world, given_names=name))
    with django_assert_max_num_queries(len(first)):
        assert body(visit.get(url("merges", kept))).count("became part of this record") == 4


def test_another_councils_record_is_not_there_on_either_side(visit, world, kept):
    by = world.acting("other_coordinator")
    theirs = services.create_child(by=by, now=world.now, given_names="Amira", family_name="Khan")
    assert visit.get(url("merge_with", kept, theirs)).status_code == 404
    assert visit.get(url("merge_with", theirs, kept)).status_code == 404
    found = visit.post(url("merge", kept), {"text": "Amira Khan"})
    assert theirs.reference not in body(found)


def test_another_councils_merge_is_not_there(client, world, kept, other):
    merge = merge_two(world, kept, other)
    visit = sign_in(client, world.people["other_coordinator"])
    assert visit.get(url("part", kept, merge)).status_code == 404
    assert visit.get(url("merges", kept)).status_code == 404
