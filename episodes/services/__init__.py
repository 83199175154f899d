"""What may be done to an episode: one function per use case, each one transaction."""

from episodes.services.closing import close_episode, reopen_episode, void_episode
from episodes.services.concerns import Told, end_concern, record_concern
from episodes.services.correcting import correct_moment
from episodes.services.finding import change_status, record_located, record_returned
from episodes.services.handing_over import hand_over, take_over
from episodes.services.moving import move_episode
from episodes.services.police import record_police_notified, set_police_reference
from episodes.services.preview import changes_to_duties
from episodes.services.recording import add_moment, add_update, record_grade, record_planned_actions
from episodes.services.reporting import AlreadyMissing, Report, join_episode, report_episode
from episodes.services.store import Found
from episodes.services.withdrawing import withdraw_moment

__all__ = [
    "AlreadyMissing",
    "Found",
    "Report",
    "Told",
    "add_moment",
    "add_update",
    "change_status",
    "changes_to_duties",
    "close_episode",
    "correct_moment",
    "end_concern",
    "hand_over",
    "join_episode",
    "move_episode",
    "record_concern",
    "record_grade",
    "record_located",
    "record_planned_actions",
    "record_police_notified",
    "record_returned",
    "reopen_episode",
    "report_episode",
    "set_police_reference",
    "take_over",
    "void_episode",
    "withdraw_moment",
]
