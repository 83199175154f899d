"""Tables of the clocks: published protocols, running duties, their alarms, the proof, and the upkeep of the cranks."""

from clocks.models.alarm import Alarm, ClockEvent, EventKind
from clocks.models.clock import Clock, ClockQuerySet
from clocks.models.draft import DraftState, DraftText, ProtocolDraft
from clocks.models.protocol_version import ENGLAND, ProtocolVersion
from clocks.models.upkeep import Heartbeat, PeriodicRun

__all__ = [
    "ENGLAND",
    "Alarm",
    "Clock",
    "ClockEvent",
    "ClockQuerySet",
    "DraftState",
    "DraftText",
    "EventKind",
    "Heartbeat",
    "PeriodicRun",
    "ProtocolDraft",
    "ProtocolVersion",
]
