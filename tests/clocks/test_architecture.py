"""What the clocks' reliability rests on, read off the code itself (reliability, 1.5 and 1.6)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "missing_cases", "clocks", "disclosures", "episodes", "intake", "education", "cross_border", "return_interviews",
    "findings", "reporting",
)  # fmt: skip
BANNED = {
    r"\beta\s*=": "no timer lives in the broker",
    r"\bcountdown\s*=": "no timer lives in the broker",
    r"\bexpires\s*=": "a tick is never thrown away for its age",
    r"\.apply_async\(": "ticks come from the beat alone",
    r"\.delay\(": "ticks come from the beat alone",
}


def sources():
    return [path for app in APPS for path in (ROOT / app).rglob("*.py")]


@pytest.mark.parametrize("pattern", BANNED)
def test_no_duty_is_handed_to_the_broker(pattern):
    found = [str(path.relative_to(ROOT)) for path in sources() if re.search(pattern, path.read_text())]
    assert not found, BANNED[pattern]


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (r"\beta\s*=", "task.apply_async(eta=due)"),
        (r"\bexpires\s*=", "send(expires=60)"),
        (r"\.delay\(", "tick.delay()"),
    ],
)
def test_the_patterns_find_what_they_ban(pattern, line):
    assert re.search(pattern, line)


def test_only_the_edge_of_the_cranks_reads_a_clock():
    allowed = {"clocks/sweep.py"}
    reading = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "clocks").rglob("*.py")
        if re.search(r"datetime\.now\(|timezone\.now\(|time\.time\(|utcnow\(", path.read_text())
    }
    assert reading == allowed


def test_the_beat_ticks_at_intervals_alone_and_every_tick_has_a_task(settings):
    from clocks import tasks
    from intake.tasks import lists

    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert isinstance(entry["schedule"], float)
        assert not entry.get("args") and not entry.get("kwargs")
        assert entry["task"] in {tasks.sweep.name, tasks.drain.name, tasks.jobs.name, tasks.replays.name, lists.name}
