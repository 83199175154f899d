"""The pages of the reconciliation: both sides, who sees to it, how it was settled, and two counts that add up."""

import re

import pytest
from django.db import transaction
from django.test import Client

from intake.models import Difference
from tests.episodes.world import make_child, report
from tests.intake.reconciling.test_reconcile import START, compared, known, listed, world  # noqa: F401 - a fixture
from tests.looking import looked_at
from tests.sign_in import sign_in


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def client(world):  # noqa: F811 - pytest's way of asking for a fixture
    known(world, police_log_number="GM-1", police_grade="medium")
    listed(world, police_log_number="GM-1", police_grade="high", given_names="Amira", family_name="Khan")
    listed(world, police_log_number="GM-2", given_names="Mia", family_name="Thorne")
    compared(world)
    return sign_in(Client(), world.people["missing_coordinator"])


@pytest.mark.django_db
def test_each_difference_is_shown_from_both_sides_and_settled_in_words(client):
    page = words_of(client.get("/reconciliation/"))
    assert "To settle (2)" in page and "Mia Thorne: The police have it and we do not GM-2, " in page
    assert "The police say: High risk. We say: Medium risk." in page
    grade = Difference.objects.get(kind="grade")
    wrong = client.post(f"/reconciliation/{grade.pk}/", {"note": "Rang the sergeant."})
    assert wrong.status_code == 422 and "Rang the sergeant." in words_of(wrong)
    assert client.post(f"/reconciliation/{grade.pk}/take/").status_code == 302
    given = {"settlement": "both", "note": "Rang the sergeant."}
    assert client.post(f"/reconciliation/{grade.pk}/", given).status_code == 302
    assert "To settle (1)" in words_of(client.get("/reconciliation/"))
    assert "Rang the sergeant." in words_of(client.get(f"/reconciliation/{grade.pk}/"))


@pytest.mark.django_db
def test_the_two_counts_of_the_month_add_up_on_the_page(client):
    page = words_of(client.get("/reconciliation/month/2026-05/"))
    assert "The two counts differ." in page and "less what we do not have 1" in page
    assert re.search(r"In the lists of police \d+ 2 ", page) and "what their lists name 1" in page
    assert "No list of" in words_of(client.get("/reconciliation/month/2026-12/"))
    assert client.get("/reconciliation/month/2026-13/").status_code == 404


@pytest.mark.django_db
def test_the_page_costs_the_same_for_two_and_for_ten(client, world, django_assert_num_queries):  # noqa: F811
    from intake.views.reconciling import _standing, rows_of

    for extra in (0, 8):
        for number in range(extra):
            listed(world, police_log_number=f"X-{number}", given_names="Zed", family_name="Yarrow")
        by = world.acting("missing_coordinator")
        compared(world, START.replace(day=11 + bool(extra)))
        with django_assert_num_queries(2):
            assert len(rows_of(_standing(by).standing())) == 2 + extra


@pytest.fixture
def coordinator(committed_database):
    from tests.episodes.world import make_world

    with transaction.atomic():
        made = make_world()
        other = make_child(made.acting("missing_coordinator"), made.now)
        report(made, police_agency=made.police, police_log_number="GM-1")
        listed(made, police_log_number="GM-1", police_grade="high", now=made.now.replace(hour=12), last_seen=made.now)
        listed(made, police_log_number="GM-2", now=made.now.replace(hour=12), last_seen=made.now, family_name="Thorne")
        assert other.pk and compared(made, made.now.replace(hour=13))
        return made.people["missing_coordinator"]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_difference_is_settled_at_a_browser(new_page, coordinator, width, scripts):
    page = new_page(user=coordinator, width=width, javascript=scripts)
    page.goto("/reconciliation/")
    page.get_by_role("heading", name="To settle (2)").wait_for()
    looked_at(page, "differences", width, scripts)
    page.get_by_role("link", name="Another police grade").click()
    page.get_by_role("button", name="I see to it").click()
    page.get_by_role("button", name="Settle it").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    looked_at(page, "difference", width, scripts)
    page.goto("/reconciliation/month/2016-05/")
    page.get_by_text("The two counts differ.").wait_for()
    looked_at(page, "reconciled_month", width, scripts)
