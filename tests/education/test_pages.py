"""The pages of the register of children missing education."""

import csv
import datetime as dt

import pytest
from django.test import Client

from education.models import EducationCase
from education.selectors import register_for, rows_of
from tests.education.world import NOW, make_world, put_on
from tests.episodes.world import make_child
from tests.sign_in import sign_in


@pytest.fixture
def world(db):
    return make_world()


def enter(world, role="missing_coordinator"):
    client = sign_in(Client(), world.people[role])
    world.acting("missing_coordinator")
    return client


def words_of(response):
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


def day(name, date):
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


LATE_CHECKS = 2  # one by the school, one by other practitioners
GIVEN = {
    "teller": "school", "told_by": "Mill Lane School", "reason": "absent", "text": "Away since Monday.",
    "last_school": "=Mill Lane", "year_group": "9", **day("first_absent_on", dt.date(2026, 3, 2)),
}  # fmt: skip


def test_from_the_first_report_to_the_new_school(world):
    client = enter(world)
    address = f"/children/{world.child.pk}/education/new/"
    refused = client.post(address, {**GIVEN, "reason": ""})
    assert refused.status_code == 422 and "Away since Monday." in words_of(refused)
    shown = client.post(address, GIVEN, follow=True)
    assert "is on the register" in words_of(shown) and words_of(shown).count(">Late<") == LATE_CHECKS
    case = shown.redirect_chain[-1][0]
    wrong = client.post(f"{case}check/", {"kind": "school", "made_by": "Head of year"})
    assert wrong.status_code == 422 and "Write what came of it." in words_of(wrong)
    made = client.post(f"{case}check/", {"kind": "school", "made_by": "Head of year", "result": "No."}, follow=True)
    assert "By the school, Head of year" in words_of(made)
    asked = client.post(f"{case}enquiry/", {"asked": "Housing office"}, follow=True)
    assert "No answer yet." in words_of(asked)
    enquiry = EducationCase.objects.get().enquiries.get()
    assert client.post(f"/education/enquiries/{enquiry.pk}/", {"answer": ""}).status_code == 422
    answered = client.post(f"/education/enquiries/{enquiry.pk}/", {"answer": "Moved to Leigh."}, follow=True)
    assert "Moved to Leigh." in words_of(answered)
    assert "With an aunt" in words_of(client.post(f"{case}found/", {"where": "With an aunt"}, follow=True))
    begun = {"provision": "Hill School", **day("from_on", dt.date(2026, 3, 3))}
    assert "Hill School" in words_of(client.post(f"{case}provision/", begun, follow=True))
    closed = client.post(f"{case}close/", {"reason": "Twice."})
    assert closed.status_code == 422 and "This case has ended." in words_of(closed)
    assert client.get(f"{case}nothing/").status_code == 404
    assert "Was on the register" in words_of(client.get(f"/children/{world.child.pk}/"))


def test_the_child_s_page_leads_to_the_register_and_back(world):
    client = enter(world)
    child = f"/children/{world.child.pk}/"
    assert f"{child}education/new/" in words_of(client.get(child))
    case = put_on(world)
    page = words_of(client.get(child))
    assert f"/education/{case.pk}/" in page and f"{child}education/new/" not in page


def test_the_register_filters_by_state_and_downloads_safely(world):
    client = enter(world)
    client.post(f"/children/{world.child.pk}/education/new/", GIVEN)
    assert "Amira Khan" in words_of(client.get("/education/"))
    assert "Amira Khan" in words_of(client.get("/education/?state=open"))
    assert "Amira Khan" not in words_of(client.get("/education/?state=closed"))
    answer = client.get("/education/register.csv")
    head, row = list(csv.reader(answer.content.decode().splitlines()))
    assert len(head) == len(row) and row[6] == "'=Mill Lane"


def test_others_find_nothing(world):
    case = put_on(world)
    other = enter(world, "other_coordinator")
    assert "Amira Khan" not in words_of(other.get("/education/"))
    for address in (
        f"/education/{case.pk}/",
        f"/education/{case.pk}/check/",
        f"/children/{world.child.pk}/education/new/",
    ):
        assert other.get(address).status_code == 404
    assert enter(world, "police_spoc").get("/education/").status_code == 403


def test_the_register_costs_the_same_for_two_and_for_ten(world, django_assert_num_queries):
    put_on(world)
    by = world.acting("missing_coordinator")
    for _number in range(2):
        for _each in range(3):
            put_on(world, child=make_child(by, NOW, born=dt.date(2011, 1, 1)))
        with django_assert_num_queries(4):
            rows_of(list(register_for(by)), by, NOW)
