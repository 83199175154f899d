"""Interviews that wait: who is to hold them, and giving them out."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from episodes.selectors import episode_for
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.selectors import (
    Guess,
    interviewers_for,
    interviews_for_approval,
    my_interviews,
    waiting_interviews,
    worker_guesses,
)

PER_PAGE = 20


@requires(Perm.INTERVIEW_SEE)
@require_http_methods(["GET", "POST"])
def waiting(request):
    """List the interviews owed, most urgent first; give them out, one by one or several at once, or take one back."""
    problem = None
    if request.method == "POST":
        try:
            return _give(request)
        except RuleError as error:
            problem = error
    page: Page = Paginator(waiting_interviews(request.access, request.now), PER_PAGE).get_page(request.GET.get("page"))
    rows = page.object_list
    mine = my_interviews(request.access)
    request.reads.saw(*(row.child for row in [*rows, *mine]))
    may_give = request.access.may(Perm.INTERVIEW_ALLOCATE)
    workers = interviewers_for(request.access, request.now) if may_give else {}
    guesses = worker_guesses([row.child.pk for row in rows if not row.allocation], workers, request.access, request.now)
    approvals = interviews_for_approval(request.access) if request.access.may(Perm.INTERVIEW_AUTHORISE) else []
    request.reads.saw(*(interview.child for interview in approvals))
    context = {
        "rows": [(row, [(each.worker, _label(each)) for each in guesses.get(row.child.pk, [])]) for row in rows],
        "page": page,
        "query": "",
        "mine": mine,
        "approvals": approvals,
        "workers": workers,
        "may_give": may_give,
        "may_judge": request.access.may(Perm.INTERVIEW_AUTHORISE),
        "may_see_themes": request.access.may(Perm.MONTH_ROWS),
        "problem": problem,
        "picked": _picked(request),
        "chosen": _chosen(request),
        "reason": request.POST.get("reason", ""),
        "now": request.now,
    }
    return render(request, "return_interviews/waiting.html", context, status=422 if problem else 200)


def _label(guess: Guess) -> str:
    """Return the words of the button that gives an interview to a likely worker, with what speaks for them."""
    said = [
        _("did the last one") if guess.last else _("knows the child") if guess.knows else "",
        _("speaks %(language)s") % {"language": guess.language} if guess.language else "",
        _("works in %(area)s") % {"area": guess.area} if guess.area else "",
        _("%(number)s in hand") % {"number": guess.open},
    ]
    return _("Give to %(who)s (%(why)s)") % {
        "who": guess.worker.full_name, "why": ", ".join(part for part in said if part),
    }  # fmt: skip


def _give(request):
    """Do what one of the page's buttons says: give one (episode:worker), give those ticked, or take one back."""
    request.access.demand(Perm.INTERVIEW_ALLOCATE)
    back = request.POST.get("take_back", "")
    if back:
        services.take_back(episode=_episode(request, back), by=request.access, now=request.now)
        messages.success(request, _("Taken back. The interview has nobody to hold it now."))
        return redirect("return_interviews:waiting")
    picked, worker = _picked(request), _chosen(request)
    people = {str(person.pk): person for person in interviewers_for(request.access, request.now)}
    if not picked:
        raise RuleError(_("Tick at least one interview."), "episode")
    if worker not in people:
        raise RuleError(_("Choose who is to hold it."), "worker")
    with transaction.atomic():  # all that is ticked, or none
        for key in picked:
            services.allocate(
                episode=_episode(request, key), worker=people[worker], reason=request.POST.get("reason", ""),
                by=request.access, now=request.now,
            )  # fmt: skip
    said = ngettext("Given to %(name)s.", "%(count)s interviews given to %(name)s.", len(picked))
    messages.success(request, said % {"name": people[worker].full_name, "count": len(picked)})
    return redirect("return_interviews:waiting")


def _picked(request) -> list[str]:
    """Return the keys of the episodes that are meant: the one of the button pressed, else those ticked."""
    one = request.POST.get("give", "").partition(":")[0]
    return [one] if one else request.POST.getlist("episode")


def _chosen(request) -> str:
    """Return the key of the worker that is meant: of the button pressed, else of the list."""
    return request.POST.get("give", "").partition(":")[2] or request.POST.get("worker", "")


def _episode(request, key):
    try:
        found = episode_for(UUID(key), request.access)
    except ValueError:
        found = None
    if found is None:
        raise RuleError(_("This interview is no longer there. Look at the list again."))
    return found
