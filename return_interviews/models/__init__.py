"""The tables of return home interviews."""

from return_interviews.models.allocation import InterviewAllocation
from return_interviews.models.attachment import InterviewAttachment
from return_interviews.models.attempt import InterviewAttempt
from return_interviews.models.carer_account import CarerAccount
from return_interviews.models.coverage import CoveredEpisode
from return_interviews.models.interview import ReturnInterview
from return_interviews.models.missing_person import MissingPersonInterview
from return_interviews.models.profile import InterviewerProfile
from return_interviews.models.quality import QualityRating, Rework, Rubric
from return_interviews.models.referral import ReferralDecision
from return_interviews.models.urgent import UrgentNote
from return_interviews.models.wish import InterviewWish

__all__ = [
    "CarerAccount", "CoveredEpisode", "InterviewAllocation", "InterviewAttachment", "InterviewAttempt", "InterviewWish",
    "InterviewerProfile",
    "MissingPersonInterview",
    "QualityRating", "ReferralDecision", "ReturnInterview", "Rework", "Rubric", "UrgentNote",
]  # fmt: skip
