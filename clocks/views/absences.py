"""When people are away, and who is told instead: one's own days, and for managers those of the whole agency."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clocks.cover import absences_shown, colleagues, deputies_for
from clocks.forms import AbsenceForm
from clocks.services.cover import end_absence, record_absence
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError


@require_GET
@requires(Perm.WORK)
def absences(request):
    """List who is away, now or later."""
    today = localdate(request.now)
    rows = absences_shown(request.access, today)
    return render(request, "clocks/absences.html", {"absences": rows, "today": today})


@require_http_methods(["GET", "POST"])
@requires(Perm.WORK)
def new_absence(request):
    """Record that the reader is away, or for a manager that somebody of the agency is."""
    today = localdate(request.now)
    if request.access.may(Perm.TEAM_MANAGE):
        people, deputies = colleagues(request.access, today), colleagues(request.access, today, who_see_duties=True)
    else:
        people, deputies = [], deputies_for(request.access, request.user, today)
    form = AbsenceForm(
        request.POST or None, initial={"person": str(request.user.pk)}, people=people, deputies=deputies,
        now=request.now,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = {"person": request.user, **form.cleaned_data}
        try:
            absence = record_absence(**given, by=request.access, now=request.now)
        except RuleError as error:
            form.breach(error)
        else:
            words = _("It is recorded that %(name)s is away.") % {"name": absence.person.full_name}
            messages.success(request, words)
            return redirect("clocks:absences")
    page = {
        "title": _("Record an absence"), "button": _("Record the absence"), "form": form,
        "intro": _("On these days alerts go to somebody else. Why they are away is not asked."),
        "back_url": reverse("clocks:absences"),
    }  # fmt: skip
    return render(request, "components/form_page.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Perm.WORK)
def absence_over(request, absence_id):
    """Record that somebody is back, or is not away after all."""
    absence = absences_shown(request.access, localdate(request.now)).filter(pk=absence_id).first()
    if absence is None:
        raise Http404
    end_absence(absence=absence, by=request.access, now=request.now)
    messages.success(request, _("%(name)s is told of alerts again.") % {"name": absence.person.full_name})
    return redirect("clocks:absences")
