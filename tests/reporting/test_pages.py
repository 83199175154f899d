"""Pages over several apps: they add up, say what is so, and leave the read audit behind."""

import csv
import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from clocks.selectors import incidents_for
from episodes.enums import MissingFrom
from episodes.rules import When
from episodes.services.reporting import Report, report_episode
from missing_cases.access import context
from missing_cases.models import Message
from missing_cases.safe_csv import safe
from reporting.selectors.month import bounds
from reporting.selectors.overview import pattern_of
from reporting.selectors.work import work_list
from tests.children.world import make_access, make_child
from tests.conftest import as_role
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    with as_role("mc_owner"):
        call_command("load_protocols", verbosity=0)
    access = make_access()
    with context.acting_as_system("test"):
        access.agency.protocol_code = "wigan"
        access.agency.save(update_fields=["protocol_code"])
    return access


@pytest.fixture
def missing(by):
    child = make_child(by)
    with context.acting(by) as now:
        report = Report(last_seen=When(now), missing_from=MissingFrom.HOME, grade="high")
        return report_episode(child=child, report=report, by=by, now=now)


@pytest.fixture
def client(by):
    return sign_in(Client(), by.user)


def test_my_work_shows_who_is_missing_and_what_is_due(client, missing, oracle):
    page = client.get("/").content.decode()
    assert "Amira Khan" in page
    assert "High risk" in page
    seen = oracle("SELECT children FROM audit.read ORDER BY id DESC LIMIT 1")[0][0]
    assert missing.child_id in seen


def test_the_counts_add_up_to_the_list_they_stand_over(by, missing):
    with context.acting(by) as now:
        work = work_list(by, now=now)
        later = now.replace(year=now.year + 1)
        then = work_list(by, now=later)
    assert work.overdue == sum(duty.is_overdue(now) for duty in work.duties)
    assert then.overdue == sum(duty.is_overdue(later) for duty in then.duties) > 0


def test_every_duty_stands_on_one_page_of_my_work(client, by, missing, monkeypatch):
    with context.acting(by) as now:
        later = now.replace(year=now.year + 1)
        every = [duty.pk for duty in work_list(by, now=later).duties]
        monkeypatch.setattr("reporting.selectors.work.DUTIES_PER_PAGE", 1)
        pages = [work_list(by, now=later, page=str(number + 1)).duties for number in range(len(every))]
    assert len(every) > 1
    assert [[duty.pk for duty in page] for page in pages] == [[key] for key in every]
    assert client.get("/", {"page": "nonsense"}).status_code == 200


def test_the_duty_desk_reads_what_is_wrong_and_not_all_that_was_ever_sent(by):
    """Among thousands of messages of the agency; over a few rows any plan is as good."""
    with context.acting(by) as now, as_role("mc_owner"), connection.cursor() as cursor:
        sent = [
            Message(
                key=f"v1:sent:{n}", topic="clock.alarm", agency=by.agency, recipient=by.user, subject_kind="person",
                subject_id=by.user.pk, made_at=now, available_at=now,
            )
            for n in range(3000)
        ]  # fmt: skip
        Message.objects.bulk_create(sent)
        cursor.execute("ANALYZE message")
    with context.acting(by):
        plan = incidents_for(by).explain()
    assert "message_on_the_desk" in plan


def test_my_work_says_when_it_lists_the_most_urgent_alone(client, by, missing, monkeypatch):
    with context.acting(by) as now:
        every = work_list(by, now=now)
        assert (every.cut, every.page.paginator.count) == (False, len(every.duties))
        assert len(every.duties) > 1
        monkeypatch.setattr("reporting.selectors.work.MOST_DUTIES", 1)
        cut = work_list(by, now=now)
    assert cut.cut
    assert [duty.pk for duty in cut.duties] == [every.duties[0].pk]
    assert (cut.overdue, cut.due_soon) == (every.overdue, every.due_soon)
    assert "The 1 most urgent duties are listed. There are more." in client.get("/").text


def test_a_page_is_the_same_whether_its_duties_end_soon_or_later(by, missing, monkeypatch):
    with context.acting(by) as now:
        every = [duty.pk for duty in work_list(by, now=now).duties]
        monkeypatch.setattr("reporting.selectors.work.SOON", dt.timedelta(days=400))
        near = work_list(by, now=now)
    assert near.overdue + near.due_soon > 1
    assert [duty.pk for duty in near.duties] == every


def test_overdue_shows_though_no_crank_has_turned(by, missing, oracle):
    with context.acting(by) as now:
        later = work_list(by, now=now.replace(year=now.year + 1))
    assert later.overdue > 0
    assert oracle("SELECT count(*) FROM clock_event WHERE kind = 'fired'") == [(0,)]


def test_my_work_costs_the_same_for_one_child_and_for_five(client, by, missing, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(60) as first:
        client.get("/")
    for n in range(4):
        child = make_child(by, given_names=f"Child{n}", family_name="Other")
        with context.acting(by) as now:
            report = Report(last_seen=When(now), missing_from=MissingFrom.HOME, grade="low")
            report_episode(child=child, report=report, by=by, now=now)
    with django_assert_max_num_queries(len(first)):
        client.get("/")


def test_the_live_token_answers_nothing_until_something_changes(client, missing):
    page = client.get(reverse("reporting:missing_now"))
    token = page.context["token"]
    address = reverse("reporting:missing_now_token")
    assert client.get(address, {"seen": token}).status_code == 204
    changed = client.get(address, {"seen": "before"})
    assert changed.json() == {"token": token}
    assert b"Khan" not in changed.content


def test_find_answers_by_post_and_goes_straight_to_a_certain_hit(client, missing):
    answer = client.post(reverse("reporting:find"), {"text": missing.child.reference})
    assert answer.url == reverse("reporting:child", args=[missing.child_id])
    several = client.post(reverse("reporting:find"), {"text": "ameera khan"})
    assert b"Amira Khan" in several.content


def test_find_ignores_a_name_in_the_address(client, missing):
    assert b"Amira" not in client.get(reverse("reporting:find"), {"text": "Amira Khan"}).content


def test_a_duty_explains_itself_and_is_recorded_as_done(client, by, missing, oracle):
    [(key,)] = oracle("SELECT id FROM clock WHERE kind = 'return_interview_72h' LIMIT 1") or [(None,)]
    assert key is None
    keys = oracle("SELECT id, kind FROM clock WHERE outcome = ''")
    for pk, _ in keys:
        page = client.get(reverse("reporting:duty", args=[pk]))
        assert page.status_code == 200
        assert page.context["duty"].explanation() in page.content.decode().replace("&#x27;", "'").replace("&quot;", '"')


def incident(by, key):
    with as_role("mc_owner"):
        return Message.objects.create(
            key=key, topic="clock.alarm", agency=by.agency, role="assistant_director", subject_kind="episode",
            subject_id=by.user.pk, incident=True, made_at="2026-01-01T00:00Z", available_at="2026-01-01T00:00Z",
        )  # fmt: skip


def test_an_alert_that_reached_nobody_stands_on_the_duty_desk_until_dealt_with(client, by, oracle):
    own, other = incident(by, "one"), incident(make_access(), "two")
    page = client.get(reverse("reporting:duty_desk")).content.decode()
    assert "Assistant director" in page
    assert client.post(reverse("reporting:resolve_incident", args=[other.pk])).status_code == 404
    address = reverse("reporting:resolve_incident", args=[own.pk])
    assert client.post(address, {"note": " "}).status_code == 422
    assert oracle("SELECT key FROM message WHERE resolved_at IS NOT NULL") == []
    client.post(address, {"note": "Rang the assistant director."})
    assert oracle("SELECT key FROM message WHERE resolved_at IS NOT NULL") == [("one",)]
    page = client.get(reverse("reporting:duty_desk")).content.decode()
    assert "Nothing is waiting here." in page and "Rang the assistant director." in page
    assert client.get(address).status_code == 404


def test_the_month_counts_and_its_csv_carries_the_formula(client, by, missing):
    with context.acting(by) as now:
        period = f"{now:%Y-%m}"
    page = client.get(reverse("reporting:month", args=[period])).content.decode()
    assert "Episodes of this council first reported in the month" in page
    rows = list(csv.DictReader(io.StringIO(client.get(reverse("reporting:month_csv", args=[period])).content.decode())))
    assert {"measure": "Episodes reported", "number": "1"}.items() <= next(
        row for row in rows if row["measure"] == "Episodes reported"
    ).items()
    behind = client.get(reverse("reporting:month_rows", args=[period, "episodes"])).content.decode()
    assert "Amira Khan" in behind


def test_small_numbers_are_hidden_from_those_without_the_rows(by, missing):
    analyst = make_access(role="analyst", agency=by.agency, scope="assigned")
    client = sign_in(Client(), analyst.user)
    with context.acting(by) as now:
        address = reverse("reporting:month", args=[f"{now:%Y-%m}"])
    page = client.get(address).content.decode()
    assert "under 5" in page
    assert client.get(f"{address}episodes/").status_code == 403


@pytest.mark.parametrize("period", ["2026-13", "2026", "x-1", "1900-01"])
def test_a_month_that_is_not_one_is_not_found(client, period):
    assert client.get(f"/reports/month/{period}/").status_code == 404


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("=1+1", "'=1+1"), ("\u200b=1+1", "'\u200b=1+1"), (" @SUM", "' @SUM"), ("plain", "plain"), ("-5", "'-5"), (7, "7"),
     ("\t=x", "'\t=x"), ("a=b", "a=b"), ("", "")],
)  # fmt: skip
def test_no_cell_becomes_a_formula(cell, shown):
    assert safe(cell) == shown


def test_a_month_begins_and_ends_by_londons_clock():
    start, end = bounds(2026, 7)
    assert (start.isoformat(), end.isoformat()) == ("2026-06-30T23:00:00+00:00", "2026-07-31T23:00:00+00:00")
    assert bounds(2026, 12)[1] == bounds(2027, 1)[0]


def test_a_pattern_needs_three_of_a_kind():
    start, _ = bounds(2026, 5)
    assert pattern_of([(start, "Bus station")] * 2) == []
    assert pattern_of([(start, "Bus station")] * 3) == [("Friday", 3, 3), ("Bus station", 3, 3)]
