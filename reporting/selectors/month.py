"""The month's dashboard: the six measures of the Wigan protocol, section 13, each with its formula and its rows.

The database function `month_rows` is the one definition of every measure. Run as the reader it gives the rows the
reader may open; `month_counts` runs it for the whole agency and gives numbers alone.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from missing_cases.forms.local_time import LONDON, to_instant
from missing_cases.forms.selectors import factor_labels
from missing_cases.models import CareStatusCode

SMALL = 5
FORM = "return_interview"

MEASURES = {
    "episodes": (
        _("Episodes reported"),
        _("Episodes of this council first reported in the month, not set aside."),
    ),
    "children": (_("Children"), _("Different children with an episode reported in the month.")),
    "case_status": (
        _("Case status of episodes"),
        _("Each episode reported in the month, by the child's care status with this council on the day it began."),
    ),
    "completed": (
        _("Return interviews completed"),
        _(
            "Episodes answered by an independent return interview held in the month. One interview that answers "
            "several episodes counts once for each. The police's own check on return does not count."
        ),
    ),
    "declined": (
        _("Interviews declined"),
        _(
            "Episodes for which an independent return interview was declined in the month, by the last answer. "
            "One answer about several episodes counts once for each."
        ),
    ),
    "factors": (
        _("Primary factors"),
        _(
            "Each reason answered yes in the grid of reasons of a finished independent interview held in the month. "
            "Counted once for each interview, however many episodes it answers."
        ),
    ),
    "repeats": (
        _("Children with repeat episodes"),
        _("Different children with two or more episodes reported in the month."),
    ),
}


@dataclass(frozen=True)
class Figure:
    """One number: what it counts, under which heading, and how it is worked out. `hidden` when small and not theirs."""

    measure: str
    category: str
    number: int
    hidden: bool = False


@dataclass
class Month:
    """A month's figures for one agency."""

    year: int
    month: int
    figures: list[Figure] = field(default_factory=list)

    def total(self, measure: str) -> Figure:
        """Return a measure's number over all its categories."""
        own = [figure for figure in self.figures if figure.measure == measure]
        return Figure(measure, "", sum(f.number for f in own), any(f.hidden for f in own))

    def split(self, measure: str) -> list[Figure]:
        """Return a measure's numbers by category, the largest first."""
        own = [figure for figure in self.figures if figure.measure == measure and figure.number]
        return sorted(own, key=lambda figure: (-figure.number, figure.category))


def bounds(year: int, month: int) -> tuple[dt.datetime, dt.datetime]:
    """Return the month's first instant and the next month's, by London's clock."""
    first = dt.date(year, month, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return to_instant(first, dt.time(0, 0)), to_instant(following, dt.time(0, 0))


def this_month(now) -> tuple[int, int]:
    """Return the year and month of an instant, in London."""
    local = now.astimezone(LONDON)
    return local.year, local.month


def month_figures(access, year: int, month: int, *, exact: bool) -> Month:
    """Return an agency's figures of a month. Where not `exact`, numbers from 1 to 4 are hidden."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT measure, category, number FROM month_counts(%s, %s)", list(bounds(year, month)))
        rows = cursor.fetchall()
    figures = [Figure(m, c, n, hidden=not exact and 0 < n < SMALL) for m, c, n in rows]
    return Month(year, month, figures)


@dataclass(frozen=True)
class MonthRow:
    """One row behind a number."""

    child_id: UUID
    episode_id: UUID | None
    interview_id: UUID | None
    category: str
    at: dt.datetime


def rows_behind(access, year: int, month: int, measure: str, category: str = "") -> list[MonthRow]:
    """Return the rows behind a number that the reader may open, in order of time."""
    start, end = bounds(year, month)
    wanted = [start, end, access.agency_id, measure, category, category]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child_id, episode_id, interview_id, category, at FROM month_rows(%s, %s, %s)"
            " WHERE measure = %s AND (%s = '' OR category = %s) ORDER BY at, episode_id",
            wanted,
        )
        return [MonthRow(*row) for row in cursor.fetchall()]


def first_line(month: Month) -> str:
    """Return the month in one sentence, or say that its numbers are small."""
    episodes, children, held = (month.total(code) for code in ("episodes", "children", "completed"))
    if episodes.hidden or children.hidden or held.hidden:
        return gettext("Numbers from 1 to 4 are hidden.")
    told = {"episodes": episodes.number, "children": children.number, "held": held.number}
    return (
        gettext("Episodes: %(episodes)d. Different children: %(children)d. Return interviews completed: %(held)d.")
        % told
    )


def category_words(measure: str) -> Callable[[str], str]:
    """Return the function that says one of a measure's categories in words."""
    if measure == "case_status":
        statuses = dict(CareStatusCode.choices)
        return lambda category: str(statuses.get(category, _("Not recorded")))
    factors = factor_labels(FORM) if measure == "factors" else {}
    return lambda category: factors.get(category, category)
