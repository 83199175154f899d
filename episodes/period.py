"""Months by London's calendar."""

from datetime import UTC, datetime

from episodes.rules import LONDON


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """Return the first instant of a month and of the next, aware, in UTC."""
    start = datetime(year, month, 1, tzinfo=LONDON)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=LONDON)
    return start.astimezone(UTC), end.astimezone(UTC)
