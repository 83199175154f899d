"""Real commits, real connections: never twice, never lost."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connections, transaction

from clocks.delivery.drain import drain
from clocks.models import Alarm
from clocks.sweep import LIMITS, SWEEP, parameters_of, sweep, sweep_once
from missing_cases.access import context
from tests.clocks.replay import Replay
from tests.clocks.world import AT_HOME, MISSING, london, make_world

NOW = london(20)
ALARMS_PER_EPISODE, MESSAGES_PER_EPISODE = 5, 18
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def busy(committed_database):
    """Forty episodes whose alarms are all due, committed."""
    with transaction.atomic():
        world = make_world()
        for _ in range(40):
            Replay(world, AT_HOME).fire("episode.missing", MISSING, missing_from_at=MISSING)
    return committed_database


def counts(committed_database):
    ((fired, unfired),) = committed_database.run(
        "SELECT count(fired_at), count(*) - count(fired_at) FROM alarm WHERE child_id IS NOT NULL"
    )
    ((events, alarms),) = committed_database.run(
        "SELECT count(*), count(DISTINCT alarm_id) FROM clock_event WHERE kind='fired'"
    )
    ((messages, keys),) = committed_database.run("SELECT count(*), count(DISTINCT key) FROM message WHERE NOT incident")
    return {"fired": fired, "unfired": unfired, "events": events, "alarms": alarms, "messages": messages, "keys": keys}


ALL = {
    "fired": 40 * ALARMS_PER_EPISODE, "unfired": 0, "events": 40 * ALARMS_PER_EPISODE,
    "alarms": 40 * ALARMS_PER_EPISODE, "messages": 40 * MESSAGES_PER_EPISODE, "keys": 40 * MESSAGES_PER_EPISODE,
}  # fmt: skip


def test_many_cranks_at_once_fire_each_alarm_once(busy):
    totals, start = [], threading.Barrier(4)

    def turn(crank):
        start.wait()
        totals.append(sweep(now=NOW, crank=crank, batch=7))
        connections.close_all()

    with busy.django_as("mc_clock"):
        threads = [threading.Thread(target=turn, args=(f"crank{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sweep(now=NOW, crank="last")
    assert counts(busy) == ALL
    assert sum(totals) == ALL["fired"], "and no two of them counted the same alarm"


def test_a_crank_killed_before_its_commit_loses_nothing_and_repeats_nothing(busy):
    parameters = parameters_of(now=NOW, crank="doomed", batch=50)
    doomed = busy.connect("mc_clock")
    cursor = doomed.cursor()
    cursor.execute(LIMITS)
    cursor.execute(SWEEP, parameters)
    assert cursor.fetchone() == (50,)
    busy.run("SELECT 1")
    assert counts(busy)["fired"] == 0, "nothing is seen before the commit"
    with busy.django_as("mc_clock"):
        assert sweep(now=NOW, crank="other") == 150, "what the doomed one holds is passed over, not waited for"
        admin = busy.connect("postgres")
        admin.autocommit = True
        admin.cursor().execute("SELECT pg_terminate_backend(%s, 10000)", [doomed.info.backend_pid])
        admin.close()
        assert sweep(now=NOW, crank="other") == 50
    assert counts(busy) == ALL


def test_an_error_in_the_same_transaction_takes_everything_back(busy):
    with busy.django_as("mc_clock"):
        with pytest.raises(RuntimeError), transaction.atomic():
            assert sweep_once(now=NOW, crank="test", batch=30) == 30
            raise RuntimeError("the process died here")
        assert counts(busy)["messages"] == 0
        sweep(now=NOW, crank="test")
    assert counts(busy) == ALL


def test_a_duty_done_while_the_sweep_runs_is_either_told_or_set_aside(busy):
    holding = busy.connect("mc_clock")
    cursor = holding.cursor()
    cursor.execute("SELECT id FROM alarm ORDER BY fire_at, id LIMIT 20 FOR UPDATE")
    held = {row[0] for row in cursor.fetchall()}
    with busy.django_as("mc_clock"):
        assert sweep(now=NOW, crank="test") == 180
        cursor.execute("UPDATE alarm SET void_at = %s WHERE id::text = ANY (%s)", [NOW, [str(key) for key in held]])
        holding.commit()
        holding.close()
        assert sweep(now=NOW, crank="test") == 0
        assert Alarm.objects.filter(fired_at__isnull=False, void_at__isnull=False).count() == 0


class Counting:
    """A provider that can be asked, counts what it accepts, and may die right after accepting."""

    def __init__(self, dies_after=None):
        self.accepted, self.asked, self.dies_after = [], 0, dies_after

    def find(self, reference):
        self.asked += 1
        return f"receipt {reference}" if reference in self.accepted else None

    def send(self, letter):
        self.accepted.append(letter.reference)
        if len(self.accepted) == self.dies_after:
            raise KeyboardInterrupt("killed between accepted and recorded")
        return f"receipt {letter.reference}"


def test_a_crash_between_send_and_record_sends_nothing_twice(busy):
    carrier = Counting(dies_after=100)
    with busy.django_as("mc_clock"):
        sweep(now=NOW, crank="test")
        with pytest.raises(KeyboardInterrupt):
            drain(now=NOW, through=carrier)
        carrier.dies_after = None
        later = london(20, 10)
        drain(now=later, through=carrier)
        assert drain(now=london(20, 11), through=carrier) == 0
    assert len(carrier.accepted) == len(set(carrier.accepted)) == ALL["messages"]
    assert carrier.asked > 0
    assert busy.run("SELECT count(*) FROM message WHERE sent_at IS NULL AND NOT incident") == [(0,)]


def test_two_drains_at_once_send_each_message_once(busy):
    carrier = Counting()
    with busy.django_as("mc_clock"):
        sweep(now=NOW, crank="test")

        def turn():
            drain(now=NOW, batch=5, through=carrier)
            connections.close_all()

        threads = [threading.Thread(target=turn) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(carrier.accepted) == len(set(carrier.accepted)) == ALL["messages"]


def test_without_redis_clockd_alone_fires_everything(busy):
    environment = busy.environment("mc_clock", REDIS_URL="redis://127.0.0.1:1/0")
    turned = subprocess.run(
        [sys.executable, "manage.py", "clockd", "--once"], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert turned.returncode == 0, turned.stderr
    assert "fired 200" in turned.stdout
    done = counts(busy)
    assert (done["fired"], done["unfired"], done["events"]) == (200, 0, 200)
    assert busy.run("SELECT name FROM heartbeat") == [("sweep:clockd",)]


def test_clockd_stops_when_told(committed_database):
    environment = committed_database.environment("mc_clock")
    command = [sys.executable, "manage.py", "clockd", "--every", "0.05"]
    running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        while not committed_database.run("SELECT 1 FROM heartbeat WHERE name = 'sweep:clockd'"):
            assert running.poll() is None, running.stderr.read()
    finally:
        running.terminate()
    assert running.wait(timeout=20) == 0
    running.communicate()


def test_the_cranks_sign_in_as_a_role_that_sees_alarms_but_no_one_s_name(busy):
    with busy.django_as("mc_clock"), transaction.atomic():
        context.bind(actor="system:clocks")
        assert Alarm.objects.count() == ALL["fired"]
