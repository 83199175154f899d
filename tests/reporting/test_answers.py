"""The pages on which people say something of a duty, and the month's table of what was late and why."""

import csv
import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from clocks.models import Clock, ClockEvent
from episodes.enums import MissingFrom
from episodes.rules import When
from episodes.services.reporting import Report, report_episode
from missing_cases.access import context
from tests.children.world import make_access, make_child
from tests.conftest import as_role
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    with as_role("mc_owner"):
        call_command("load_protocols", verbosity=0)
    access = make_access(role="team_manager")
    with context.acting_as_system("test"):
        access.agency.protocol_code = "wigan"
        access.agency.save(update_fields=["protocol_code"])
    return access


@pytest.fixture
def duty(by):
    """A duty that fell due two days ago: the child has been missing for three."""
    child = make_child(by)
    with context.acting(by) as now:
        report = Report(last_seen=When(now - dt.timedelta(days=3)), missing_from=MissingFrom.HOME, grade="high")
        episode = report_episode(child=child, report=report, by=by, now=now)
        return Clock.objects.get(subject_id=episode.pk, kind="need_to_know_24h")


@pytest.fixture
def client(by):
    return sign_in(Client(), by.user)


def address(duty, what):
    return reverse("reporting:duty_answer", args=[duty.pk, what])


def test_a_duty_says_what_may_be_said_of_it_and_shows_what_was(client, by, duty):
    page = client.get(reverse("reporting:duty", args=[duty.pk])).content.decode()
    for what in ("hand-over", "late", "exception"):
        assert address(duty, what) in page
    client.post(reverse("reporting:duty_seen", args=[duty.pk]))
    answer = client.post(address(duty, "late"), {"cause": "police_told_late", "words": "On Monday."}, follow=True)
    page = answer.content.decode()
    assert "The police were told late, or told us late. On Monday." in page
    assert "Seen" in page


def test_what_was_typed_stays_beside_what_is_wrong(client, duty):
    answer = client.post(address(duty, "late"), {"cause": "", "words": "It snowed & froze."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "It snowed &amp; froze." in page
    assert "There is a problem" in page
    answer = client.post(address(duty, "exception"), {"instead": "Jo from early help", "reason": " "})
    assert answer.status_code == 422
    assert "Jo from early help" in answer.content.decode()
    answer = client.post(address(duty, "hand-over"), {"to": "nobody", "reason": "She knows the family"})
    assert answer.status_code == 422
    assert "She knows the family" in answer.content.decode()


def test_there_is_no_page_for_what_cannot_be_said(client, by, duty, oracle):
    assert client.get(address(duty, "nonsense")).status_code == 404
    with context.acting(by):
        running = Clock.objects.get(subject_id=duty.subject_id, kind="weekly_meeting_episode")
    assert client.get(address(running, "late")).status_code == 404
    assert client.get(address(running, "hand-over")).status_code == 200


def test_late_duties_add_up_by_cause_on_the_page_and_in_the_file(client, by, duty):
    period = f"{duty.due_at:%Y-%m}"
    page = client.get(reverse("reporting:late", args=[period])).content.decode()
    assert "No cause recorded" in page
    client.post(address(duty, "late"), {"cause": "child_away", "words": ""})
    answer = client.get(reverse("reporting:late_csv", args=[period]))
    head, *rows, last = csv.reader(io.StringIO(answer.content.decode()))
    column = head.index("The child was away or missing again")
    told = next(row for row in rows if row[0].startswith("Need to Know"))
    assert told[column] == "1"
    assert last[1] == str(sum(int(row[1]) for row in rows))
    assert all(int(row[1]) == sum(map(int, row[2:])) for row in [*rows, last])


def test_a_month_in_which_nothing_was_late_says_so(client, by):
    page = client.get(reverse("reporting:late", args=["2012-03"])).content.decode()
    assert "No duty that fell due in this month was late." in page
    with context.acting(by):
        assert not ClockEvent.objects.exists()
