"""The list of children likely to go missing from education."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from education import forms, services
from education.models import Likely
from education.views.case import form_page
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms.gov import GovForm
from missing_cases.forms.local_time import LONDON
from missing_cases.models import Child, Tier

PER_PAGE = 25
STEPS: dict[str, tuple[object, type[GovForm], Callable]] = {
    "review": (gettext_lazy("Record that you looked at it again"), forms.ReviewForm, services.review_likely),
    "end": (gettext_lazy("Take off the list"), forms.CloseForm, services.end_likely),
}


@require_GET
@requires(Perm.EDUCATION_SEE)
def listed(request):
    """Show the list, what is to be looked at first on top."""
    rows = Likely.objects.visible_to(request.access).standing().select_related("child")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    request.reads.saw(*(row.child for row in page.object_list))
    today = request.now.astimezone(LONDON).date()
    return render(request, "education/likely.html", {"page": page, "today": today, "now": request.now, "query": ""})


@require_http_methods(["GET", "POST"])
@requires(Perm.EDUCATION_WORK)
def new(request, child_pk):
    """Put a child on the list."""
    child = Child.objects.visible_to(request.access, tier=Tier.RECORD).filter(pk=child_pk).first()
    if child is None:
        raise Http404
    request.reads.saw(child)
    form = forms.LikelyForm(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_likely(child=child, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": child.short_name})
            return redirect("education:likely")
    return form_page(request, child, form, _("Likely to go missing from education"), reverse("education:likely"))


@require_http_methods(["GET", "POST"])
@requires(Perm.EDUCATION_WORK)
def step(request, pk, what):
    """Record that it was looked at again, or take the child off the list."""
    found = Likely.objects.visible_to(request.access).select_related("child").filter(pk=pk).first()
    if found is None or what not in STEPS:
        raise Http404
    request.reads.saw(found.child)
    title, kind, service = STEPS[what]
    form = kind(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            service(likely=found, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Recorded for %(name)s.") % {"name": found.child.short_name})
            return redirect("education:likely")
    return form_page(request, found.child, form, title, reverse("education:likely"))
