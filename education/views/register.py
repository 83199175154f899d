"""The register of children missing education, as a page and as CSV."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from education.enums import State
from education.selectors import register_for, rows_of
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.safe_csv import safe

PER_PAGE = 25


@require_GET
@requires(Perm.EDUCATION_SEE)
def register(request):
    """Show the register: standing first, longest absent first; of one state where the address names it."""
    state = request.GET.get("state", "")
    page = Paginator(register_for(request.access, state), PER_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page.object_list, request.access, request.now)
    request.reads.saw(*(row.case.child for row in rows))
    context = {
        "page": page, "rows": rows, "states": State.choices, "state": state if state in State.values else "",
        "query": f"state={state}&" if state in State.values else "", "now": request.now,
    }  # fmt: skip
    return render(request, "education/register.html", context)


@require_GET
@requires(Perm.EXPORT)
def register_csv(request):
    """Download the register; a cell that a spreadsheet could take for a formula is quoted."""
    request.access.demand(Perm.EDUCATION_SEE)
    rows = rows_of(list(register_for(request.access)), request.access, request.now)
    request.reads.saw(*(row.case.child for row in rows))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="missing-education.csv"'
    writer = csv.writer(answer)
    writer.writerow(map(safe, [_("Reference"), _("Name"), _("First day of absence"), _("Days"), _("Where it stands"),
                               _("Why"), _("Last school"), _("School year"), _("Check by the school"),
                               _("Check by other practitioners"), _("Missing episodes in the last year")]))  # fmt: skip
    for row in rows:
        writer.writerow(map(safe, _cells(row)))
    return answer


def _cells(row) -> list:
    case = row.case
    checks = [check.made.made_at.date().isoformat() if check.made else "" for check in row.checks]
    return [case.child.reference, case.child.full_name, case.concern.first_absent_on.isoformat(), row.days,
            case.get_state_display(), case.get_reason_display(), case.last_school, case.year_group, *checks,
            row.episodes]  # fmt: skip
