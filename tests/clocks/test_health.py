import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from clocks.health import Health, clock_health, ping_dead_mans_switch
from clocks.models import Alarm, Heartbeat, PeriodicRun
from clocks.sweep import sweep
from missing_cases.access import context
from missing_cases.models import Message
from tests.clocks.replay import Replay
from tests.clocks.world import AT_HOME, MISSING, london
from tests.conftest import as_role


@pytest.fixture
def beating(world):
    """A crank turned just now; the episode's first alarms are due a day after it began."""
    story = Replay(world, AT_HOME)
    story.fire("episode.missing", MISSING, missing_from_at=MISSING)
    story.sweep(MISSING)
    return story


def set_heartbeat(at, worker_at=None):
    with as_role("mc_clock"):
        Heartbeat.objects.update_or_create(
            name="sweep:replay", defaults={"at": at, "worker_at": worker_at or at, "host": "x"}
        )


def test_all_is_well_when_nothing_is_late(beating):
    set_heartbeat(MISSING)
    health = clock_health(MISSING)
    assert (health.lag, health.outbox, health.heartbeat, health.skew) == (None, None, 0, 0)
    assert health.failing == []


@pytest.mark.parametrize(("late", "failing"), [(180, []), (181, ["lag"])])
def test_an_alarm_unfired_for_three_minutes_fails(beating, late, failing):
    now = london(10) + timedelta(seconds=late)
    set_heartbeat(now)
    assert clock_health(now).lag == late
    assert clock_health(now).failing == failing


@pytest.mark.parametrize(("late", "failing"), [(600, []), (601, ["outbox"])])
def test_a_message_unsent_for_ten_minutes_fails(beating, late, failing):
    beating.sweep(london(10))
    now = london(10) + timedelta(seconds=late)
    set_heartbeat(now)
    assert clock_health(now).outbox == late
    assert clock_health(now).failing == failing
    with as_role("mc_clock"):
        Message.objects.update(sent_at=now)
    assert clock_health(now).outbox is None


@pytest.mark.parametrize(("age", "failing"), [(180, []), (181, ["heartbeat"])])
def test_a_crank_silent_for_three_minutes_fails(beating, age, failing):
    set_heartbeat(MISSING)
    assert clock_health(MISSING + timedelta(seconds=age)).failing == failing


def test_one_crank_that_turns_is_enough(beating):
    set_heartbeat(MISSING)
    with as_role("mc_clock"):
        later = MISSING + timedelta(hours=1)
        Heartbeat.objects.create(name="sweep:clockd", at=later, worker_at=later, host="x")
    assert clock_health(later).failing == []


def test_a_worker_whose_clock_is_wrong_fails(beating):
    set_heartbeat(MISSING, MISSING + timedelta(seconds=61))
    assert clock_health(MISSING).failing == ["skew"]


def test_a_crank_that_never_turned_fails():
    assert Health(lag=None, outbox=None, heartbeat=None, skew=None).failing == ["heartbeat"]


def test_a_periodic_job_that_failed_fails_until_it_runs_well(beating):
    set_heartbeat(MISSING)
    with as_role("mc_clock"):
        job = PeriodicRun.objects.create(name="x", due_at=MISSING, last_error="ValueError: no good")
    assert clock_health(MISSING).failing == ["jobs"]
    with as_role("mc_clock"):
        PeriodicRun.objects.filter(pk=job.pk).update(last_error="")
    assert clock_health(MISSING).failing == []


def test_alarms_set_aside_are_not_late(beating):
    with as_role("mc_clock"):
        Alarm.objects.update(void_at=MISSING)
    assert clock_health(london(30)).lag is None


def test_the_page_answers_without_signing_in_and_tells_nothing_else(client, beating):
    now = context.database_now()
    answer = client.get("/healthz/clocks")
    assert answer.status_code == 503
    assert set(answer.json()) == {"seconds", "failing"}
    assert answer.json()["failing"] == ["lag"], "the replayed alarms of 2016 are late by today's clock"
    with as_role("mc_clock"):
        sweep(now=now, crank="replay")
        Message.objects.update(sent_at=now)
    answer = client.get("/healthz/clocks")
    assert (answer.status_code, answer.json()["failing"]) == (200, [])


class Watcher(BaseHTTPRequestHandler):
    heard = []
    answer = 200

    def do_POST(self):
        self.heard.append(self.path)
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *arguments):
        """Say nothing on the test's output."""


@pytest.fixture
def watcher(settings):
    Watcher.heard, Watcher.answer = [], 200
    server = HTTPServer(("127.0.0.1", 0), Watcher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.DEAD_MANS_SWITCH_URL = f"http://127.0.0.1:{server.server_port}/ping"
    yield Watcher
    server.shutdown()
    server.server_close()


def test_the_outside_watcher_hears_of_a_good_sweep(watcher):
    assert ping_dead_mans_switch() is True
    assert watcher.heard == ["/ping"]


def test_a_watcher_that_is_away_or_unwell_is_no_error(watcher, settings):
    watcher.answer = 500
    assert ping_dead_mans_switch() is False
    settings.DEAD_MANS_SWITCH_URL = "http://127.0.0.1:1/ping"
    assert ping_dead_mans_switch() is False


@pytest.mark.parametrize("address", ["", "file:///etc/hostname", "ftp://example.org/"])
def test_without_an_address_of_the_web_nobody_is_called(settings, address):
    settings.DEAD_MANS_SWITCH_URL = address
    assert ping_dead_mans_switch() is False
