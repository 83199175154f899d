"""A duty of the agency's own, about no child: on My work, on its page, recorded as done there."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from clocks.models import Clock
from clocks.services.recur import begin_what_comes_round
from missing_cases.access import context
from reporting.selectors.work import work_list
from tests.children.world import make_access
from tests.conftest import as_role
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    with as_role("mc_owner"):
        call_command("load_protocols", verbosity=0)
    access = make_access()
    with context.acting_as_system("test") as now:
        access.agency.protocol_code = "wigan"
        access.agency.save(update_fields=["protocol_code"])
        with as_role("mc_clock"):
            begin_what_comes_round(now)
    return access


def duty_of(kind):
    with as_role("mc_clock"):
        return Clock.objects.filter(kind=kind).latest("seq")


def test_it_stands_on_my_work_and_is_recorded_as_done_on_its_page(by):
    pages, duty = sign_in(Client(), by.user), duty_of("dashboard_monthly")
    with context.acting(by) as now:
        assert duty.pk in [each.pk for each in work_list(by, now=now).duties]
    assert "Monthly dashboard" in pages.get("/").content.decode()
    address = reverse("reporting:duty", args=[duty.pk])
    page = pages.get(address).content.decode()
    assert "Monthly dashboard" in page and "Section 13" in page
    with context.acting(by) as now:
        typed = {"note": "Put before the meeting.", "done_at_on": "today", "done_at_time": now.strftime("%H:%M")}
    done = pages.post(address, typed, follow=True)
    assert done.status_code == 200, done.content.decode()
    assert (duty_of("dashboard_monthly").seq, duty_of("dashboard_monthly").period) == (2, 2)
    after = pages.get(address).content.decode()
    assert "Put before the meeting." in after
    assert re.search(r'class="govuk-tag[^>]*>\s*Done', after)
