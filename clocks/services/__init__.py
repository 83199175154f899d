"""What may be done with clocks: fire a trigger, finish a duty, move it, give it to somebody, publish a protocol."""

from clocks.services.answer import acknowledge_duty, agree_exception, hand_over_duty, record_lateness
from clocks.services.derive import derive_patterns
from clocks.services.finish import complete_duty, meet_clock, void_clock
from clocks.services.fire import fire
from clocks.services.move import assign_clock, reanchor
from clocks.services.publish import publish_protocol
from clocks.services.spells import move_moments, settle_spells
from clocks.services.undo import undo_trigger, unmeet

__all__ = [
    "acknowledge_duty",
    "agree_exception",
    "assign_clock",
    "complete_duty",
    "derive_patterns",
    "fire",
    "hand_over_duty",
    "meet_clock",
    "move_moments",
    "publish_protocol",
    "reanchor",
    "record_lateness",
    "settle_spells",
    "undo_trigger",
    "unmeet",
    "void_clock",
]
