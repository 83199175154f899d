"""What may be done across a border: one function per use case, each one transaction."""

from cross_border.services.answering import Answered, answer_link, give_up, link_stands, record_answer
from cross_border.services.asking import ask_authority, climb
from cross_border.services.contacts import save_contact
from cross_border.services.notices import record_risk_told, take_in_notice
from cross_border.services.requests import (
    answer_request,
    ask_host,
    deliver_request,
    record_request,
    return_request,
    who_asked,
)

__all__ = [
    "Answered",
    "answer_link",
    "answer_request",
    "ask_authority",
    "ask_host",
    "climb",
    "deliver_request",
    "give_up",
    "link_stands",
    "record_answer",
    "record_request",
    "return_request",
    "record_risk_told",
    "save_contact",
    "take_in_notice",
    "who_asked",
]
