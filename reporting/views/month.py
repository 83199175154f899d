"""The month's dashboard, its drill-down and its CSV."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.models import Child
from missing_cases.safe_csv import safe
from missing_cases.templatetags.mc import MONTHS
from reporting.selectors.month import MEASURES, category_words, first_line, month_figures, rows_behind, this_month

CATEGORISED = {"case_status", "factors"}


def period_of(text: str) -> tuple[int, int]:
    """Read "2026-11" as year and month, or answer 404."""
    year, _dash, month = text.partition("-")
    if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12 and 2000 <= int(year) <= 2100):
        raise Http404
    return int(year), int(month)


def _figures(request, year, month):
    return month_figures(request.access, year, month, exact=request.access.may(Perm.MONTH_ROWS))


def month_name(year: int, month: int) -> str:
    """Return a month in words: November 2026."""
    return f"{_t(MONTHS[month - 1])} {year}"


def neighbours(year: int, month: int) -> tuple[str, str]:
    """Return the months before and after as they stand in addresses."""
    before = f"{year - (month == 1)}-{(month - 2) % 12 + 1:02d}"
    after = f"{year + (month == 12)}-{month % 12 + 1:02d}"
    return before, after


@require_GET
@requires(Perm.MONTH_SEE)
def month_now(request):
    """Go to the current month."""
    year, month = this_month(request.now)
    return redirect("reporting:month", f"{year}-{month:02d}")


@require_GET
@requires(Perm.MONTH_SEE)
def month(request, period):
    """Show the six measures, each with its formula; each number opens its rows for those who may."""
    year, number = period_of(period)
    found = _figures(request, year, number)
    measures = []
    for code, (title, formula) in MEASURES.items():
        words = category_words(code)
        parts = [{"figure": f, "words": words(f.category)} for f in found.split(code)]
        total = found.total(code)
        measures.append({"code": code, "title": title, "formula": formula, "total": total,
                         "parts": parts if code in CATEGORISED else []})  # fmt: skip
    before, after = neighbours(year, number)
    page = {
        "period": period,
        "month_name": month_name(year, number),
        "first_line": first_line(found),
        "measures": measures,
        "before": before,
        "after": after,
        "now": request.now,
    }
    return render(request, "reporting/month.html", page)


@require_GET
@requires(Perm.MONTH_ROWS)
def month_rows(request, period, measure):
    """Show the rows behind a number that the reader may open, and say when there are others."""
    year, number = period_of(period)
    if measure not in MEASURES:
        raise Http404
    category = request.GET.get("category", "")[:60]
    rows = rows_behind(request.access, year, number, measure, category)
    children = Child.objects.visible_to(request.access).in_bulk({row.child_id for row in rows})
    request.reads.saw(*children)
    total = _figures(request, year, number)
    counted = sum(f.number for f in total.figures if f.measure == measure and category in ("", f.category))
    title, formula = MEASURES[measure]
    words = category_words(measure)
    shown = [{"row": row, "child": children[row.child_id], "words": words(row.category)}
             for row in rows if row.child_id in children]  # fmt: skip
    page = {"title": title, "formula": formula, "rows": shown, "period": period, "counted": counted,
            "distinct": len({item["child"].pk for item in shown}), "by_child": measure in {"children", "repeats"},
            "month_name": month_name(year, number), "now": request.now}  # fmt: skip
    return render(request, "reporting/month_rows.html", page)


@require_GET
@requires(Perm.EXPORT)
def month_csv(request, period):
    """Download the month's figures, formulas included."""
    year, number = period_of(period)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="missing-{year}-{number:02d}.csv"'
    writer = csv.writer(answer)
    writer.writerow(["measure", "category", "number", "formula"])
    words = {measure: category_words(measure) for measure in MEASURES}
    for figure in _figures(request, year, number).figures:
        title, formula = MEASURES[figure.measure]
        said = words[figure.measure](figure.category)
        writer.writerow([safe(cell) for cell in (title, said, "under 5" if figure.hidden else figure.number, formula)])
    return answer
