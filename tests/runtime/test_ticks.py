"""Every tick of beat goes to a queue that the workers serve, here and in production: none waits for ever in silence."""

import re
from pathlib import Path

import pytest

from missing_cases.celery import app

ROOT = Path(__file__).resolve().parents[2]
SERVED = re.compile(r'"--queues=([a-z,]+)"')


@pytest.mark.parametrize("started_by", ["docker-compose.yml", "missing_cases/management/commands/up.py"])
def test_every_tick_is_known_and_served(started_by):
    app.loader.import_default_modules()
    (served,) = SERVED.findall((ROOT / started_by).read_text())
    names = {tick["task"] for tick in app.conf.beat_schedule.values()}
    assert names <= app.tasks.keys()
    queues = {app.amqp.router.route({}, name)["queue"].name for name in names}
    assert queues <= set(served.split(","))
