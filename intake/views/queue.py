"""The queue of what has arrived, and putting in what came by e-mail or as a file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from intake import selectors
from intake.arriving import take_in
from intake.forms import LetterForm
from intake.models import ListRun
from intake.services.facts import reading_of
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError

PER_PAGE = 25


@require_GET
@requires(Perm.INTAKE_SEE)
def inbox(request):
    """Show what awaits a decision, the most urgent first."""
    page = Paginator(selectors.queue(request.access), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, selectors.lines_of(reading_of(each)), selectors.title_of(each)) for each in page.object_list]
    decided = selectors.decided_lately(request.access)
    request.reads.saw(*(each.child_id for each in decided if each.child_id))
    pupils = selectors.pupils(request.access).count() if request.access.may(Perm.EDUCATION_WORK) else 0
    context = {
        "page": page, "rows": rows, "decided": decided, "now": request.now, "pupils": pupils,
        "lists": selectors.lists_lately(request.access),
    }  # fmt: skip
    return render(request, "intake/inbox.html", context)


@require_http_methods(["GET", "POST"])
@requires(Perm.INTAKE_DECIDE)
def new(request):
    """Put in the words of an e-mail, or a file as it came."""
    form = LetterForm(request.POST or None, request.FILES or None, now=request.now)
    if form.is_bound and form.is_valid():
        try:
            arrived, fresh = take_in(**form.cleaned_data, by=request.access, now=request.now)
        except RuleError as error:
            form.breach(error)
        else:
            if isinstance(arrived, ListRun):
                return _to_list(request, arrived, fresh)
            said = _("Read. Check it below.") if fresh else _("This arrived before. Here it is.")
            messages.success(request, said)
            return redirect("intake:notification", arrived.pk)
    page = {
        "form": form, "title": _("Put in what arrived"), "button": _("Read it"), "back_url": "/inbox/",
        "form_files": True, "now": request.now, "tells": [],
        "intro": _("It is kept as it came. What is read from it is shown beside it, and you decide what it is."),
    }  # fmt: skip
    return render(request, "components/form_page.html", page, status=422 if form.is_bound else 200)


def _to_list(request, run: ListRun, fresh: bool):
    if not fresh:
        messages.success(request, _("This list arrived before. Nothing was changed. Here it is."))
    return redirect("intake:columns" if fresh else "intake:list", run.pk)
