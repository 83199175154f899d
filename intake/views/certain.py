"""Deciding several at once of which it is beyond doubt who is meant."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from episodes.grading import grade_choices
from intake import selectors
from intake.services.at_once import Outcome, certain_among, decide_several
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError

AT_ONCE = 10  # of the queue on a page: each is a search


@require_http_methods(["GET", "POST"])
@requires(Perm.INTAKE_DECIDE)
def certain(request):
    """Show those beyond doubt, each with what is proposed, and take those that are ticked."""
    outcomes: list[Outcome] = []
    problem = ""
    try:
        if request.method == "POST":
            outcomes = _decided(request)
            if all(each.episode for each in outcomes) and outcomes:
                return redirect("intake:certain")
        page = Paginator(selectors.queue(request.access), AT_ONCE).get_page(request.GET.get("page"))
        rows = certain_among(page.object_list, request.access, request.now)
    except RuleError as error:
        page, rows, problem = Paginator([], AT_ONCE).get_page(1), [], str(error.message)
    request.reads.saw(*(row.child for row in rows))
    context = {
        "page": page, "rows": [(row, selectors.lines_of(row.reading)) for row in rows], "problem": problem,
        "grades": grade_choices(request.access.agency, timezone.localdate(request.now)),
        "refused": [each for each in outcomes if not each.episode], "ticked": request.POST.getlist("ticked"),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "intake/certain.html", context, status=status)


def _decided(request) -> list[Outcome]:
    keys = [UUID(key) for key in request.POST.getlist("ticked") if _is_key(key)]
    if not keys:
        raise RuleError(_("Tick those that you want to take in."))
    outcomes = decide_several(
        ticked={key: request.POST.get(f"shown_{key}", "") for key in keys},
        grades={key: request.POST.get(f"grade_{key}", "") for key in keys},
        by=request.access, now=request.now,
    )  # fmt: skip
    taken = [each.episode.reference for each in outcomes if each.episode]
    if taken:
        words = ngettext("%(n)s taken in: %(which)s.", "%(n)s taken in: %(which)s.", len(taken))
        messages.success(request, words % {"n": len(taken), "which": ", ".join(taken)})
    return outcomes


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
