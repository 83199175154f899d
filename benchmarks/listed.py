"""Puts in two lists of the benchmark's children: 5,000 rows as XLSX, and the same again as CSV."""

import csv
import io

import django

django.setup()

from openpyxl import Workbook  # noqa: E402 - Django must be set up first

from benchmarks.population import FAMILIES, NAMES  # noqa: E402
from intake.lists.asking import begin_list, choose_columns, mapping_of  # noqa: E402
from intake.reading.kinds import kind_of  # noqa: E402
from missing_cases.access.context import acting, acting_as_system  # noqa: E402
from missing_cases.access.policy import access_for  # noqa: E402
from missing_cases.models import Membership  # noqa: E402

ROWS = 5_000
HEADER = ["Surname", "Forenames", "Log No", "Last Seen", "Risk", "Circumstances", "Reported by"]


def rows() -> list[list[str]]:
    """Return the rows: every tenth child of the benchmark."""
    return [
        [f"{FAMILIES[n % 10]}{n}".upper(), NAMES[n % 12], f"GM-{n:06}-26", f"{1 + n % 28}/9/2026 {n % 24:02}:15",
         ("High", "Medium", "Low")[n % 3], "Left home after a row and has not been seen since.", "Parent"]
        for n in range(1, 10 * ROWS, 10)
    ]  # fmt: skip


def as_xlsx() -> bytes:
    """Return the rows as a workbook, below a title."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Missing")
    for row in (["Missing children"], HEADER, *rows()):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_csv() -> bytes:
    """Return the same rows as CSV, the last column first."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([row[-1], *row[:-1]] for row in (HEADER, *rows()))
    return buffer.getvalue().encode()


def main() -> None:
    """Put both in, their columns matched as proposed."""
    with acting_as_system("benchmark") as now:
        holder = Membership.objects.filter(role="missing_coordinator").select_related("user").first()
        by = access_for(holder.user, now=now) if holder else None
    if by is None:
        raise SystemExit("nobody may put in a list")
    for data, name in ((as_xlsx(), "list.xlsx"), (as_csv(), "list.csv")):
        with acting(by) as now:
            run, _new = begin_list(data=data, name=name, kind=kind_of(data, name), sender="Police", by=by, now=now)
            choose_columns(run=run, mapping=mapping_of(run, by), by=by, now=now)


if __name__ == "__main__":
    main()
