"""The page that moves running duties to the version in force."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clocks.workshop.adopt import adopt_version, adoptable, plan_adoption
from clocks.workshop.forms import AdoptForm
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError

ROWS = 50


@require_http_methods(["GET", "POST"])
@requires(Perm.PROTOCOL_PUBLISH)
def adopt(request):
    """Show what adopting the version in force would move and fire, and do it for a reason."""
    version = adoptable(request.access.agency, request.now)
    if version is None:
        return render(request, "clocks/workshop/adopt.html", {"version": None, "form": None})
    form = AdoptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = adopt_version(
                version=version, reason=given["reason"], shown=given["shown"], by=request.access, now=request.now
            )
        except RuleError as error:
            form.breach(error)
        else:
            count = len(done.moves)
            words = ngettext("%(count)d duty is moved.", "%(count)d duties are moved.", count)
            messages.success(request, words % {"count": count})
            return redirect("clocks:protocols")
    return _page(request, version, form)


def _page(request, version, form):
    plan = plan_adoption(version=version, by=request.access, now=request.now)
    page = Paginator(plan.moves, ROWS).get_page(request.GET.get("page"))
    for move in page:
        _saw(request, move.clock)
    form.initial["shown"] = plan.mark
    if form.is_bound:
        form.data = {**form.data.dict(), "shown": plan.mark}  # what this page shows, not the one before
    context = {
        "version": version, "plan": plan, "page": page, "form": form, "title": _("Move running duties"),
        "button": _("Move them"), "back_url": reverse("clocks:protocols"), "tells": [], "form_files": False,
        "caption": request.access.agency.name, "intro": "", "child": None,
    }  # fmt: skip
    return render(request, "clocks/workshop/adopt.html", context, status=422 if form.is_bound else 200)


def _saw(request, clock) -> None:
    if clock.child_id:
        request.reads.saw(clock.child)
