"""What must be so once the faults have stopped, read from the database and the provider alone."""

from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from tests.chaos.provider import accepted

DUE = "SELECT id FROM alarm WHERE void_at IS NULL AND fire_at <= now()"
QUESTIONS = {
    "due": f"SELECT count(*) FROM ({DUE}) d",
    "fired": f"SELECT count(*) FROM alarm WHERE id IN ({DUE}) AND fired_at IS NOT NULL",
    "events": "SELECT count(*) FROM clock_event WHERE kind = 'fired'",
    "alarms with two events": "SELECT count(*) FROM (SELECT alarm_id FROM clock_event WHERE kind = 'fired'"
    " GROUP BY alarm_id HAVING count(*) > 1) d",
    "alarms that told nobody": f"SELECT count(*) FROM alarm a WHERE a.id IN ({DUE}) AND NOT EXISTS (SELECT 1 FROM"
    " message m WHERE m.key LIKE 'v1:' || a.clock_id || ':' || a.stage || ':%')",
    "fired early": "SELECT count(*) FROM alarm WHERE fired_at < fire_at",
    "latest, seconds": "SELECT coalesce(round(extract(epoch FROM max(fired_at - fire_at))::numeric, 1), 0) FROM alarm",
    "messages": "SELECT count(*) FROM message WHERE NOT incident",
    "message keys": "SELECT count(DISTINCT key) FROM message WHERE NOT incident",
    "not sent": "SELECT count(*) FROM message WHERE NOT incident AND sent_at IS NULL",
    "given up": "SELECT count(*) FROM message WHERE dead_at IS NOT NULL",
    "sent on a second try": "SELECT count(*) FROM message WHERE sent_at IS NOT NULL AND attempts > 1",
}
INCIDENTS = "SELECT topic, role, payload::text FROM message WHERE incident"
NONE = (
    "alarms with two events", "alarms that told nobody", "fired early", "not sent", "given up", "accepted twice",
    "never accepted", "accepted unasked",
)  # fmt: skip


@dataclass
class Proof:
    """The numbers, by name, and the incidents that stand."""

    numbers: dict[str, float]
    incidents: list[tuple] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Return one sentence for each thing that is not as it must be."""
        numbers = self.numbers
        wrong = [f"{name}: {numbers[name]:g}, must be 0" for name in NONE if numbers[name]]
        if not numbers["due"] == numbers["fired"] == numbers["events"] > 0:
            wrong.append("each alarm that was due has fired once: not so")
        if not numbers["messages"] == numbers["message keys"] > 0:
            wrong.append("each message has a key of its own: not so")
        return wrong + [f"an incident nobody explains: {incident}" for incident in self.incidents]


def take(url: str, folder: Path) -> Proof:
    """Read everything that is to be proved. Raises `psycopg2.OperationalError` while the database is away."""
    line = psycopg2.connect(url)
    try:
        with line, line.cursor() as cursor:
            numbers = {name: _one(cursor, question) for name, question in QUESTIONS.items()}
            cursor.execute(INCIDENTS)
            incidents = cursor.fetchall()
            cursor.execute("SELECT key FROM message WHERE NOT incident")
            keys = {key for (key,) in cursor.fetchall()}
    finally:
        line.close()
    times = accepted(folder)
    numbers["accepted"] = len(times)
    numbers["accepted twice"] = sum(1 for count in times.values() if count > 1)
    numbers["never accepted"] = len(keys - times.keys())
    numbers["accepted unasked"] = len(times.keys() - keys)
    return Proof(numbers, incidents)


def _one(cursor, question: str) -> float:
    cursor.execute(question)
    return cursor.fetchone()[0]
