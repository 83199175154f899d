"""The list in an XLSX workbook: its first sheet that is shown and holds one. No formula is worked out."""

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from intake.reading.kinds import DAMAGED
from intake.reading.tables import MOST_COLUMNS, Cell, Table, TableRow, no_header, table_of, words_of
from missing_cases.errors import RuleError

SHOWN = "visible"
FORMULA = "f"
MOST_CELLS = 500_000  # filled ones of a sheet: a list of the most rows with 25 columns; read in some seconds
VALUES = str | int | float | dt.datetime | dt.date | dt.time | dt.timedelta | None


def read_workbook(data: bytes) -> Table:
    """Return the list in a workbook. Raises RuleError beside "file"."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook may hold besides cells
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                return _table(book)
            finally:
                book.close()
        except RuleError:
            raise
        except Exception as error:  # noqa: BLE001 - a damaged workbook fails in any way it likes
            raise RuleError(DAMAGED, "file") from error


def _table(book) -> Table:
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == SHOWN]
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != SHOWN]
    for place, sheet in enumerate(shown):
        table = table_of(_lines(sheet))
        if table is not None:
            return replace(table, notes=table.notes + _notes(sheet, shown[place + 1 :], hidden))
    raise RuleError(no_header(), "file")


def _notes(sheet, others, hidden: list[str]) -> tuple[str, ...]:
    notes = []
    if others:
        names = ", ".join(f"“{other.title}”" for other in others)
        notes.append(_("Only the sheet “%(sheet)s” is read, not %(others)s.") % {"sheet": sheet.title, "others": names})
    if hidden:
        names = ", ".join(f"“{name}”" for name in hidden)
        notes.append(_("Hidden sheets are not read: %(names)s.") % {"names": names})
    return tuple(notes)


def _lines(sheet) -> Iterator[TableRow]:
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    read = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        filled = _filled(cells[:MOST_COLUMNS])
        read += len(filled)
        if read > MOST_CELLS:
            words = _(
                "The sheet holds more than %(most)s filled cells by row %(row)s. Send the columns that are needed."
            )
            raise RuleError(words % {"most": f"{MOST_CELLS:,}", "row": number}, "file")
        yield TableRow(number, tuple(_cell(cell) for cell in filled))


def _filled(cells: tuple) -> tuple:
    """Return the cells of a row without the empty ones at its end: there may be two hundred of them."""
    width = len(cells)
    while width and cells[width - 1].value is None:
        width -= 1
    return cells[:width]


def _cell(cell) -> Cell:
    value = cell.value
    if cell.data_type == FORMULA or not isinstance(value, VALUES):
        return Cell(str(value) if isinstance(value, str) else "", formula=True)
    return Cell(words_of(value, cell.number_format or "").replace("\xa0", " ").strip())
