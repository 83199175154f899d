"""Themes across interviews, and the interviews behind each number."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from findings.models import Finding
from findings.themes import GROUPS, MONTHS, QUIET, by_kind, interviews_behind, month_of, months_before
from findings.themes import themes as all_themes
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires


def _by(request) -> str:
    by = request.GET.get("by", "")
    return by if by in GROUPS else ""


@requires(Perm.MONTH_ROWS)
@require_GET
def themes(request):
    """Show what comes up across the last twelve months' interviews, and what is new this month."""
    today = timezone.localdate(request.now)
    by, found = _by(request), all_themes(request.access, request.now, _by(request))
    this, before = month_of(today), months_before(today, QUIET + 1)[:-1]
    context = {
        "kinds": by_kind(found),
        "new": [theme for theme in found if theme.new_in(this, before)],
        "this_month": this,
        "groups": GROUPS,
        "by": by,
        "months": MONTHS,
        "quiet": QUIET,
        "now": request.now,
    }
    return render(request, "findings/themes.html", context)


@requires(Perm.MONTH_ROWS)
@require_GET
def theme(request, pk):
    """List the interviews behind one number: those that share the theme, and where asked the group, of a finding."""
    finding = Finding.objects.visible_to(request.access).standing().filter(pk=pk).first()
    if finding is None:
        raise Http404
    by = _by(request)
    group, rows = interviews_behind(finding, request.access, request.now, by=by, month=request.GET.get("month", ""))
    request.reads.saw(*(row.child for row in rows))
    context = {"rows": rows, "label": finding.label, "group": group, "by": by, "now": request.now}
    return render(request, "findings/theme.html", context)
