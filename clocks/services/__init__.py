"""What may be done with clocks: fire a trigger, finish a duty, move it, give it to somebody, publish a protocol."""

from clocks.services.derive import derive_patterns
from clocks.services.finish import complete_duty, meet_clock, void_clock
from clocks.services.fire import fire
from clocks.services.move import assign_clock, reanchor
from clocks.services.publish import publish_protocol
from clocks.services.spells import move_moments, settle_spells
from clocks.services.undo import undo_trigger, unmeet

__all__ = [
    "assign_clock",
    "complete_duty",
    "derive_patterns",
    "fire",
    "meet_clock",
    "move_moments",
    "publish_protocol",
    "reanchor",
    "settle_spells",
    "undo_trigger",
    "unmeet",
    "void_clock",
]
