"""What is done with return home interviews."""

from return_interviews.services.allocating import allocate, take_back
from return_interviews.services.attaching import add_attachment
from return_interviews.services.attending import record_missing_person_interview, record_referral_decision
from return_interviews.services.covering import cover_episodes, uncover_episode
from return_interviews.services.deciding import authorise, send_back
from return_interviews.services.forwarding import forward_interview
from return_interviews.services.hearing import record_carer_account
from return_interviews.services.holding import record_held
from return_interviews.services.noting import note_forwarded
from return_interviews.services.offering import offer_interview, record_attempt, record_declined
from return_interviews.services.profiling import set_profile
from return_interviews.services.rating import publish_rubric, rate
from return_interviews.services.urgent import record_urgent_note
from return_interviews.services.wishing import record_wish
from return_interviews.services.writing import finish_and_send, save_section

__all__ = [
    "add_attachment", "allocate", "authorise", "cover_episodes", "finish_and_send", "forward_interview",
    "note_forwarded", "offer_interview", "publish_rubric", "rate", "record_attempt", "record_carer_account",
    "record_declined", "record_held", "record_missing_person_interview", "record_referral_decision",
    "record_urgent_note", "record_wish", "save_section",
    "send_back", "set_profile", "take_back", "uncover_episode",
]  # fmt: skip
