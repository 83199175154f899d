"""One row of a list as what it says, with each cell it came from and what is wrong."""

import datetime as dt
import re
from collections.abc import Mapping
from itertools import pairwise

from django.utils.translation import gettext as _

from episodes.enums import Precision
from episodes.rules import LONDON
from intake.reading.dates import moment_of, read_day, unknown
from intake.reading.facts import MOMENTS, of_a_child, parted, read_fact
from intake.reading.tables import Cell, TableRow
from intake.values import Fact, Read, Reading

SHORT_TIME = re.compile(r"^\d{3}$")
ERROR = re.compile(r"^#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#+)$", re.I)
SHORTENED = re.compile(r"^\d(?:\.\d+)?E\+?\d+$")  # 1.23457E+11
NUMBERS = (Fact.POLICE_LOG_NUMBER, Fact.POLICE_PERSON_REFERENCE, Fact.COUNCIL_REFERENCE, Fact.REPORTER_PHONE)
TIMES = (*MOMENTS, Fact.LAST_SEEN_TIME)
IN_ORDER = (Fact.LAST_SEEN, Fact.LOCATED, Fact.RETURNED)


def read_row(row: TableRow, header: tuple[str, ...], mapping: Mapping[str, Fact], now: dt.datetime) -> Reading:
    """Return what a row says. What is wrong stands with the fact, or with the row where no one cell is at fault."""
    cells: dict[Fact, list[tuple[Cell, str]]] = {}
    for column, cell in zip(header, row.cells, strict=False):
        fact = mapping.get(column, Fact.IGNORED)
        if fact is not Fact.IGNORED and (cell.text or cell.formula):
            cells.setdefault(fact, []).append((cell, where_of(row, column)))
    facts = {fact: read for fact, found in cells.items() if (read := _read(fact, found, now))}
    facts = of_a_child(parted(_joined(facts, now)), now)
    return Reading(facts=facts, problems=tuple(_problems(row, header, facts)), place=place_of(row.number))


def place_of(number: int) -> str:
    """Return where a row stands, in words."""
    return _("row %(row)s") % {"row": number}


def where_of(row: TableRow, column: str) -> str:
    """Return where a cell stands, in words."""
    return _("row %(row)s, column %(column)s") % {"row": row.number, "column": column}


def _read(fact: Fact, cells: list[tuple[Cell, str]], now: dt.datetime) -> Read | None:
    """Return what the cell of a fact says, or two: the date and the time of a moment."""
    for cell, where in cells:
        if problem := _spoilt(fact, cell):
            return Read(None, cell.text, where, problem=problem)
    texts = [_whole(cell.text) if fact in TIMES else cell.text for cell, _where in cells]
    said, where = " ".join(texts), "; ".join(where for _cell, where in cells)
    if fact is Fact.LAST_SEEN_TIME:
        return None if unknown(said) else Read(said, said, where)
    return read_fact(fact, said, where, now)


def _spoilt(fact: Fact, cell: Cell) -> str:
    """Return what is wrong with a cell that does not hold what it should, before anything is read of it."""
    if cell.formula:
        return _("This cell holds a formula. Send the value instead")
    if ERROR.match(cell.text):
        return _("The spreadsheet shows an error here. Send the value instead")
    if fact in NUMBERS and SHORTENED.match(cell.text):
        return _("The spreadsheet shortened this number. Send all its figures")
    return ""


def _whole(time: str) -> str:
    """Return a time with the nought that it loses in a workbook: 0900 is kept as the number 900."""
    return f"0{time}" if SHORT_TIME.match(time) else time


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
