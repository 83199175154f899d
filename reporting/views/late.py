"""The month's late duties by cause, as a page and as CSV."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.safe_csv import safe
from reporting.selectors.lateness import lateness_in_month
from reporting.views.month import month_name, neighbours, period_of


@require_GET
@requires(Perm.MONTH_ROWS)
def late(request, period):
    """Show which duties that fell due in a month were late, and why."""
    year, month = period_of(period)
    before, after = neighbours(year, month)
    page = {
        "found": lateness_in_month(request.access, year, month, request.now), "period": period, "before": before,
        "after": after, "month_name": month_name(year, month),
    }  # fmt: skip
    return render(request, "reporting/late.html", page)


@require_GET
@requires(Perm.EXPORT)
def late_csv(request, period):
    """Return the same table as CSV."""
    year, month = period_of(period)
    found = lateness_in_month(request.access, year, month, request.now)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="late-duties-{period}.csv"'
    writer = csv.writer(answer)
    writer.writerow(map(safe, [_("Duty"), _("Late"), *found.causes]))
    for row in found.rows:
        writer.writerow(map(safe, [row.title, row.total, *row.by_cause]))
    writer.writerow(map(safe, [_("All"), found.total, *found.sums]))
    return answer
