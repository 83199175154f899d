"""What is so about findings and what follows from them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from episodes.models import Episode
from findings.enums import ActionState, Decision
from findings.models import Finding, FindingDecision, FollowUp, InterviewReceipt, PlanDecision
from return_interviews.models import ReturnInterview
from return_interviews.models.interview import SIGNED
from return_interviews.selectors import allocated_workers
from return_interviews.selectors.one import interviews_visible_to


@dataclass(frozen=True)
class Found:
    """A finding with what was decided about it and what is done."""

    finding: Finding
    decision: FindingDecision | None
    actions: list[FollowUp]

    @property
    def open(self) -> bool:
        """Say whether nobody has decided about it yet."""
        return self.decision is None

    @property
    def refused(self) -> bool:
        """Say whether nothing is done about it."""
        return self.decision is not None and self.decision.decision == Decision.REFUSED


def findings_of(interview: ReturnInterview, access) -> list[Found]:
    """Return the findings of an interview as they were found, each with its standing decision and its actions."""
    return _findings([interview], access)[interview.pk]


def _findings(interviews: Iterable[ReturnInterview], access) -> dict[UUID, list[Found]]:
    decisions = FindingDecision.objects.select_related("decided_by").order_by("decided_at", "id")
    actions = FollowUp.objects.select_related("holder", "ended_by")
    rows = Finding.objects.visible_to(access).standing().filter(interview__in=interviews)
    found: dict[UUID, list[Found]] = defaultdict(list)
    for row in rows.prefetch_related(Prefetch("decisions", decisions), Prefetch("follow_ups", actions)):
        standing = next(reversed(row.decisions.all()), None)
        found[row.interview_id].append(Found(row, standing, list(row.follow_ups.all())))
    return found


def actions_on_the_whole(interviews: Iterable[ReturnInterview], access) -> dict[UUID, list[FollowUp]]:
    """Return the actions agreed because of each interview as a whole, by the interview's id."""
    rows = FollowUp.objects.visible_to(access).filter(interview__in=interviews, finding__isnull=True)
    return _by_interview(rows.select_related("holder", "ended_by"))


def plan_decisions_of(interviews: Iterable[ReturnInterview], access) -> dict[UUID, list[PlanDecision]]:
    """Return what was decided about the plan because of each interview, oldest first; the last stands."""
    rows = PlanDecision.objects.visible_to(access).filter(interview__in=interviews)
    return _by_interview(rows.select_related("decided_by"))


def _by_interview(rows) -> dict[UUID, list]:
    found: dict[UUID, list] = defaultdict(list)
    for row in rows:
        found[row.interview_id].append(row)
    return found


def action_for(key, access) -> FollowUp | None:
    """Return an action that the reader may see, or None."""
    rows = FollowUp.objects.visible_to(access).filter(pk=key)
    return rows.select_related("interview__episode", "child", "holder", "finding", "owner_agency").first()


def receipts_of(interview: ReturnInterview, access, now) -> tuple[list[InterviewReceipt], list]:
    """Return who of those it went to has read the interview, and which of the child's workers today have not."""
    given = list(InterviewReceipt.objects.visible_to(access).filter(interview=interview).select_related("reader"))
    read = {row.reader_id for row in given}
    return given, [person for person in allocated_workers(interview.child_id, now) if person.pk not in read]


@dataclass(frozen=True)
class Changed:
    """An interview of a child, what came of it, and the episodes that followed."""

    interview: ReturnInterview
    findings: list[Found]
    actions: list[FollowUp]
    plan: PlanDecision | None
    followed: list[Episode]

    @property
    def done(self) -> int:
        """Return how many actions were done."""
        every = [*self.actions, *(action for found in self.findings for action in found.actions)]
        return sum(action.state == ActionState.DONE for action in every)


def changes_of(child, access) -> list[Changed]:
    """Return for each authorised interview of a child what came of it and the episodes since, newest first.

    The same queries, however many interviews.
    """
    rows = list(interviews_visible_to(access).filter(child=child, state__in=SIGNED).order_by("-authorised_at", "id"))
    episodes = list(Episode.objects.visible_to(access).live().filter(child=child).order_by("missing_from_at"))
    findings, actions = _findings(rows, access), actions_on_the_whole(rows, access)
    plans = plan_decisions_of(rows, access)
    return [
        Changed(
            interview=row,
            findings=findings[row.pk],
            actions=actions[row.pk],
            plan=next(reversed(plans[row.pk]), None),
            followed=[each for each in episodes if each.missing_from_at > row.authorised_at],
        )
        for row in rows
    ]
