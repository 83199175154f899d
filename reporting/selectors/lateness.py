"""Why duties were late in a month: by duty and by cause, with those nobody has given a cause for counted as such."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext

from clocks.causes import LateCause
from clocks.models.protocol_version import rule_of
from clocks.selectors import lateness
from reporting.selectors.month import bounds


@dataclass(frozen=True)
class LateDuty:
    """One kind of duty in a month: its title, how many were late, and how many of them by each cause shown."""

    title: str
    total: int
    by_cause: list[int]


@dataclass(frozen=True)
class Lateness:
    """A table: the causes that stand above it (in words), a row for each kind of duty, and the sums below."""

    causes: list[str]
    rows: list[LateDuty]
    total: int
    sums: list[int]


def lateness_in_month(access, year: int, month: int, now) -> Lateness:
    """Return which duties of the reader's agency that fell due in a month were late, and why."""
    start, end = bounds(year, month)
    counted = lateness(access, start, end, now)
    codes = [code for code in (None, *LateCause.values) if any(row["cause"] == code for row in counted)]
    numbers: Counter = Counter()
    titles = {}
    for row in counted:
        numbers[row["kind"], row["cause"]] += row["n"]
        titles[row["kind"]] = gettext(rule_of(row["version_id"], row["kind"]).title)
    rows = []
    for kind, title in titles.items():
        by_cause = [numbers[kind, code] for code in codes]
        rows.append(LateDuty(title, sum(by_cause), by_cause))
    words = [gettext("No cause recorded") if code is None else str(LateCause(code).label) for code in codes]
    sums = [sum(row.by_cause[n] for row in rows) for n in range(len(codes))]
    return Lateness(words, sorted(rows, key=lambda row: (-row.total, row.title)), sum(sums), sums)
