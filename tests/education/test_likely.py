"""The list of children likely to go missing from education: on it, looked at again, off it, become a case."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from education import services
from education.models import Likely
from missing_cases.errors import RuleError
from missing_cases.models import Child
from tests.education.test_pages import day, enter, words_of
from tests.education.world import HOUR, NOW, make_world, put_on
from tests.episodes.world import make_child
from tests.sign_in import sign_in

NEXT = dt.date(2026, 3, 20)


@pytest.fixture
def world(db):
    return make_world()


def who(world, now=NOW):
    return {"by": world.acting("missing_coordinator"), "now": now}


def likely(world, *, child=None, **given):
    filled = {"reason": "off_roll", "since_on": NOW.date(), "note": "No destination.", "review_on": NEXT, **given}
    return services.record_likely(child=child or world.child, **{**who(world), **filled})


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason": "mood"}, "reason"), ({"since_on": dt.date(2026, 3, 5)}, "since_on"), ({"note": " "}, "note"),
     ({"review_on": NOW.date()}, "review_on")],
)  # fmt: skip
def test_it_says_why_since_when_and_when_it_is_looked_at_again(world, given, field):
    with pytest.raises(RuleError) as error:
        likely(world, **given)
    assert error.value.field == field
    assert not Likely.objects.exists()


def test_a_child_stands_on_the_list_once_and_not_beside_the_register(world):
    first = likely(world)
    with pytest.raises(RuleError, match="on the list already"):
        likely(world)
    services.end_likely(likely=first, reason="A place at Hill School.", **who(world))
    put_on(world)
    with pytest.raises(RuleError, match="on the register"):
        likely(world)


def test_it_is_looked_at_again_and_ended_for_a_reason(world):
    found = likely(world)
    later = dt.date(2026, 4, 20)
    reviewed = services.review_likely(
        likely=found, note="Seen by the officer.", review_on=later, **who(world, NOW + HOUR)
    )
    assert (reviewed.review_on, reviewed.reviewed_at) == (later, NOW + HOUR)
    with pytest.raises(RuleError, match="why it is no longer so"):
        services.end_likely(likely=found, reason="", **who(world))
    services.end_likely(likely=found, reason="A place at Hill School.", **who(world))
    with pytest.raises(RuleError, match="no longer on the list"):
        services.review_likely(likely=found, note="Again.", review_on=later, **who(world))
    with pytest.raises(IntegrityError, match="likely_ended_for_a_reason"), transaction.atomic():
        Likely.objects.filter(pk=found.pk).update(end_reason="")


def test_who_goes_missing_leaves_the_list_for_the_register(world):
    found = likely(world)
    case = put_on(world)
    found.refresh_from_db()
    assert found.case == case and found.ended_at == NOW


def test_another_council_neither_sees_nor_adds(world):
    found = likely(world)
    by = world.acting("other_coordinator")
    assert not Likely.objects.visible_to(by).exists()
    with pytest.raises(Child.DoesNotExist):
        services.record_likely(
            child=world.child, reason="home", since_on=NOW.date(), note="At home.", review_on=NEXT, by=by, now=NOW
        )
    other = sign_in(Client(), world.people["other_coordinator"])
    assert other.get(f"/education/likely/{found.pk}/end/").status_code == 404


def test_on_the_list_and_off_it_at_the_pages(world):
    client = enter(world)
    address = f"/children/{world.child.pk}/education/likely/"
    given = {"reason": "exclusion", "note": "Two fixed terms.", **day("since_on", NOW.date())}
    refused = client.post(address, given)
    assert refused.status_code == 422 and "Two fixed terms." in words_of(refused)
    shown = client.post(address, {**given, **day("review_on", dt.date(2099, 1, 1))}, follow=True)
    assert "Amira Khan" in words_of(shown) and "To look at now" not in words_of(shown)
    found = Likely.objects.get()
    assert client.get(f"/education/likely/{found.pk}/nothing/").status_code == 404
    assert client.post(f"/education/likely/{found.pk}/end/", {"reason": ""}).status_code == 422
    off = client.post(f"/education/likely/{found.pk}/end/", {"reason": "Back at school."}, follow=True)
    assert "None." in words_of(off)


def test_what_is_due_is_marked_and_the_list_costs_the_same(world, django_assert_max_num_queries):
    client = enter(world)
    likely(world)
    assert "To look at now" in words_of(client.get("/education/likely/"))
    with django_assert_max_num_queries(45) as few:
        client.get("/education/likely/")
    by = world.acting("missing_coordinator")
    for _each in range(4):
        likely(world, child=make_child(by, NOW, born=dt.date(2011, 1, 1)))
    with django_assert_max_num_queries(len(few)):
        client.get("/education/likely/")
