"""What must be so once a fault is over, read from the database and the provider alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DUE = "SELECT id FROM alarm WHERE void_at IS NULL AND fire_at <= now()"
QUESTIONS = {
    "due": f"SELECT count(*) FROM ({DUE}) d",
    "fired": f"SELECT count(*) FROM alarm WHERE id IN ({DUE}) AND fired_at IS NOT NULL",
    "early": "SELECT count(*) FROM clock_event WHERE kind = 'fired' AND at < fire_at",
    "events twice": "SELECT count(*) FROM (SELECT alarm_id FROM clock_event WHERE kind = 'fired'"
    " GROUP BY alarm_id HAVING count(*) > 1) d",
    "fired without event": "SELECT count(*) FROM alarm a WHERE a.fired_at IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM clock_event e WHERE e.alarm_id = a.id)",
    "told nobody": f"SELECT count(*) FROM alarm a WHERE a.id IN ({DUE}) AND a.fired_at IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM message m WHERE m.payload->>'clock' = a.clock_id::text AND m.payload->>'stage' = a.stage)",
    "told of what had ended": "SELECT count(*) FROM alarm a JOIN clock c ON c.id = a.clock_id"
    " WHERE c.ended_at < a.fired_at AND a.void_at IS NULL",
    "latest": "SELECT coalesce(extract(epoch FROM max(e.at - e.fire_at)), 0)::float FROM clock_event e"
    " JOIN primed p ON p.alarm = e.alarm_id",
    "unsent": "SELECT count(*) FROM message WHERE NOT incident AND sent_at IS NULL",
    "given up": "SELECT count(*) FROM message WHERE dead_at IS NOT NULL",
    "clocks never made": "SELECT count(*) FROM message WHERE incident AND topic = 'clock.missing'",
    "jobs failed": "SELECT count(*) FROM periodic_run WHERE last_error <> ''",
}
# Sweeps at work at the same moment share what is due, and count as one; each lasts from its `now` to its last event.
SWEEPS = """
WITH sweep AS (
    SELECT at, max(written_at) AS ended FROM clock_event JOIN primed ON primed.alarm = alarm_id
     WHERE at > %(recovered)s AND clock_event.fire_at <= %(recovered)s GROUP BY crank, at
), apart AS (
    SELECT at, max(ended) OVER (ORDER BY at, ended ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM sweep
)
SELECT count(*) FROM apart WHERE before IS NULL OR at > before
"""
PRIMED = "SELECT alarm::text FROM primed WHERE fire_at <= now()"
NAIVE = {
    "early": "SELECT count(*) FROM naive_fired f JOIN primed p ON p.alarm = f.alarm WHERE f.at < p.fire_at",
    "latest": "SELECT coalesce(extract(epoch FROM max(f.at - p.fire_at)), 0)::float"
    " FROM naive_fired f JOIN primed p ON p.alarm = f.alarm",
}
NONE = (
    "early", "duplicate", "lost", "fired without event", "told of what had ended", "given up", "clocks never made",
    "jobs failed",
)  # fmt: skip


@dataclass
class Proof:
    """The numbers of the design and of the naive way, by name."""

    numbers: dict[str, float]
    naive: dict[str, float] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        """Say whether nothing is left to be fired or sent."""
        return bool(self.numbers) and self.numbers["due"] == self.numbers["fired"] and not self.numbers["unsent"]

    def faults(self) -> list[str]:
        """Return one sentence for each thing that is not as it must be."""
        wrong = [f"{name}: {self.numbers[name]:g}, must be 0" for name in NONE if self.numbers[name]]
        if not self.numbers["due"]:
            wrong.append("nothing was due, so nothing is proved")
        if self.numbers["sweeps"] > 1:
            wrong.append(f"caught up in {self.numbers['sweeps']:g} sweeps, must be 1")
        return wrong


def take(cursor, accepted: Mapping[str, int], recovered, *, by_mail: bool) -> Proof:
    """Read everything that is to be proved.

    `accepted` is how often the carrier took each reference, `recovered` when the fault ended. What a mail server took
    twice is counted as repeated, not as duplicate: it cannot be asked.
    """
    numbers = {name: _one(cursor, question) for name, question in QUESTIONS.items()}
    numbers["sweeps"] = _one(cursor, SWEEPS, {"recovered": recovered})
    cursor.execute("SELECT key, receipt FROM message WHERE NOT incident")
    rows = cursor.fetchall()
    references = [receipt if by_mail else key for key, receipt in rows]
    twice = sum(1 for each in references if accepted.get(each, 0) > 1)
    numbers["repeated"] = twice if by_mail else 0
    numbers["duplicate"] = numbers["events twice"] + (0 if by_mail else twice)
    unheard = sum(1 for each in references if not accepted.get(each))
    numbers["lost"] = numbers["due"] - numbers["fired"] + numbers["told nobody"] + unheard
    numbers["messages"] = len(rows)
    return Proof(numbers, _naive(cursor, accepted))


def _naive(cursor, accepted: Mapping[str, int]) -> dict[str, float]:
    numbers = {name: _one(cursor, question) for name, question in NAIVE.items()}
    cursor.execute(PRIMED)
    times = [sum(accepted.get(form.format(alarm), 0) for form in ("naive:{}", "<naive:{}@naive.invalid>"))
             for (alarm,) in cursor.fetchall()]  # fmt: skip
    fired = sum(1 for each in times if each)
    return numbers | {
        "due": len(times), "fired": fired, "lost": len(times) - fired,
        "duplicate": sum(each - 1 for each in times if each > 1),
    }  # fmt: skip


def _one(cursor, question: str, parameters: dict | None = None) -> float:
    cursor.execute(question, parameters)
    return cursor.fetchone()[0]
