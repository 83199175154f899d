"""What comes up across interviews: each theme with the interviews behind it, by month and by what children share."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from findings.enums import Kind
from findings.models import Finding
from missing_cases.models import ChildPlace, Placement, PlaceRelation
from return_interviews.models import ReturnInterview
from return_interviews.selectors import districts_of

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
    """Something that comes up: its kind and words, and the interviews that say so, by month and by group."""

    kind: str
    label: str
    interviews: set[UUID] = field(default_factory=set)
    months: Counter = field(default_factory=Counter)
    groups: Counter = field(default_factory=Counter)

    @property
    def kind_words(self) -> str:
        """Return what it is about, in words."""
        return str(Kind(self.kind).label)

    @property
    def by_group(self) -> list[tuple[str, int]]:
        """Return the groups with their numbers, the largest first."""
        return sorted(self.groups.items(), key=lambda pair: (-pair[1], pair[0]))

    def new_in(self, month: str, before: list[str]) -> bool:
        """Say whether it comes up in a month and in none of those before."""
        return self.months[month] > 0 and not any(self.months[each] for each in before)


@dataclass(frozen=True)
class Behind:
    """One interview in which a theme comes up, with what its child shares with others."""

    theme: tuple[str, str]
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


def behind(access, now, by: str = "") -> list[Behind]:
    """Return every appearance of a theme in the last twelve months that the reader may open, once for each interview.

    The same words in another case are the same theme. `by`: one of GROUPS; without one, everything is one group.
    """
    rows = _told(access, now)
    group = _grouping(by, list({row.child_id for row in rows}), access, now)
    found = {
        (row.kind, row.label.casefold().strip(), row.interview_id): Behind(
            theme=(row.kind, row.label.casefold().strip()), interview=row.interview_id,
            month=month_of(timezone.localdate(row.interview.authorised_at)), group=group(row),
        )
        for row in rows
    }  # fmt: skip
    return list(found.values())


def themes(access, now, by: str = "") -> list[Theme]:
    """Return the themes of the last twelve months, those of most interviews first."""
    words = {(row.kind, row.label.casefold().strip()): row.label for row in _told(access, now)}
    found: dict[tuple[str, str], Theme] = {}
    for each in behind(access, now, by):
        theme = found.setdefault(each.theme, Theme(each.theme[0], words[each.theme]))
        theme.interviews.add(each.interview)
        theme.months[each.month] += 1
        theme.groups[each.group] += 1
    return sorted(found.values(), key=lambda theme: (-len(theme.interviews), theme.kind, theme.label))


def interviews_behind(access, now, *, kind: str, label: str, by: str = "", group: str = "", month: str = ""):
    """Return the interviews behind one number of the page: of a theme, in a group or a month where one is named."""
    keys = [
        each.interview
        for each in behind(access, now, by)
        if each.theme == (kind, label.casefold().strip())
        and (not by or not group or each.group == group)
        and (not month or each.month == month)
    ]
    rows = ReturnInterview.objects.visible_to(access).live().filter(pk__in=keys)
    return list(rows.select_related("episode", "child").order_by("-authorised_at", "id"))


def _grouping(by: str, children: list[UUID], access, now) -> Callable[[Finding], str]:
    """Return what names the group of a finding: today's home, school or area of its child, or the age at the time."""
    if by == "age":
        return lambda row: _band(row.child, timezone.localdate(row.interview.authorised_at))
    known = {"area": districts_of, "home": _homes, "school": _schools}.get(by)
    if known is None:
        return lambda row: ""
    names = known(children, access, now)
    return lambda row: names.get(row.child_id) or _("Not known")


def _band(child, day: date) -> str:
    born = child.date_of_birth
    if born is None:
        return _("Not known")
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return str(next((words for limit, words in BANDS if age < limit), _("18 and over")))


def _live(rows, children, now):
    day = timezone.localdate(now)
    return rows.filter(Q(to_on__isnull=True) | Q(to_on__gt=day), child_id__in=children, void_at__isnull=True)


def _homes(children, access, now) -> dict[UUID, str]:
    rows = _live(Placement.objects.visible_to(access), children, now).select_related("provider", "place")
    return {row.child_id: row.provider.name if row.provider else row.get_kind_display() for row in rows}


def _schools(children, access, now) -> dict[UUID, str]:
    rows = ChildPlace.objects.visible_to(access).filter(relation=PlaceRelation.SCHOOL).select_related("place")
    return {row.child_id: row.place.name for row in _live(rows, children, now)}


def by_kind(found: list[Theme]) -> list[tuple[str, list[Theme]]]:
    """Return the themes under what they are about, in the order of the kinds."""
    sorted_by: dict[str, list[Theme]] = defaultdict(list)
    for theme in found:
        sorted_by[theme.kind].append(theme)
    return [(str(Kind(kind).label), sorted_by[kind]) for kind in Kind.values if kind in sorted_by]
