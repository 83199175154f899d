"""An agency's hours, the days it is shut, and the team told meanwhile: the page of its administrator."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clocks.cover import hours_of, opening_times, shut_days, teams_with_people
from clocks.forms import HoursForm, ShutDayForm, hours_given
from clocks.services.cover import add_shut_day, remove_shut_day, set_hours
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError


@require_http_methods(["GET", "POST"])
@requires(Perm.HOURS_MANAGE)
def hours(request):
    """Show the hours of the reader's agency; on POST record them."""
    today, kept = localdate(request.now), hours_of(request.access)
    form = HoursForm(
        request.POST or None, initial=hours_given(kept, opening_times(request.access) if kept else {}),
        teams=teams_with_people(request.access, today), now=request.now,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("duty_team", "shut_on_bank_holidays")}
        try:
            set_hours(times=form.times, **given, by=request.access, now=request.now)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The hours are recorded."))
            return redirect("clocks:hours")
    page = {
        "title": _("Hours of the agency"), "button": _("Save the hours"), "form": form, "kept": kept,
        "shut_days": shut_days(request.access, today), "caption": request.access.agency.name,
        "back_url": reverse("accounts:home"),
    }  # fmt: skip
    return render(request, "clocks/hours.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Perm.HOURS_MANAGE)
def new_shut_day(request):
    """Record a day on which the agency is shut besides the bank holidays."""
    form = ShutDayForm(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            add_shut_day(**form.cleaned_data, by=request.access, now=request.now)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The day is recorded."))
            return redirect("clocks:hours")
    page = {
        "title": _("Add a day on which the agency is shut"), "button": _("Add the day"), "form": form,
        "back_url": reverse("clocks:hours"),
    }  # fmt: skip
    return render(request, "components/form_page.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Perm.HOURS_MANAGE)
def open_after_all(request, shut_day_id):
    """Set a shut day aside."""
    found = shut_days(request.access, localdate(request.now)).filter(pk=shut_day_id).first()
    if found is None:
        raise Http404
    remove_shut_day(shut_day=found, by=request.access, now=request.now)
    messages.success(request, _("The agency is open on that day."))
    return redirect("clocks:hours")
