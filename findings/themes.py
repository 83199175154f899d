"""What comes up across interviews: each theme with the interviews behind it, by month and by what children share."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from findings.enums import Kind
from findings.models import Finding
from missing_cases.models import ChildPlace, Placement, PlaceRelation
from return_interviews.models import ReturnInterview
from return_interviews.selectors import districts_of, running

MONTHS = 12  # how far back the table goes
QUIET = 6  # a theme is new in a month when it did not come up in as many months before
BANDS = ((11, gettext_lazy("10 and under")), (13, gettext_lazy("11 and 12")), (15, gettext_lazy("13 and 14")),
         (18, gettext_lazy("15 to 17")))  # fmt: skip
GROUPS = {
    "area": gettext_lazy("Area"), "home": gettext_lazy("Children's home or carer's agency"),
    "school": gettext_lazy("School"), "age": gettext_lazy("Age"),
}  # fmt: skip


def month_of(day: date) -> str:
    """Return a day's month as "2026-11"."""
    return day.strftime("%Y-%m")


def months_before(day: date, number: int) -> list[str]:
    """Return the months up to a day's own, that one last: `number` of them."""
    first = day.year * 12 + day.month - number
    return [f"{(first + step) // 12}-{(first + step) % 12 + 1:02}" for step in range(number)]


@dataclass
class Theme:
    """Something that comes up: its kind and words, and the interviews that say so, by month and by group.

    `finding`, `examples`: one finding that names it, and one for each group.
    """

    kind: str
    label: str
    finding: UUID
    interviews: set[UUID] = field(default_factory=set)
    months: Counter = field(default_factory=Counter)
    groups: Counter = field(default_factory=Counter)
    examples: dict[str, UUID] = field(default_factory=dict)

    @property
    def kind_words(self) -> str:
        """Return what it is about, in words."""
        return str(Kind(self.kind).label)

    @property
    def by_group(self) -> list[tuple[str, int, UUID]]:
        """Return the groups with their numbers and one finding of each, the largest first."""
        rows = [(group, number, self.examples[group]) for group, number in self.groups.items()]
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def new_in(self, month: str, before: list[str]) -> bool:
        """Say whether it comes up in a month and in none of those before."""
        return self.months[month] > 0 and not any(self.months[each] for each in before)


@dataclass(frozen=True)
class Behind:
    """One interview in which a theme comes up, with what its child shares with others.

    `finding`: one that says so, by which pages name the theme and the group; never by words, which may be a name.
    """

    theme: tuple[str, str]
    label: str
    finding: UUID
    interview: UUID
    month: str
    group: str


def _told(access, now) -> list[Finding]:
    first = months_before(timezone.localdate(now), MONTHS)[0]
    rows = Finding.objects.visible_to(access).standing().filter(
        interview__owner_agency_id=access.agency_id, interview__void_at__isnull=True,
        interview__authorised_at__date__gte=date.fromisoformat(f"{first}-01"), interview__authorised_at__lte=now,
    )  # fmt: skip
    return list(rows.select_related("interview", "child").order_by("interview__authorised_at", "id"))


def _theme(finding: Finding) -> tuple[str, str]:
    """Return what makes two findings one theme: the kind and the words, whatever their case."""
    return finding.kind, finding.label.casefold().strip()


def behind(access, now, by: str = "") -> list[Behind]:
    """Return every appearance of a theme in the last twelve months that the reader may open, once for each interview.

    `by`: one of GROUPS; without one, everything is one group.
    """
    rows = _told(access, now)
    group = _grouping(by, list({row.child_id for row in rows}), access, now)
    found = {
        (_theme(row), row.interview_id): Behind(
            theme=_theme(row), label=row.label, finding=row.pk, interview=row.interview_id,
            month=month_of(timezone.localdate(row.interview.authorised_at)), group=group(row),
        )
        for row in rows
    }  # fmt: skip
    return list(found.values())


def themes(access, now, by: str = "") -> list[Theme]:
    """Return the themes of the last twelve months, those of most interviews first."""
    found: dict[tuple[str, str], Theme] = {}
    for each in behind(access, now, by):
        theme = found.setdefault(each.theme, Theme(each.theme[0], each.label, each.finding))
        theme.interviews.add(each.interview)
        theme.months[each.month] += 1
        theme.groups[each.group] += 1
        theme.examples.setdefault(each.group, each.finding)
    return sorted(found.values(), key=lambda theme: (-len(theme.interviews), theme.kind, theme.label))


def interviews_behind(finding: Finding, access, now, *, by: str = "", month: str = "") -> tuple[str, list]:
    """Return the group and the interviews behind one number of the page: those that share the theme of a finding.

    `by`: of these, the ones in the finding's own group; `month`: the ones authorised in it. The group is "" without
    `by`, and where the finding is older than the page goes back.
    """
    rows = [each for each in behind(access, now, by) if each.theme == _theme(finding)]
    group = next((each.group for each in rows if each.interview == finding.interview_id), "")
    keys = [each.interview for each in rows if each.group == group and month in ("", each.month)]
    found = ReturnInterview.objects.visible_to(access).live().filter(pk__in=keys)
    return group, list(found.select_related("episode", "child").order_by("-authorised_at", "id"))


def _grouping(by: str, children: list[UUID], access, now) -> Callable[[Finding], str]:
    """Return what names the group of a finding: today's home, school or area of its child, or the age at the time."""
    if by == "age":
        return lambda row: _band(row.child.age_on(timezone.localdate(row.interview.authorised_at)))
    known = {"area": districts_of, "home": _homes, "school": _schools}.get(by)
    if known is None:
        return lambda row: ""
    names = known(children, access, now)
    return lambda row: names.get(row.child_id) or _("Not known")


def _band(age: int | None) -> str:
    if age is None:
        return _("Not known")
    return str(next((words for limit, words in BANDS if age < limit), _("18 and over")))


def _homes(children, access, now) -> dict[UUID, str]:
    rows = running(Placement.objects.visible_to(access), children, now).select_related("provider")
    return {row.child_id: row.provider.name if row.provider else row.get_kind_display() for row in rows}


def _schools(children, access, now) -> dict[UUID, str]:
    schools = ChildPlace.objects.visible_to(access).filter(relation=PlaceRelation.SCHOOL)
    return dict(running(schools, children, now).values_list("child_id", "place__name"))


def by_kind(found: list[Theme]) -> list[tuple[str, list[Theme]]]:
    """Return the themes under what they are about, in the order of the kinds."""
    sorted_by: dict[str, list[Theme]] = defaultdict(list)
    for theme in found:
        sorted_by[theme.kind].append(theme)
    return [(str(Kind(kind).label), sorted_by[kind]) for kind in Kind.values if kind in sorted_by]
