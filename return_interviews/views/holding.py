"""Recording that an interview was held, and the decision an alarming answer demands."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.forms import HeldForm, ReferralForm
from return_interviews.selectors import waiting_interview_of
from return_interviews.views.common import form_page, found_own, front, this_moment


@requires(Perm.INTERVIEW_WRITE)
@require_http_methods(["GET", "POST"])
def held(request, pk):
    """Record where, when and by whom the interview was held. The clock stops here."""
    interview = found_own(request, pk)
    allocation = waiting_interview_of(interview.episode, request.access).allocation
    form = HeldForm(
        request.POST or None, now=request.now, person=request.user, others=[allocation.worker] if allocation else [],
        initial={"held_at": this_moment(request.now)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data, (person, name) = form.cleaned_data, form.person()
        try:
            interview = services.record_held(
                interview=interview, held_at=data["held_at"], place=data["place"], held_by=person, held_by_name=name,
                others_present=data["others_present"], said_independent=data["independent"] == "yes",
                by=request.access, now=request.now,
            )  # fmt: skip
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _said(interview))
            return redirect("return_interviews:interview", pk=pk)
    return form_page(
        request, form, child=interview.child, title=_("Where and when, and who was there"),
        button=_("Save: interview of %(name)s held") % {"name": interview.child.short_name},
        back_url=front(interview.episode, interview),
    )  # fmt: skip


def _said(interview):
    if interview.independent:
        return _("Recorded: the interview was held, and the 72-hour clock has stopped.")
    return _("Recorded: the interview was held. It is not counted as independent: %(why)s") % {
        "why": interview.independence_note
    }


@requires(Perm.INTERVIEW_WRITE, Perm.INTERVIEW_AUTHORISE)
@require_http_methods(["GET", "POST"])
def referral(request, pk):
    """Record what is decided because of an alarming answer."""
    interview = found_own(request, pk)
    form = ReferralForm(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_referral_decision(
                interview=interview, by=request.access, now=request.now, **form.cleaned_data
            )
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("return_interviews:interview", pk=pk)
    return form_page(
        request, form, child=interview.child, title=_("Decide about a referral"), button=_("Save decision"),
        back_url=reverse("return_interviews:interview", args=[pk]),
        intro=_("The child was held against their will. This decision must be recorded before authorisation."),
    )  # fmt: skip
