"""The tables of what follows from interviews."""

from findings.models.action import FollowUp
from findings.models.finding import Finding, FindingDecision
from findings.models.receipt import InterviewReceipt, PlanDecision

__all__ = ["Finding", "FindingDecision", "FollowUp", "InterviewReceipt", "PlanDecision"]
