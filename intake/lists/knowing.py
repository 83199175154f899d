"""Which earlier row of the same sender a row is about, so that nothing is taken in twice."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from intake.enums import Outcome
from intake.models import ListRow, ListRun
from intake.reading.mapping import folded
from intake.services.facts import as_text
from intake.values import Fact, Reading

NAMES = (Fact.GIVEN_NAMES, Fact.FAMILY_NAME, Fact.FULL_NAME)
TIMES = (Fact.LAST_SEEN, Fact.REPORTED)


def about(reading: Reading) -> str:
    """Return a digest of which event of which child a row is about: name and police log number.

    Where it has no log number: name, date of birth and the day last seen (or reported).
    """
    who = sorted(word for fact in NAMES for word in folded(str(reading.value(fact) or "")).split())
    log = folded(str(reading.value(Fact.POLICE_LOG_NUMBER) or ""))
    if log:
        return _digest("log", log, *who)
    day = next((at.date().isoformat() for fact in TIMES if isinstance(at := reading.value(fact), datetime)), "")
    return _digest("day", day, as_text(reading.value(Fact.DATE_OF_BIRTH)), *who)


def said(reading: Reading) -> str:
    """Return a digest of all that a row says, whatever its columns are called and wherever it stands."""
    parts = (f"{fact}={as_text(read.value)}/{read.precision}" for fact, read in reading.facts.items())
    return _digest(*sorted(parts))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class Earlier:
    """The newest rows that earlier lists of the sender had about what a batch is about, each given out once.

    Within one list no row is about another: a child may be missing twice in a day.
    """

    def __init__(self, run: ListRun, keys: Iterable[str]):
        """Find them, in one query."""
        rows = ListRow.objects.filter(owner_agency_id=run.owner_agency_id, about__in=set(keys), later=None)
        rows = rows.filter(run__sender_key=run.sender_key).exclude(run=run).exclude(outcome=Outcome.BAD)
        self._rows: dict[str, list[ListRow]] = defaultdict(list)
        for row in rows.select_related("notification").order_by("id"):
            self._rows[row.about].append(row)

    def same(self, key: str, words: str) -> ListRow | None:
        """Take out a row that says the very same."""
        return self._take(key, next((row for row in self._rows[key] if row.said == words), None))

    def other(self, key: str) -> ListRow | None:
        """Take out the oldest row that says something else."""
        return self._take(key, next(iter(self._rows[key]), None))

    def _take(self, key: str, row: ListRow | None) -> ListRow | None:
        if row is not None:
            self._rows[key].remove(row)
        return row
