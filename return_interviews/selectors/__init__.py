"""What is so about return home interviews."""

from return_interviews.selectors.guessing import (
    Guess,
    districts_of,
    open_interviews,
    profiles_of,
    running,
    worker_guesses,
)
from return_interviews.selectors.lists import (
    count_unallocated,
    interviews_for_approval,
    my_interviews,
    waiting_interview_of,
    waiting_interviews,
)
from return_interviews.selectors.month import interviews_in_month, month_counts, primary_factors
from return_interviews.selectors.one import (
    alerting_answers,
    answers,
    attempts_of,
    authors_of,
    carer_accounts_of,
    decided_questions,
    interview_of_episode,
    last_authorised,
    missing_person_interview_of,
    wishes_of,
)
from return_interviews.selectors.parts import (
    ATTACHMENT,
    attachment_for,
    attachments_of,
    covered_episodes,
    episodes_to_cover,
    undecided,
    unticked_episodes,
    urgent_notes_of,
    worries_of,
    worrying_answers,
)
from return_interviews.selectors.people import (
    allocated_workers,
    approvers_of,
    interviewers_for,
    role_with_child,
)

__all__ = [
    "ATTACHMENT", "Guess", "alerting_answers", "allocated_workers", "answers", "approvers_of", "attachment_for",
    "attachments_of", "attempts_of", "authors_of", "carer_accounts_of", "count_unallocated", "covered_episodes",
    "decided_questions", "districts_of", "episodes_to_cover", "interview_of_episode", "interviewers_for",
    "interviews_for_approval", "interviews_in_month", "last_authorised", "missing_person_interview_of", "month_counts",
    "my_interviews",
    "open_interviews", "profiles_of", "running",
    "primary_factors", "role_with_child", "undecided", "unticked_episodes", "urgent_notes_of",
    "waiting_interview_of", "waiting_interviews", "wishes_of", "worker_guesses", "worries_of", "worrying_answers",
]  # fmt: skip
