"""Tables of the clocks: protocols, running duties, their alarms, the proof, who is told instead, the cranks' upkeep."""

from clocks.models.alarm import Alarm, ClockEvent, EventKind
from clocks.models.clock import Clock, ClockQuerySet
from clocks.models.cover import Absence, AgencyHours, OpeningTime, Settlement, ShutDay
from clocks.models.draft import DraftState, DraftText, ProtocolDraft
from clocks.models.protocol_version import ENGLAND, ProtocolVersion
from clocks.models.replay import ReplayedDuty, ReplayRun
from clocks.models.upkeep import Heartbeat, PeriodicRun

__all__ = [
    "ENGLAND",
    "Absence",
    "AgencyHours",
    "Alarm",
    "Clock",
    "ClockEvent",
    "ClockQuerySet",
    "DraftState",
    "DraftText",
    "EventKind",
    "Heartbeat",
    "OpeningTime",
    "PeriodicRun",
    "ProtocolDraft",
    "ProtocolVersion",
    "ReplayRun",
    "ReplayedDuty",
    "Settlement",
    "ShutDay",
]
