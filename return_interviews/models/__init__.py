"""The tables of return home interviews."""

from return_interviews.models.allocation import InterviewAllocation
from return_interviews.models.attempt import InterviewAttempt
from return_interviews.models.interview import ReturnInterview
from return_interviews.models.missing_person import MissingPersonInterview
from return_interviews.models.referral import ReferralDecision

__all__ = ["InterviewAllocation", "InterviewAttempt", "MissingPersonInterview", "ReferralDecision", "ReturnInterview"]
