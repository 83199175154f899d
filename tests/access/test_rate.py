"""Limits: exact under parallel use, shared by every process, and a reason instead of a wall."""

import datetime as dt
import threading

import pytest
from django.db import connections, transaction

from missing_cases.access import rate
from missing_cases.models import RateLimit
from tests.access.conftest import access_of, make_child
from tests.sign_in import sign_in

FEW = rate.Limit("few", 3, dt.timedelta(minutes=1))


def uses(limit, who, times):
    taken = 0
    for _ in range(times):
        try:
            rate.take(limit, who)
        except rate.TooOften:
            continue
        taken += 1
    return taken


@pytest.mark.django_db
def test_so_many_uses_at_once_and_no_more():
    assert uses(FEW, "ada", 5) == 3
    assert uses(FEW, "bob", 5) == 3


@pytest.mark.django_db
def test_uses_come_back_evenly():
    uses(FEW, "ada", 3)
    row = RateLimit.objects.get(key="few:ada")
    row.until -= dt.timedelta(seconds=21)
    row.save()
    assert uses(FEW, "ada", 3) == 1


@pytest.mark.django_db
def test_a_long_pause_gives_no_more_than_the_limit():
    uses(FEW, "ada", 1)
    RateLimit.objects.update(until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert uses(FEW, "ada", 9) == 3


@pytest.mark.django_db
def test_forgetting_gives_the_whole_limit_back():
    uses(FEW, "ada", 3)
    rate.forget(FEW, "ada")
    assert uses(FEW, "ada", 9) == 3


def test_parallel_use_is_counted_exactly(committed_database):
    taken = []

    def one():
        try:
            with transaction.atomic():
                rate.take(rate.Limit("many", 10, dt.timedelta(hours=1)), "ada")
            taken.append(1)
        except rate.TooOften:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 10


def test_the_limits_that_are_asked_for():
    assert (rate.SEARCH.most, rate.SEARCH.window) == (60, dt.timedelta(minutes=1))
    assert (rate.RECORD_OPEN.most, rate.RECORD_OPEN.window) == (200, dt.timedelta(hours=1))


@pytest.mark.django_db
@pytest.mark.urls("tests.access.probe_site")
def test_after_two_hundred_records_a_reason_is_asked_for_and_kept(client, world, oracle):
    sign_in(client, world.own)
    uses(rate.RECORD_OPEN, world.own.pk, 199)
    page = f"/probe/child/{world.child.pk}/"
    assert client.get(page).content == b"MC-2026-000001"
    asked = client.get(page)
    assert asked["Location"] == f"/account/reason/?next=%2Fprobe%2Fchild%2F{world.child.pk}%2F"
    assert oracle("SELECT count(*) FROM audit.read") == [(1,)]
    short = client.post(asked["Location"], {"next": page, "reason": "busy"})
    assert short.status_code == 422
    assert client.get(page).status_code == 302
    given = client.post(asked["Location"], {"next": page, "reason": "Audit of all open records"})
    assert given["Location"] == page
    assert client.get(page).status_code == 200
    assert oracle("SELECT purpose FROM audit.read ORDER BY id") == [(None,), ("Audit of all open records",)]


@pytest.mark.django_db
@pytest.mark.urls("tests.access.probe_site")
def test_a_list_is_not_an_opened_record(client, world):
    make_child(access_of(world.own), 2)
    sign_in(client, world.own)
    uses(rate.RECORD_OPEN, world.own.pk, 200)
    assert client.get("/probe/children/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:alert(1)"])
def test_the_reason_leads_to_our_own_pages_alone(client, world, onward):
    sign_in(client, world.own)
    given = client.post("/account/reason/", {"next": onward, "reason": "A reason long enough"})
    assert given["Location"] == "/"
