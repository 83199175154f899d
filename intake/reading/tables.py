"""A list as rows of cells under a header, from CSV or XLSX: with any title above and totals below."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count, islice

from django.utils.translation import gettext as _

from intake.reading.kinds import DAMAGED, SEPARATORS, FileKind, decoded
from intake.reading.labels import fact_of_column
from missing_cases.errors import RuleError

MOST_ROWS = 20_000
MOST_COLUMNS = 200
TOTALS = 20  # rows of totals that may stand below
MOST_EMPTY = 2_000  # empty rows in a row, after which nothing more is looked for
HEADER_WITHIN = 30  # rows in which the header is looked for
COLUMNS_KNOWN = 2  # names of columns that make a row the header
LONGEST_CELL = 20_000
TOTAL = re.compile(r"^(?:grand\s+|sub-?)?totals?\b|^count\b|^end of\b|^\*+\s*end\b|^number of\b", re.I)
FORMULA = re.compile(
    r"^=|^@\s*\w+\s*\(|^[+-]\s*\(*\s*\$?[A-Za-z]+\$?\d*\s*[(!|]|^[+-]\s*\$?[A-Za-z]{1,3}\$?\d+\s*$|^[+-]\s*\d+\s*[+*/^|!=]"
)
HAS_TIME = re.compile(r"[hHsS]")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as words. `formula`: it holds a formula, which is never worked out."""

    text: str = ""
    formula: bool = False


@dataclass(frozen=True)
class TableRow:
    """One row. `number` is the one that a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> list[str]:
        """Return the words of each cell."""
        return [cell.text for cell in self.cells]

    @property
    def blank(self) -> bool:
        """Say whether nothing stands in the row."""
        return not any(cell.text or cell.formula for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """A list. `title`: what stands above the header. `notes`: sentences about what of the file was not read."""

    header: tuple[str, ...]
    header_row: int
    title: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()


def read_table(data: bytes, kind: FileKind | str) -> Table:
    """Return the list in a file. Raises RuleError beside "file" where none is found, or it is too long or damaged."""
    if kind == FileKind.XLSX:
        from intake.reading.workbooks import read_workbook  # here, since it reads its rows through this module

        return read_workbook(data)
    table = table_of(_lines(decoded(data)))
    if table is None:
        raise RuleError(no_header(), "file")
    return table


def no_header() -> str:
    """Return the sentence for a file in which no row names columns."""
    return _(
        "No row with the names of columns was found in the first %(most)s rows. The list needs one, with at least a "
        "name and a date or a log number."
    ) % {"most": HEADER_WITHIN}


def _lines(text: str) -> Iterator[TableRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for number, cells in enumerate(reader, 1):
            yield TableRow(number, tuple(cell_of(text) for text in cells[:MOST_COLUMNS]))
    except csv.Error as error:
        raise RuleError(DAMAGED, "file") from error


def _separator(text: str) -> str:
    """Return the sign between cells: the one that parts the first rows into most known columns, then most cells."""
    head = "\n".join(text.splitlines()[: HEADER_WITHIN * 2])

    def worth(sign: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=sign))
        except csv.Error:
            return 0, 0
        return max((_known(row) for row in rows), default=0), sum(map(len, rows))

    return max(SEPARATORS, key=worth)


def cell_of(text: str) -> Cell:
    """Return the cell that holds these words."""
    plain = text.replace("\xa0", " ").strip()[:LONGEST_CELL]
    return Cell(plain, bool(FORMULA.match(plain)))


def table_of(lines: Iterable[TableRow]) -> Table | None:
    """Return the list among rows, or None where no row names columns. Raises RuleError for too many rows."""
    lines = iter(lines)
    head = list(islice(lines, HEADER_WITHIN))
    known = [_known(line.texts) for line in head]
    best = max(known, default=0)
    if best < COLUMNS_KNOWN:
        return None
    at = known.index(best)
    header = _distinct(_trimmed(head[at].texts))
    rows, notes = _rows(head[at], chain(head[at + 1 :], lines))
    title = tuple(" ".join(filter(None, line.texts)) for line in head[:at] if not line.blank)
    return Table(header, head[at].number, title, rows, notes)


def _rows(header_line: TableRow, below: Iterable[TableRow]) -> tuple[tuple[TableRow, ...], tuple[str, ...]]:
    """Return the rows below the header, without blank ones, the header said again, and totals at the end; and notes."""
    rows: list[TableRow] = []
    notes: tuple[str, ...] = ()
    names, last = _trimmed(header_line.texts), header_line.number
    for line in below:
        if line.blank:
            if line.number - last > MOST_EMPTY:
                notes = (_("Nothing below row %(row)s was read: %(most)s empty rows follow it.")
                         % {"row": last, "most": MOST_EMPTY},)  # fmt: skip
                break
            continue
        last = line.number
        if _trimmed(line.texts) != names:
            rows.append(line)
        if len(rows) > MOST_ROWS + TOTALS:
            _refuse_length()
    while rows and _total(rows[-1]):
        rows.pop()
    if not rows:
        raise RuleError(_("The list has a header, and no row below it."), "file")
    if len(rows) > MOST_ROWS:
        _refuse_length()
    return tuple(rows), notes


def _refuse_length():
    raise RuleError(_("The list has more than %(most)s rows. Send less at a time.") % {"most": MOST_ROWS}, "file")


def _total(row: TableRow) -> bool:
    return bool(TOTAL.match(next((text for text in row.texts if text), "")))


def _known(texts: Iterable[str]) -> int:
    """Return how many different things the words of a row are known to name as columns."""
    return len({fact for text in texts if (fact := fact_of_column(text))})


def _trimmed(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts = texts[:-1]
    return texts


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Return names for the columns, each different: "Date", "Date (2)"; one without a name is called by its place."""
    given: list[str] = []
    for place, name in enumerate(names, 1):
        plain = " ".join(name.split())[:100] or _("Column %(place)s") % {"place": place}
        numbered = (f"{plain} ({number})" for number in count(2))
        given.append(next(name for name in chain([plain], numbered) if name not in given))
    return tuple(given)


def words_of(value, number_format: str = "") -> str:
    """Return the value of a workbook's cell as words: a day as 2016-05-09, with its time where the cell shows one."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        timed = value.time() != dt.time() or HAS_TIME.search(number_format)
        return value.strftime("%Y-%m-%d %H:%M") if timed else value.strftime("%Y-%m-%d")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.timedelta):  # a time in a cell that counts hours past a day
        hours, minutes = divmod(round(value.total_seconds() / 60), 60)
        return f"{hours:02d}:{minutes:02d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
