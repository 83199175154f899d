"""The standard report of the register for a period (Bolton missing strategy: "standardised reports"). Pure counting."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.enums import Reason, State
from education.models import EducationCase
from episodes.rules import LONDON

BANDS = (
    (10, gettext_lazy("10 days or fewer")),
    (30, gettext_lazy("11 to 30 days")),
    (90, gettext_lazy("31 to 90 days")),
)
LONGEST = gettext_lazy("More than 90 days")
FORMULAS = {
    "state": (
        gettext_lazy("Where they stood"),
        gettext_lazy("Where each stood at the end of the last day of the period."),
    ),
    "reason": (gettext_lazy("Why"), gettext_lazy("The reason recorded when the child went on the register.")),
    "age": (gettext_lazy("Age"), gettext_lazy("Age in whole years on the last day of the period.")),
    "school": (gettext_lazy("Last school"), gettext_lazy("The last school as written down, capitals aside.")),
    "days": (
        gettext_lazy("Days out of education"),
        gettext_lazy(
            "From the first day of absence to the first day in education, the day the case was closed, or the last day"
            " of the period."
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """The days of a report, both counted in, by London's calendar."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """Return the first instant."""
        return datetime.combine(self.first, time(0), tzinfo=LONDON).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """Return the first instant after the period."""
        return datetime.combine(self.last + timedelta(days=1), time(0), tzinfo=LONDON).astimezone(UTC)


@dataclass
class Group:
    """One number of the report: its key for an address, its words, and the cases behind it."""

    key: str
    words: str
    cases: list[EducationCase] = field(default_factory=list)


def cases_in(period: Period, access):
    """Return the cases open to a reader that stood on the register on any day of a period."""
    cases = EducationCase.objects.visible_to(access).select_related("child", "concern")
    told = cases.filter(concern__told_at__lt=period.end)
    return told.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=period.start)).order_by(
        "concern__first_absent_on", "pk"
    )


def groups_by(what: str, cases: Iterable[EducationCase], period: Period) -> list[Group]:
    """Return the cases in groups by one of `FORMULAS`, largest first; every case is in one group."""
    groups: dict[str, Group] = {}
    for case in cases:
        key, words = _place(what, case, period)
        groups.setdefault(key, Group(key, words)).cases.append(case)
    return sorted(groups.values(), key=lambda group: (-len(group.cases), group.words))


def _place(what: str, case: EducationCase, period: Period) -> tuple[str, str]:
    if what == "state":
        state = state_at(case, period.end)
        return state.value, str(state.label)
    if what == "reason":
        return case.reason, str(Reason(case.reason).label)
    if what == "age":
        age = case.child.age_on(period.last)
        return str(age), _("Not known") if age is None else str(age)
    if what == "school":
        name = " ".join(case.last_school.split())
        return hashlib.sha256(name.casefold().encode()).hexdigest()[:12], name or _("Not known")
    return _band(days_out(case, period))


def state_at(case: EducationCase, end: datetime) -> State:
    """Return where a case stood at an instant."""
    if case.ended_at and case.ended_at < end:
        return State(case.state)
    return State.FOUND if case.found_at and case.found_at < end else State.OPEN


def days_out(case: EducationCase, period: Period) -> int:
    """Return the days a child was out of education, up to the end of the period."""
    over = case.provision_from_on or (case.ended_at.astimezone(LONDON).date() if case.ended_at else period.last)
    first = case.concern.first_absent_on or period.last
    return (min(over, period.last) - first).days


def _band(days: int) -> tuple[str, str]:
    for most, words in BANDS:
        if days <= most:
            return str(most), str(words)
    return "more", str(LONGEST)


def lines_of(cases: list[EducationCase], period: Period) -> Iterator[tuple[str, str, str, int]]:
    """Yield each line of the report as it is downloaded: by what, which, the formula, how many."""
    for what, (title, formula) in FORMULAS.items():
        for group in groups_by(what, cases, period):
            yield str(title), group.words, str(formula), len(group.cases)
