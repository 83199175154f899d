"""Judging an interview by the authority's rubric, and setting that rubric."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.db.models import Max

from missing_cases.access.perms import Perm
from return_interviews import rules
from return_interviews.models import QualityRating, ReturnInterview, Rubric
from return_interviews.selectors import authors_of
from return_interviews.selectors.quality import rubric_of
from return_interviews.services import store

Ratings = Mapping[str, tuple[str, str]]  # level and note, by the code of the criterion
NOT_RATED: Ratings = MappingProxyType({})


@transaction.atomic
def rate(*, interview: ReturnInterview, ratings: Ratings, by, now: datetime) -> list[QualityRating]:
    """Write down how far an interview meets the rubric's criteria: by code the level and a note. Returns the rows.

    What is left out is not rated. Raises RuleError for one's own interview, and for a criterion that is not met without
    a note. Duty: "return interviews are audited for quality" (Kirklees, Bolton).
    """
    by.demand(Perm.INTERVIEW_AUTHORISE)
    found = store.lock_row(interview, by)
    rules.check_not_author(by.user.pk, authors_of(found))
    version, criteria = rubric_of(found.owner_agency)
    questions = dict(criteria)
    for code, (level, note) in ratings.items():
        rules.check_rating(code, level, note, known=questions)
    return QualityRating.objects.bulk_create(
        QualityRating(
            interview=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, rubric=version,
            interview_version=found.version, criterion=code, question=questions[code], level=level, note=note.strip(),
            rated_by=by.user, rated_at=now,
        )
        for code, (level, note) in ratings.items()
    )  # fmt: skip


@transaction.atomic
def publish_rubric(*, questions: str, by, now: datetime) -> Rubric:
    """Publish the authority's next rubric from questions, one a line. Earlier ratings keep theirs.

    A question keeps its code where its words are those of a criterion in force, so that a trend goes on. Raises
    RuleError without questions, for one too long, for two alike, or for more than twelve.
    """
    by.demand(Perm.INTERVIEW_AUTHORISE)
    lines = rules.check_rubric(questions)
    _version, standing = rubric_of(by.agency)
    codes = {question: code for code, question in standing}
    last = Rubric.objects.filter(owner_agency=by.agency).aggregate(last=Max("version"))["last"] or 0
    criteria = [{"code": codes.get(line) or _code(line, last + 1), "question": line} for line in lines]
    return Rubric.objects.create(
        owner_agency=by.agency, version=last + 1, criteria=criteria, published_by=by.user, published_at=now
    )


def _code(question: str, version: int) -> str:
    """Return a code for a new question: its first words, and the version that brought it."""
    words = re.sub(r"[^a-z0-9]+", "_", question.casefold()).strip("_")[:30].rstrip("_")
    return f"{words}_{version}"
