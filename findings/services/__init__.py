"""What is done because of an interview."""

from findings.services.acting import agree_action, complete_action, give_up_action
from findings.services.finding import add_finding, decide_finding, set_finding_aside
from findings.services.reading import decide_plan, read_interview

__all__ = [
    "add_finding", "agree_action", "complete_action", "decide_finding", "decide_plan", "give_up_action",
    "read_interview", "set_finding_aside",
]  # fmt: skip
