"""What may be done to an episode: one function per use case, each one transaction."""

from episodes.services.carers import record_carers_talk
from episodes.services.checking import Check, record_check
from episodes.services.closing import close_episode, reopen_episode, void_episode
from episodes.services.companions import companions_of, link_companions, part_companions
from episodes.services.concerns import Told, end_concern, record_concern
from episodes.services.correcting import add_earlier_moment, correct_moment
from episodes.services.dying import record_death, withdraw_death
from episodes.services.finding import change_status, record_located, record_returned
from episodes.services.handing_over import hand_over, take_over
from episodes.services.joining import merge_episodes
from episodes.services.moving import move_episode
from episodes.services.notices import note_read, send_notice
from episodes.services.police import record_police_notified, set_police_reference
from episodes.services.preview import changes_to_duties
from episodes.services.recording import add_moment, add_update, record_grade
from episodes.services.referrals import decide_referral, record_referral, tell_referrer
from episodes.services.reporting import AlreadyMissing, Report, join_episode, report_episode
from episodes.services.store import Found
from episodes.services.tellings import record_telling, withdraw_telling
from episodes.services.withdrawing import withdraw_moment

__all__ = [
    "AlreadyMissing",
    "Check",
    "Found",
    "Report",
    "Told",
    "add_earlier_moment",
    "add_moment",
    "add_update",
    "change_status",
    "changes_to_duties",
    "close_episode",
    "companions_of",
    "correct_moment",
    "decide_referral",
    "end_concern",
    "hand_over",
    "join_episode",
    "link_companions",
    "merge_episodes",
    "move_episode",
    "note_read",
    "part_companions",
    "record_carers_talk",
    "record_check",
    "record_concern",
    "record_death",
    "record_grade",
    "record_located",
    "record_police_notified",
    "record_referral",
    "record_returned",
    "record_telling",
    "reopen_episode",
    "report_episode",
    "send_notice",
    "set_police_reference",
    "take_over",
    "tell_referrer",
    "void_episode",
    "withdraw_death",
    "withdraw_moment",
    "withdraw_telling",
]
