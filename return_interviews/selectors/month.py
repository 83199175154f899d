"""The month's interviews, as the dashboard counts them (Wigan protocol, section 13). Drafts are never counted."""

from collections import Counter

from django.db.models import Prefetch, Q

from episodes.period import month_bounds
from missing_cases.forms import selectors as forms
from missing_cases.models import Answer
from return_interviews.models import CoveredEpisode, ReturnInterview
from return_interviews.selectors.one import interviews_visible_to

YES = "yes"


def interviews_in_month(access, year: int, month: int):
    """Return the interviews of the reader's agency that were held or declined in a month, by the day it happened."""
    start, end = month_bounds(year, month)
    held = Q(held_at__gte=start, held_at__lt=end)
    declined = Q(held_at__isnull=True, declined_at__gte=start, declined_at__lt=end)
    rows = (
        interviews_visible_to(access)
        .prefetch_related(Prefetch("covered", queryset=CoveredEpisode.objects.standing()))
        .filter(held | declined, owner_agency_id=access.agency_id)
    )
    return sorted(rows, key=lambda row: (row.held_at or row.declined_at, row.pk))


def completed(interview: ReturnInterview) -> bool:
    """Say whether it counts as a return interview completed: held, by somebody independent of the child's care."""
    return interview.held_at is not None and interview.independent is True


def primary_factors(interviews: list[ReturnInterview]) -> dict[str, list[ReturnInterview]]:
    """Return the reasons answered "yes" (the why grid's codes), each with the interviews that gave it.

    Only of interviews finished and sent for approval: what is still being written is not counted. Most frequent first.
    """
    finished = {row.record_id: row for row in interviews if row.written_at and row.held_at}
    answers = Answer.objects.filter(record_id__in=finished, replaced_at__isnull=True, codes__contains=[YES]).order_by(
        "at", "id"
    )
    found: dict[str, list[ReturnInterview]] = {}
    for answer in answers:
        interview = finished[answer.record_id]
        if answer.question in factor_codes(interview):
            found.setdefault(answer.question, []).append(interview)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def factor_codes(interview: ReturnInterview) -> dict[str, str]:
    """Return the codes of the questions that name a primary factor, each with its label, in the interview's version."""
    sections = forms.definition_of(interview.record).sections
    return {question.code: question.label for section in sections for question in section.questions if question.factor}


def _episodes(interview):
    return 1 + len(interview.covered.all())


def month_counts(access, year: int, month: int) -> dict:
    """Return a month's figures: completed, not_independent, declined (numbers) and factors (Counter by code).

    An interview counts once for each episode it answers; its factors count once.
    """
    rows = interviews_in_month(access, year, month)
    return {
        "completed": sum(_episodes(row) for row in rows if completed(row)),
        "not_independent": sum(_episodes(row) for row in rows if row.held_at is not None and not row.independent),
        "declined": sum(_episodes(row) for row in rows if row.was_declined),
        "factors": Counter({code: len(found) for code, found in primary_factors(rows).items()}),
    }
