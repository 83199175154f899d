"""The beat's schedule, in code: intervals alone, so that no clock change can touch it (reliability, 1.6)."""

BEAT_SCHEDULE = {
    "clocks.sweep": {"task": "clocks.sweep", "schedule": 15.0, "options": {"queue": "clocks"}},
    "clocks.drain": {"task": "clocks.drain", "schedule": 10.0, "options": {"queue": "clocks"}},
    "clocks.jobs": {"task": "clocks.jobs", "schedule": 60.0, "options": {"queue": "clocks"}},
}
