"""One duty: why it exists, what has happened to it, and recording it as done."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from clocks.selectors import history_of
from clocks.services.finish import complete_duty
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms.fields import MomentField
from missing_cases.forms.gov import GovForm
from reporting.subjects import address_of
from reporting.views.answers import duty_for, possible_answers

BY_HAND = "by_hand"


class DoneForm(GovForm):
    """When a duty was done, and what was done."""

    done_at = MomentField(label=_("When was it done?"))
    note = forms.CharField(
        label=_("What was done, by whom, and what came of it?"), widget=forms.Textarea, max_length=4000
    )


@require_http_methods(["GET", "POST"])
@requires(Perm.DUTY_SEE)
def duty(request, clock_id):
    """Show a duty with its explanation and history; on POST record it as done."""
    clock = duty_for(request, clock_id)
    form = DoneForm(request.POST or None, now=request.now)
    by_hand = clock.rule.completion == BY_HAND and not clock.outcome and request.access.may(Perm.DUTY_DONE)
    if request.method == "POST":
        if not by_hand:
            raise Http404
        if form.is_valid():
            try:
                complete_duty(clock=clock, by=request.access, now=request.now, **form.cleaned_data)
            except RuleError as error:
                form.breach(error)
            else:
                messages.success(request, gettext("%(duty)s is recorded as done.") % {"duty": clock.title})
                return redirect(address_of(clock.subject_kind, clock.subject_id, request.access) or "reporting:work")
    may_say_seen = (
        not clock.outcome and clock.agency_id == request.access.agency_id and request.access.may(Perm.DUTY_DONE)
    )
    page = {
        "duty": clock, "form": form, "by_hand": by_hand, "now": request.now, "child": clock.child,
        "history": history_of(clock), "answers": possible_answers(clock, request.access, request.now),
        "may_say_seen": may_say_seen,
        "subject": address_of(clock.subject_kind, clock.subject_id, request.access),
    }  # fmt: skip
    return render(request, "reporting/duty.html", page, status=422 if form.errors else 200)
