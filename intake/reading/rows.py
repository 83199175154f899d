"""One row of a list as what it says, with each cell it came from and what is wrong."""

import datetime as dt
import re
from collections.abc import Mapping
from itertools import pairwise

from django.utils.translation import gettext as _

from episodes.enums import Precision
from episodes.rules import LONDON
from intake.reading.dates import moment_of, read_day
from intake.reading.facts import parted, read_fact
from intake.reading.tables import Cell, TableRow
from intake.values import Fact, Read, Reading

SHORT_TIME = re.compile(r"^\d{3}$")
IN_ORDER = (Fact.LAST_SEEN, Fact.LOCATED, Fact.RETURNED)


def read_row(row: TableRow, header: tuple[str, ...], mapping: Mapping[str, Fact], now: dt.datetime) -> Reading:
    """Return what a row says. What is wrong stands with the fact, or with the row where no one cell is at fault."""
    facts: dict[Fact, Read] = {}
    for column, cell in zip(header, row.cells, strict=False):
        fact = mapping.get(column, Fact.IGNORED)
        read = None if fact is Fact.IGNORED else _cell(fact, cell, where_of(row, column), now)
        if read is not None:
            facts[fact] = read
    facts = parted(_joined(facts, now))
    return Reading(facts=facts, problems=tuple(_problems(row, header, facts)), place=place_of(row.number))


def place_of(number: int) -> str:
    """Return where a row stands, in words."""
    return _("row %(row)s") % {"row": number}


def where_of(row: TableRow, column: str) -> str:
    """Return where a cell stands, in words."""
    return _("row %(row)s, column %(column)s") % {"row": row.number, "column": column}


def _cell(fact: Fact, cell: Cell, where: str, now: dt.datetime) -> Read | None:
    if cell.formula:
        return Read(None, cell.text, where, problem=_("This cell holds a formula. Send the value instead"))
    if fact is Fact.LAST_SEEN_TIME:
        text = f"0{cell.text}" if SHORT_TIME.match(cell.text) else cell.text  # 0900 loses its nought in a workbook
        return Read(text, cell.text, where) if text else None
    return read_fact(fact, cell.text, where, now)


def _joined(facts: dict[Fact, Read], now: dt.datetime) -> dict[Fact, Read]:
    """Return the facts with a date and a time in two columns made one moment."""
    day, time = facts.get(Fact.LAST_SEEN_DATE), facts.get(Fact.LAST_SEEN_TIME)
    rest: dict[Fact, Read] = {
        fact: read for fact, read in facts.items() if fact not in (Fact.LAST_SEEN_DATE, Fact.LAST_SEEN_TIME)
    }
    wrong = next((read for read in (day, time) if read and read.problem), None)
    if wrong or day is None:
        return {**rest, Fact.LAST_SEEN: wrong} if wrong else rest
    said = f"{day.said} {time.said}" if time else day.said
    where = f"{day.where}; {time.where}" if time else day.where
    try:
        at, precision = moment_of(read_day(day.said), str(time.value) if time else "", now)
    except ValueError as error:
        at_fault = time if time else day
        return {**rest, Fact.LAST_SEEN: Read(None, said, at_fault.where, problem=str(error))}
    return {**rest, Fact.LAST_SEEN: Read(at, said, where, precision.value)}


def _problems(row: TableRow, header: tuple[str, ...], facts: dict[Fact, Read]) -> list[str]:
    problems = []
    if any(cell.text for cell in row.cells[len(header) :]):
        problems.append(_("There are more cells than columns: a comma in a cell may stand without quotation marks"))
    if not {Fact.FULL_NAME, Fact.FAMILY_NAME, Fact.GIVEN_NAMES} & facts.keys():
        problems.append(_("There is no name"))
    if not {Fact.LAST_SEEN, Fact.REPORTED, Fact.POLICE_LOG_NUMBER} & facts.keys():
        problems.append(_("There is neither a time nor a log number"))
    problems += _out_of_order(facts)
    return problems


def _out_of_order(facts: dict[Fact, Read]) -> list[str]:
    told = [
        (read, read.value) for fact in IN_ORDER if (read := facts.get(fact)) and isinstance(read.value, dt.datetime)
    ]
    by_day = any(read.precision == Precision.DATE_ONLY for read, _a in told)
    times = [at.astimezone(LONDON).date() if by_day else at for read, at in told]
    if any(later < before for before, later in pairwise(times)):
        return [_("The times are in the wrong order: last seen, found, returned")]
    born = facts.get(Fact.DATE_OF_BIRTH)
    if born and isinstance(born.value, dt.date) and any(at.astimezone(LONDON).date() < born.value for _r, at in told):
        return [_("The date of birth is later than the day the child was missing")]
    return []
