"""What the register shows: cases with their checks, duties and missing episodes, in a fixed number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Case, IntegerField, Value, When

from clocks.models import Clock
from education.enums import DUTIES, CheckKind, State
from education.models import EducationCase, EducationCheck
from episodes.models import Episode
from episodes.rules import LONDON
from episodes.services.concerns import SUBJECT
from missing_cases.access.perms import Perm

LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Check:
    """One of the two checks of a case: whose, when it is due by the protocol (None: no time set), when it was made."""

    kind: CheckKind
    due_at: datetime | None
    made: EducationCheck | None
    late: bool


@dataclass(frozen=True)
class Row:
    """A case on the register: days since the first absence, its checks, the child's episodes of the last year."""

    case: EducationCase
    days: int
    checks: list[Check] = field(default_factory=list)
    episodes: int = 0


def register_for(access, state: str = ""):
    """Return the cases open to a reader: standing first, longest absent first; of one state where it is named."""
    place = Case(
        *(When(state=each, then=Value(number)) for number, each in enumerate(State)), output_field=IntegerField()
    )
    cases = EducationCase.objects.visible_to(access).select_related("child", "concern", "owner_agency")
    if state in State.values:
        cases = cases.filter(state=state)
    return cases.annotate(place=place).order_by("place", "concern__first_absent_on", "pk")


def newest_case_of(child, access) -> EducationCase | None:
    """Return the child's newest case open to a reader who may see the register, or None."""
    if not access.may(Perm.EDUCATION_SEE):
        return None
    return EducationCase.objects.visible_to(access).filter(child=child).order_by("-recorded_at", "-pk").first()


def rows_of(cases: Sequence[EducationCase], access, now: datetime) -> list[Row]:
    """Return cases as they are shown, in three queries however many they are."""
    dues = _dues(cases)
    made = _made(cases, access)
    episodes = _episodes(cases, access, now)
    return [
        Row(
            case,
            _days(case, now),
            [
                _check(kind, dues.get((case.concern_id, DUTIES[kind])), made.get((case.pk, kind)), now)
                for kind in CheckKind
            ],
            episodes[case.child_id],
        )
        for case in cases
    ]


def _dues(cases) -> dict:
    clocks = Clock.objects.filter(
        subject_kind=SUBJECT, subject_id__in=[case.concern_id for case in cases], kind__in=DUTIES.values()
    )
    return {(subject, kind): due for subject, kind, due in clocks.values_list("subject_id", "kind", "due_at")}


def _made(cases, access) -> dict:
    checks = EducationCheck.objects.visible_to(access).filter(case__in=[case.pk for case in cases])
    return {(check.case_id, CheckKind(check.kind)): check for check in checks.order_by("-made_at", "-id")}


def _episodes(cases, access, now: datetime) -> Counter:
    episodes = Episode.objects.visible_to(access).filter(
        child__in=[case.child_id for case in cases], void_at__isnull=True, missing_from_at__gt=now - LOOKED_BACK
    )
    return Counter(episodes.values_list("child_id", flat=True))


def _check(kind: CheckKind, due_at, made: EducationCheck | None, now: datetime) -> Check:
    until = made.made_at if made else now
    return Check(kind, due_at, made, bool(due_at and until > due_at))


def _days(case: EducationCase, now: datetime) -> int:
    last: date = case.provision_from_on or (case.ended_at or now).astimezone(LONDON).date()
    first = case.concern.first_absent_on
    return (last - first).days if first else 0
