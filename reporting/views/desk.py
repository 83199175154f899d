"""The duty desk: alerts that reached nobody stand here until somebody says what they did."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from clocks.services import settle_incident
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms.gov import GovForm
from reporting.selectors.desk import incidents_on_desk, settled_lately


class SettleForm(GovForm):
    """What was done about an alert that reached nobody."""

    note = forms.CharField(
        label=_("What did you do?"), help_text=_("Whom you told, how, and when."), widget=forms.Textarea,
        required=False, max_length=2000,
    )  # fmt: skip


@require_GET
@requires(Perm.DUTY_DESK)
def duty_desk(request):
    """Show what nobody could be told of and messages given up on, who should have been told, and what is settled."""
    incidents, settled = incidents_on_desk(request.access), list(settled_lately(request.access))
    request.reads.saw(*(each.child.pk for each in incidents if each.child), *(row.child_id for row in settled))
    page = {"incidents": incidents, "settled": settled, "now": request.now}
    return render(request, "reporting/duty_desk.html", page)


@require_http_methods(["GET", "POST"])
@requires(Perm.DUTY_DESK)
def resolve_incident(request, message_id):
    """Ask what was done about an alert that reached nobody; on POST take it off the desk."""
    incident = next(iter(incidents_on_desk(request.access, only=message_id)), None)
    if incident is None:
        raise Http404
    if incident.child:
        request.reads.saw(incident.child.pk)
    form = SettleForm(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            settle_incident(
                incident=incident.message, note=form.cleaned_data["note"], by=request.access, now=request.now
            )
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, gettext("The alert is settled."))
            return redirect("reporting:duty_desk")
    page = {
        "title": gettext("Settle an alert that reached nobody"), "caption": incident.title, "child": incident.child,
        "button": gettext("Settle it"), "form": form, "incident": incident, "now": request.now,
        "back_url": reverse("reporting:duty_desk"),
    }  # fmt: skip
    return render(request, "reporting/settle.html", page, status=422 if form.errors else 200)
