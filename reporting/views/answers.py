"""What people say of a duty, a page each: hand it over, why it is late, what was agreed; and that they have seen it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from clocks.causes import LateCause
from clocks.engine.state import LATE
from clocks.models import Clock
from clocks.selectors import can_take
from clocks.services import acknowledge_duty, agree_exception, hand_over_duty, record_lateness
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms.fields import MomentField
from missing_cases.forms.gov import GovForm


class HandOverForm(GovForm):
    """Whom a duty is handed to, and why."""

    to = forms.ChoiceField(label=_("Who takes it over?"))
    reason = forms.CharField(
        label=_("Why, and what do they need to know?"), widget=forms.Textarea, required=False, max_length=2000
    )

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        names = [(key, person.full_name) for key, person in self.people.items()]
        self.fields["to"].choices = [("", _("Choose a person")), *names]

    def clean_to(self):
        """Return the person."""
        return self.people[self.cleaned_data["to"]]


class LateForm(GovForm):
    """Why a duty is late."""

    cause = forms.ChoiceField(label=_("Why is it late?"), choices=LateCause.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In your words"), widget=forms.Textarea, required=False, max_length=2000)


class ExceptionForm(GovForm):
    """What a manager agrees, and why."""

    until = MomentField(label=_("By when is it to be done?"), required=False, ahead=True)
    instead = forms.CharField(label=_("Who does it instead, if it is somebody else?"), required=False, max_length=150)
    reason = forms.CharField(label=_("Why is it agreed?"), widget=forms.Textarea, required=False, max_length=2000)


@dataclass(frozen=True)
class Answer:
    """One thing to say of a duty: its page, its form, what is done with it, and whom it is open to."""

    perm: Perm
    title: Any
    button: Any
    done: Any
    form: type[GovForm]
    act: Any
    intro: Any = ""


ANSWERS = {
    "hand-over": Answer(
        Perm.DUTY_DONE, _("Hand this duty over"), _("Hand over"), _("The duty is handed over."), HandOverForm,
        hand_over_duty,
    ),
    "late": Answer(
        Perm.DUTY_DONE, _("Say why this duty is late"), _("Save the reason"), _("The reason is recorded."), LateForm,
        record_lateness, _("The month's report counts it. A reason recorded later stands in its place."),
    ),
    "exception": Answer(
        Perm.DUTY_EXCEPT, _("Agree a later time or another person"), _("Agree"), _("The exception is recorded."),
        ExceptionForm, agree_exception,
        _("The time the protocol sets stands, and the duty is late by it. What you agree is shown beside it."),
    ),
}  # fmt: skip


def possible_answers(clock, access, now) -> dict[str, Answer]:
    """Return what this reader may say of a duty now, by the word in the address."""
    if clock.agency_id != access.agency_id:
        return {}
    running = not clock.outcome
    can = {"hand-over": running, "late": clock.state(now) in LATE, "exception": running}
    return {name: answer for name, answer in ANSWERS.items() if can[name] and access.may(answer.perm)}


def duty_for(request, clock_id):
    """Return a duty the reader may see, with its child, and note that it was seen. Raises Http404."""
    clocks = Clock.objects.visible_to(request.access).select_related("version", "child", "agency", "assigned_to")
    clock = clocks.filter(pk=clock_id).first()
    if clock is None:
        raise Http404
    request.reads.saw(clock.child_id)
    return clock


@require_POST
@requires(Perm.DUTY_DONE)
def duty_seen(request, clock_id):
    """Record that the reader has seen a duty of their agency."""
    clock = duty_for(request, clock_id)
    if clock.agency_id != request.access.agency_id:
        raise Http404
    try:
        acknowledge_duty(clock=clock, by=request.access, now=request.now)
    except RuleError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, gettext("It is recorded that you have seen this duty."))
    return redirect("reporting:duty", clock_id)


@require_http_methods(["GET", "POST"])
@requires(Perm.DUTY_DONE, Perm.DUTY_EXCEPT)
def duty_answer(request, clock_id, what):
    """Show the form of one answer to a duty; on POST record it."""
    clock = duty_for(request, clock_id)
    answer = possible_answers(clock, request.access, request.now).get(what)
    if answer is None:
        raise Http404
    extra = {"people": can_take(clock, request.access, request.now)} if what == "hand-over" else {}
    form = answer.form(request.POST or None, now=request.now, **extra)
    if request.method == "POST" and form.is_valid():
        try:
            answer.act(clock=clock, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, answer.done)
            return redirect("reporting:duty", clock_id)
    page = {
        "title": answer.title, "button": answer.button, "intro": answer.intro, "caption": clock.title, "form": form,
        "child": clock.child, "now": request.now, "back_url": reverse("reporting:duty", args=[clock.pk]),
    }  # fmt: skip
    return render(request, "components/form_page.html", page, status=422 if form.errors else 200)
