"""What is done with the register of children missing education."""

from education.services.likely import end_likely, record_likely, review_likely
from education.services.recording import About, record_case
from education.services.steps import (
    answer_enquiry,
    close_case,
    record_check,
    record_enquiry,
    record_found,
    record_provision,
)

__all__ = [
    "About",
    "answer_enquiry",
    "close_case",
    "end_likely",
    "record_case",
    "record_check",
    "record_enquiry",
    "record_found",
    "record_likely",
    "record_provision",
    "review_likely",
]
