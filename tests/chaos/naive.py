"""The naive way, for comparison alone: one Celery message with an `eta` for each clock, and no row behind it."""

import os
import smtplib
from email.message import EmailMessage
from types import SimpleNamespace

import psycopg2
from celery import Celery

from tests.chaos.provider import HttpProvider

DATABASE = "CHAOS_NAIVE_DATABASE"
app = Celery("naive", broker=os.environ.get("REDIS_URL"))
app.conf.task_default_queue = "naive"
app.conf.task_ignore_result = True
app.conf.timezone = "UTC"
app.conf.broker_connection_retry_on_startup = True


@app.task(name="naive.fire")
def fire(alarm: str) -> None:
    """Send the letter of one clock, then write down that it fired."""
    _send(f"naive:{alarm}")
    line = psycopg2.connect(os.environ[DATABASE])
    with line, line.cursor() as cursor:
        cursor.execute("INSERT INTO naive_fired VALUES (%s, clock_timestamp())", [alarm])
    line.close()


def _send(reference: str) -> None:
    port = os.environ.get("CHAOS_MAIL_PORT")
    if not port:
        HttpProvider().send(SimpleNamespace(reference=reference))
        return
    letter = EmailMessage()
    letter["Message-ID"], letter["From"], letter["To"] = f"<{reference}@naive.invalid>", "a@x.invalid", "b@x.invalid"
    with smtplib.SMTP("127.0.0.1", int(port), timeout=5) as mail:
        mail.send_message(letter)


def schedule(alarms, broker: str, *, times: int = 1) -> None:
    """Hand each (alarm, due time) to the broker at an address, `times` times over."""
    with app.connection_for_write(broker) as line:
        for alarm, due in list(alarms) * times:
            fire.apply_async((str(alarm),), eta=due, connection=line)
