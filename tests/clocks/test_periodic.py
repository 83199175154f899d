from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from clocks import periodic
from clocks.models import PeriodicRun
from clocks.periodic import next_due, register, run_due_jobs
from tests.clocks.engine.test_calendars import MOMENTS
from tests.clocks.world import MISSING, london
from tests.conftest import as_role


@pytest.fixture
def jobs(db, monkeypatch):
    """No jobs but the test's own, run as the clock's role; each run is noted."""
    monkeypatch.setattr(periodic, "JOBS", {})
    ran = []
    register("daily", every=timedelta(days=1), run=lambda now: ran.append(("daily", now)))
    with as_role("mc_clock"):
        yield ran


def test_a_job_runs_at_once_and_then_each_time_it_is_due(jobs):
    assert run_due_jobs(now=MISSING) == ["daily"]
    assert run_due_jobs(now=MISSING + timedelta(hours=23)) == []
    assert run_due_jobs(now=MISSING + timedelta(hours=24)) == ["daily"]
    assert jobs == [("daily", MISSING), ("daily", MISSING + timedelta(hours=24))]


def test_missed_days_are_caught_up_once(jobs):
    run_due_jobs(now=MISSING)
    assert run_due_jobs(now=london(20, 12)) == ["daily"]
    row = PeriodicRun.objects.get(name="daily")
    assert (row.due_at, row.last_started_at, row.last_finished_at) == (london(21), london(20, 12), london(20, 12))
    assert run_due_jobs(now=london(20, 13)) == []


def test_a_job_that_fails_is_written_down_rolled_back_and_stops_nobody(jobs):
    def fail(now):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE periodic_run SET due_at = due_at - interval '1 year'")
        raise ValueError("no good")

    register("bad", every=timedelta(hours=1), run=fail)
    assert run_due_jobs(now=MISSING) == ["daily"]
    row = PeriodicRun.objects.get(name="bad")
    assert (row.last_error, row.last_finished_at, row.due_at) == (
        "ValueError: no good", None, MISSING + timedelta(hours=1),
    )  # fmt: skip
    periodic.JOBS["bad"] = periodic.Job("bad", timedelta(hours=1), lambda now: None)
    assert run_due_jobs(now=MISSING + timedelta(hours=1)) == ["bad"]
    assert PeriodicRun.objects.get(name="bad").last_error == ""


def test_a_row_whose_job_is_gone_is_left_alone(jobs):
    PeriodicRun.objects.create(name="gone", due_at=MISSING)
    assert run_due_jobs(now=MISSING) == ["daily"]


def test_a_name_is_registered_once(jobs):
    with pytest.raises(ValueError, match="two periodic jobs are called daily"):
        register("daily", every=timedelta(days=1), run=print)


@given(
    MOMENTS, st.timedeltas(timedelta(0), timedelta(days=900)), st.timedeltas(timedelta(minutes=1), timedelta(days=9))
)
def test_the_next_due_time_is_ahead_by_one_step_at_most_and_keeps_its_rhythm(due_at, late, every):
    now = due_at + late
    following = next_due(due_at, every, now)
    assert now < following <= now + every
    assert (following - due_at) % every == timedelta(0)


def test_the_shipped_jobs_run_as_the_clock_s_role(world):
    with as_role("mc_clock"):
        assert {"completeness", "seal_audit"} <= set(run_due_jobs(now=MISSING))
    with as_role("mc_owner"):
        assert not PeriodicRun.objects.exclude(last_error="").exists()
