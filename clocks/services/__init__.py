"""What may be done with clocks: fire a trigger, finish, move or hand over a duty, say who is told, publish rules."""

from clocks.services.answer import acknowledge_duty, agree_exception, hand_over_duty, record_lateness
from clocks.services.child import resume_for_child, stop_for_child
from clocks.services.cover import add_shut_day, end_absence, record_absence, remove_shut_day, set_hours
from clocks.services.derive import derive_patterns
from clocks.services.finish import complete_duty, end_duties_about, meet_clock, void_clock
from clocks.services.fire import fire
from clocks.services.move import assign_clock, reanchor
from clocks.services.publish import publish_protocol
from clocks.services.settling import settle_incident
from clocks.services.spells import move_moments, settle_spells
from clocks.services.undo import undo_trigger, unmeet

__all__ = [
    "acknowledge_duty",
    "add_shut_day",
    "agree_exception",
    "assign_clock",
    "complete_duty",
    "derive_patterns",
    "end_absence",
    "end_duties_about",
    "fire",
    "hand_over_duty",
    "meet_clock",
    "move_moments",
    "publish_protocol",
    "reanchor",
    "record_absence",
    "record_lateness",
    "remove_shut_day",
    "resume_for_child",
    "set_hours",
    "settle_incident",
    "settle_spells",
    "stop_for_child",
    "undo_trigger",
    "unmeet",
    "void_clock",
]
