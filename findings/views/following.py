"""Deciding about a finding, agreeing what is done, and ending it on evidence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from findings import services
from findings.enums import Decision
from findings.forms import ActionForm, AsideForm, DoneForm, GiveUpForm, RefuseForm
from findings.views.common import found_action, found_finding, own_interview, take
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.selectors import colleagues
from missing_cases.forms.gov import GovForm

GET_POST = ["GET", "POST"]


@requires(Perm.FINDING_WORK)
@require_http_methods(GET_POST)
def act(request, pk):
    """Agree an action on a finding."""
    finding, interview = found_finding(request, pk)
    return _agree(request, interview, finding, _("Act on: %(finding)s") % {"finding": finding.label})


@requires(Perm.FINDING_WORK)
@require_http_methods(GET_POST)
def act_on_interview(request, pk):
    """Agree an action because of an interview as a whole. `kind` in the address picks one beforehand."""
    return _agree(request, own_interview(request, pk), None, _("Agree an action"))


def _agree(request, interview, finding, title):
    people = colleagues(request.access, timezone.localdate(request.now))
    initial = {"holder": str(request.user.pk), "kind": request.GET.get("kind", "")}
    form = ActionForm(request.POST or None, people=people, now=request.now, initial=initial)

    def agree(form):
        action = services.agree_action(
            interview=interview, finding=finding, by=request.access, now=request.now, **form.values()
        )
        messages.success(request, _("Agreed: %(who)s does it.") % {"who": action.holder.full_name})

    intro = _("“%(sentence)s”") % {"sentence": finding.sentence} if finding else ""
    return take(request, form, agree, interview=interview, title=title, button=_("Agree the action"), intro=intro)


@requires(Perm.FINDING_WORK)
@require_http_methods(GET_POST)
def refuse(request, pk):
    """Say why nothing is done about a finding."""
    finding, interview = found_finding(request, pk)

    def decide(form):
        services.decide_finding(
            finding=finding, decision=Decision.REFUSED, reason=form.cleaned_data["reason"], by=request.access,
            now=request.now,
        )  # fmt: skip
        messages.success(request, _("Kept, with the reason."))

    return take(
        request, RefuseForm(request.POST or None, now=request.now), decide, interview=interview,
        title=_("Not acted on: %(finding)s") % {"finding": finding.label}, button=_("Save the reason"),
        intro=_("“%(sentence)s”") % {"sentence": finding.sentence},
    )  # fmt: skip


@requires(Perm.FINDING_WORK)
@require_http_methods(GET_POST)
def aside(request, pk):
    """Set aside a finding that was coded in error."""
    finding, interview = found_finding(request, pk)

    def set_aside(form):
        services.set_finding_aside(
            finding=finding, reason=form.cleaned_data["reason"], by=request.access, now=request.now
        )
        messages.success(request, _("Set aside."))

    return take(
        request, AsideForm(request.POST or None, now=request.now), set_aside, interview=interview,
        title=_("No finding: %(finding)s") % {"finding": finding.label}, button=_("Set it aside"),
    )  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """One way in which an action ends: its form, its use case, and its words."""

    form: type[GovForm]
    service: Callable
    title: Any
    button: Any
    said: Any


ENDINGS = {
    "done": Ending(
        DoneForm, services.complete_action, _("Done: %(what)s"), _("Close the action"),
        _("Done, with its evidence."),
    ),
    "give-up": Ending(
        GiveUpForm, services.give_up_action, _("Give up: %(what)s"), _("Give it up"),
        _("Given up, with the reason."),
    ),
}  # fmt: skip


@requires(Perm.FINDING_WORK)
@require_http_methods(GET_POST)
def end_action(request, pk, how):
    """End an action: close it on evidence, or give it up for a reason."""
    action, ending = found_action(request, pk), ENDINGS[how]

    def end(form):
        ending.service(action=action, by=request.access, now=request.now, **form.cleaned_data)
        messages.success(request, ending.said)

    return take(
        request, ending.form(request.POST or None, now=request.now), end, interview=action.interview,
        title=ending.title % {"what": action.what}, button=ending.button,
    )  # fmt: skip
