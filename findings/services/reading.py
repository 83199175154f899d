"""The receipt of an authorised interview, and what it changes in the child's plan."""

from django.db import transaction
from django.utils.translation import gettext as _

from findings import rules
from findings.models import InterviewReceipt, PlanDecision
from missing_cases.access.perms import Perm
from missing_cases.models import KeyWorkerRole
from return_interviews.models import ReturnInterview
from return_interviews.selectors import allocated_workers, role_with_child


@transaction.atomic
def read_interview(*, interview: ReturnInterview, by, now) -> InterviewReceipt | None:
    """Give the receipt where one of the child's allocated workers opens the authorised interview for the first time.

    Anybody else's look is in the read audit alone. Returns the receipt, None where there is none to give.
    """
    if not interview.signed or by.user not in allocated_workers(interview.child_id, now):
        return None
    given = {"child_id": interview.child_id, "owner_agency": by.agency, "read_at": now}
    return InterviewReceipt.objects.get_or_create(interview=interview, reader=by.user, defaults=given)[0]


def asks_early_help(interview: ReturnInterview, person, now) -> bool:
    """Say whether a decision is about the early help plan: its worker decides about a child who declined."""
    return interview.was_declined and role_with_child(interview.child_id, person, now) == KeyWorkerRole.EARLY_HELP


@transaction.atomic
def decide_plan(*, interview: ReturnInterview, changes: bool, words: str, by, now) -> PlanDecision:
    """Write down what the interview changes in the child's plan, or why nothing. The latest stands.

    By an early help worker about a child who declined, it says how the concern is considered in the early help plan
    (Wigan joint protocol, appendix b). Raises RuleError without words.
    """
    by.demand(Perm.FINDING_WORK)
    rules.check_authorised(interview.signed)
    missing = _("Say what changes in the plan.") if changes else _("Say why nothing changes in the plan.")
    said = rules.check_words(words, "words", missing)
    return PlanDecision.objects.create(
        interview=interview, child_id=interview.child_id, owner_agency=by.agency, changes=changes, words=said,
        early_help=asks_early_help(interview, by.user, now), decided_by=by.user, decided_at=now,
    )  # fmt: skip
