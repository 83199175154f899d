"""Themes: what comes up across interviews, and that every number equals the list it opens."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from findings import services, themes
from findings.models import Finding
from missing_cases.access import context
from missing_cases.forms.given import Given
from return_interviews.models import ReturnInterview
from return_interviews.services import authorise, offer_interview
from tests.findings.test_following import authorised, finding
from tests.looking import looked_at
from tests.return_interviews.world import HELD, NOW, do, finish, hold, make_child, make_episode, write
from tests.sign_in import sign_in
from tests.ui.conftest import visit  # noqa: F401 - a fixture


def another(world, name="Ann"):
    """Return a second child's authorised interview, who was also driven away by the home."""
    episode = make_episode(world, make_child(world, name))
    interview = do(world.coordinator, offer_interview, episode=episode, at=HELD, answer="accepted")
    interview = hold(world, interview)
    write(world, interview, "why", {"home": Given.of(codes=("yes",), words="Too loud.")})
    return do(world.manager, authorise, interview=finish(world, interview))


def seen(world, reader=None, by=""):
    reader = reader or world.coordinator
    with context.acting(reader):
        return themes.themes(reader, NOW, by)


def test_a_theme_counts_each_interview_once_and_the_same_words_are_the_same_theme(world):
    first, second = authorised(world), another(world)
    for interview, label, row in ((first, "Jay", "account.what_happened.1"), (second, "jay ", "why.home")):
        do(world.coordinator, services.add_finding, interview=interview, row=row, kind="person", label=label)
    do(world.coordinator, services.add_finding, interview=first, row="why.home", kind="person", label="JAY")
    counted = {(theme.kind, theme.label.casefold().strip()): len(theme.interviews) for theme in seen(world)}
    assert counted["person", "jay"] == 2 and counted["push", "anything in the home?"] == 2


@pytest.mark.parametrize("by", ["", *themes.GROUPS])
def test_every_number_equals_the_list_it_opens(world, by):
    authorised(world)
    another(world)
    for theme in seen(world, by=by):
        for group, number, example in theme.by_group:
            with context.acting(world.coordinator):
                one = Finding.objects.get(pk=example)
                named, rows = themes.interviews_behind(one, world.coordinator, NOW, by=by)
            assert (named, len(rows)) == (group, number)
        assert sum(theme.groups.values()) == sum(theme.months.values()) == len(theme.interviews)


def test_what_was_set_aside_counts_no_more_and_others_see_none(world):
    interview = authorised(world)
    do(world.coordinator, services.set_finding_aside, finding=finding(world, interview, "push"), reason="An error.")
    assert "push" not in {theme.kind for theme in seen(world)}
    assert seen(world, world.outsider) == []


def test_new_this_month_is_what_did_not_come_up_in_six_months(world):
    theme = themes.Theme("person", "Jay", uuid4())
    before = themes.months_before(date(2026, 11, 24), 7)[:-1]
    assert before == ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
    theme.months["2026-11"] += 1
    assert theme.new_in("2026-11", before)
    theme.months["2026-04"] += 1
    assert theme.new_in("2026-11", before)
    theme.months["2026-05"] += 1
    assert not theme.new_in("2026-11", before) and not theme.new_in("2026-12", before)


@given(st.dates(min_value=date(2000, 1, 1)), st.integers(1, 30))
def test_months_follow_one_another_to_the_days_own(day, number):
    found = themes.months_before(day, number)
    assert len(set(found)) == number and found == sorted(found) and found[-1] == themes.month_of(day)


def test_more_interviews_ask_no_more_of_the_database(world, django_assert_num_queries):
    authorised(world)
    with context.acting(world.coordinator), CaptureQueriesContext(connection) as one:
        themes.themes(world.coordinator, NOW, "area")
    another(world)
    another(world, "Ben")
    with context.acting(world.coordinator), django_assert_num_queries(len(one)):
        themes.themes(world.coordinator, NOW, "area")


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
def test_the_page_shows_and_opens_them(world, visit, width, scripts):  # noqa: F811
    interview = authorised(world)
    with context.acting(world.coordinator):
        ReturnInterview.objects.filter(pk=interview.pk).update(authorised_at=context.database_now())
    client = sign_in(Client(), world.coordinator.user)
    do(world.coordinator, services.add_finding, interview=interview, row="account.what_happened.1", kind="person",
       label="Jay")  # fmt: skip
    html = client.get(reverse("findings:themes") + "?by=age").content.decode()
    assert "Jay" in html and "Not known: 1" in html
    links = re.findall(r'href="([^"]*/themes/[^"]+)"', html)
    assert links and not [link for link in links if "Jay" in link or "label" in link], "no name stands in an address"
    opened = client.get(reverse("findings:theme", args=[finding(world, interview, "person").pk]) + "?by=age")
    assert "Tom Example" in opened.content.decode() and "Not known" in opened.content.decode()
    assert client.get(reverse("findings:theme", args=[uuid4()])).status_code == 404
    stranger = sign_in(Client(), world.outsider.user)
    assert stranger.get(opened.request["PATH_INFO"]).status_code == 404
    visitor = visit(width=width, scripts=scripts)
    sign_in(visitor.client, world.coordinator.user)
    visitor.prepare("/forms/csrf/")
    looked_at(visitor.open(reverse("findings:themes") + "?by=age"), "themes", width, scripts=scripts)
    looked_at(visitor.open(opened.request["PATH_INFO"] + "?by=age"), "theme", width, scripts=scripts)
