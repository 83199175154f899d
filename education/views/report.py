"""The standard report of the register: numbers with their formulas, each opens its rows; CSV."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from education.forms import PeriodForm
from education.report import FORMULAS, Period, cases_in, groups_by, lines_of
from education.selectors import rows_of
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.forms.local_time import LONDON
from missing_cases.safe_csv import safe


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _period(request) -> Period:
    """Return the period that the address names, or the month so far. 404 for one that ends before it begins."""
    today = request.now.astimezone(LONDON).date()
    first, last = _day(request.GET.get("first", "")), _day(request.GET.get("last", ""))
    period = Period(first or today.replace(day=1), last or today)
    if period.last < period.first:
        raise Http404
    return period


def _asked(request) -> tuple[PeriodForm, Period]:
    """Return the form of the period and the period it asks for; the month so far while it is not answered."""
    typed = request.GET if "from_on_day" in request.GET else None
    form = PeriodForm(typed, now=request.now)
    if typed is not None and form.is_valid():
        return form, Period(form.cleaned_data["from_on"], form.cleaned_data["to_on"])
    return form, _period(request)


@require_GET
@requires(Perm.EDUCATION_SEE)
def report(request):
    """Show the report for a period."""
    form, period = _asked(request)
    cases = list(cases_in(period, request.access))
    request.reads.saw(*(case.child for case in cases))
    parts = [
        {"what": what, "title": title, "formula": formula, "groups": groups_by(what, cases, period)}
        for what, (title, formula) in FORMULAS.items()
    ]
    page = {"form": form, "period": period, "total": len(cases), "parts": parts, "now": request.now}
    return render(request, "education/report.html", page, status=422 if form.errors else 200)


@require_GET
@requires(Perm.EDUCATION_SEE)
def report_rows(request, what, key):
    """Show the cases behind one number."""
    period = _period(request)
    if what not in FORMULAS:
        raise Http404
    found = [group for group in groups_by(what, cases_in(period, request.access), period) if group.key == key]
    if not found:
        raise Http404
    request.reads.saw(*(case.child for case in found[0].cases))
    title, formula = FORMULAS[what]
    page = {"title": title, "formula": formula, "group": found[0], "period": period, "now": request.now,
            "rows": rows_of(found[0].cases, request.access, request.now)}  # fmt: skip
    return render(request, "education/report_rows.html", page)


@require_GET
@requires(Perm.EXPORT)
def report_csv(request):
    """Download the report, formulas included."""
    request.access.demand(Perm.EDUCATION_SEE)
    period = _period(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="missing-education-{period.first}-{period.last}.csv"'
    cases = list(cases_in(period, request.access))
    request.reads.saw(*(case.child for case in cases))
    writer = csv.writer(answer)
    writer.writerow(map(safe, [_("By"), _("Which"), _("Formula"), _("Children")]))
    for line in lines_of(cases, period):
        writer.writerow(map(safe, line))
    return answer
