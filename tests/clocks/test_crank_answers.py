"""What a container asks of a crank: has it turned lately?"""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from clocks.models import Heartbeat
from missing_cases.access.context import database_now
from tests.database import as_role


def beat(age):
    at = database_now() - dt.timedelta(seconds=age)
    with as_role("mc_clock"):
        Heartbeat.objects.create(name="sweep:clockd", at=at, worker_at=at, host="here")


def ask(name):
    with as_role("mc_clock"):
        call_command("crank_answers", name)


def test_a_crank_that_turned_lately_is_well(db, capsys):
    beat(20)
    ask("clockd")
    assert "clockd last swept" in capsys.readouterr().out


def test_a_crank_that_stopped_turning_is_ill(db):
    beat(200)
    with pytest.raises(CommandError, match="clockd last swept"):
        ask("clockd")


def test_a_crank_that_never_turned_is_ill(db):
    beat(20)
    with pytest.raises(CommandError, match="worker last swept: never"):
        ask("worker")
