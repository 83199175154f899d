"""Limits on how often one person may do a thing, counted in PostgreSQL: one count for all processes, exact in parallel.

The count is a moment: each use moves it on by window / most, never from before now; a use that would move it more than
one window ahead is refused. So up to `most` uses may come at once, and then they come back evenly.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

TAKE = """
INSERT INTO rate_limit AS held (key, until) VALUES (%(key)s, statement_timestamp() + %(step)s)
ON CONFLICT (key) DO UPDATE SET until = greatest(held.until, statement_timestamp()) + %(step)s
 WHERE greatest(held.until, statement_timestamp()) + %(step)s <= statement_timestamp() + %(window)s
RETURNING held.until
"""


@dataclass(frozen=True)
class Limit:
    """At most so many uses in a window."""

    kind: str
    most: int
    window: timedelta


SEARCH = Limit("search", 60, timedelta(minutes=1))
SINGLE_SIGN_ON = Limit("single_sign_on", 120, timedelta(minutes=1))  # an address: a station at the change of shift
AUTHORITY_LINK = Limit("authority_link", 30, timedelta(minutes=1))  # an address: nobody opens more of these by hand
SCREEN_CODE = Limit("screen_code", 30, timedelta(hours=1))  # codes that a person types
SCREEN_SHOWN = Limit("screen_shown", 120, timedelta(hours=1))  # codes that are shown at an address
RECORD_OPEN = Limit("record_open", 200, timedelta(hours=1))


class TooOften(Exception):
    """The limit is used up for now."""

    def __init__(self, limit: Limit):
        super().__init__(limit.kind)
        self.limit = limit


def take(limit: Limit, who) -> None:
    """Use the limit once for this person (their id). Raises TooOften when nothing is left."""
    values: dict[str, Any] = {"key": f"{limit.kind}:{who}", "step": limit.window / limit.most, "window": limit.window}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        if cursor.fetchone() is None:
            raise TooOften(limit)


def forget(limit: Limit, who) -> None:
    """Give the whole limit back, once a reason has been given."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM rate_limit WHERE key = %s", [f"{limit.kind}:{who}"])
