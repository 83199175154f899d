"""Plays a story through the clocks, with the time that the test sets."""

from clocks import services
from clocks.models import ClockEvent
from clocks.sweep import sweep
from missing_cases.models import Message
from tests.clocks.world import new_subject
from tests.conftest import as_role


class Replay:
    """One episode of one child: facts are recorded as the council, cranks turn as the clock's own role."""

    def __init__(self, world, facts):
        self.world, self.facts, self.episode = world, facts, new_subject()

    def fire(self, trigger, now, *, subject=None, facts=None, counterpart=None, **anchors):
        kind, key = subject or ("episode", self.episode)
        return services.fire(
            trigger=trigger, subject_kind=kind, subject_id=key, child=self.world.child, agency=self.world.council,
            anchors=anchors, facts=self.facts if facts is None else facts, by=self.world.by, now=now,
            within=[("episode", self.episode)], counterpart=counterpart,
        )  # fmt: skip

    def sweep(self, now):
        """Turn the crank at a time, and return what it fired as (kind, stage) in order."""
        with as_role("mc_clock"):
            before = set(ClockEvent.objects.filter(kind="fired").values_list("pk", flat=True))
            sweep(now=now, crank="replay")
            events = ClockEvent.objects.filter(kind="fired").exclude(pk__in=before).select_related("clock")
            return sorted((event.fire_at, event.clock.kind, event.detail["stage"]) for event in events)

    def told(self, kind, stage):
        """Return the e-mail addresses told at a step of a duty, without their numbers, and the roles nobody holds."""
        with as_role("mc_clock"):
            messages = Message.objects.filter(payload__kind=kind, payload__stage=stage).select_related("recipient")
            people = {message.recipient.email.split(".")[0] for message in messages if message.recipient}
            return people, {message.role for message in messages if message.incident}
