"""One interview: its front page, and the check before it is sent for approval."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from disclosures.selectors import disclosures_of_source
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms import selectors as kit
from missing_cases.models import SectionState
from return_interviews import rules, services, source
from return_interviews.enums import Action
from return_interviews.forms import FinishForm
from return_interviews.selectors import (
    alerting_answers,
    approvers_of,
    attachments_of,
    attempts_of,
    carer_accounts_of,
    covered_episodes,
    decided_questions,
    episodes_to_cover,
    missing_person_interview_of,
    unticked_episodes,
    waiting_interview_of,
    wishes_of,
)
from return_interviews.services.store import writes
from return_interviews.views.common import found_interview, found_own, late_clock, worried
from return_interviews.views.covering import may_untick
from return_interviews.views.facts import episode_facts, last_time
from return_interviews.views.tasks import tasks_of


def _allowed(interview, action) -> bool:
    return (interview.state, action) in rules.TRANSITIONS


@requires(Perm.INTERVIEW_SEE)
@require_GET
def interview(request, pk):
    """Show one interview: clock, what the episode says, its parts as a task list, and what can be done next."""
    found = found_interview(request, pk)
    access, episode = request.access, found.episode
    own = writes(found, access)
    sections = kit.sections_of(found.record)
    missing_person = missing_person_interview_of(episode.pk, access)
    waiting = waiting_interview_of(episode, access)
    may_write = own and access.may(Perm.INTERVIEW_WRITE)
    context = {
        "interview": found,
        "child": found.child,
        "episode": episode,
        "waiting": waiting,
        **late_clock(waiting, request.now),
        "facts": episode_facts(episode, access),
        "last": last_time(found.child_id, access, besides=found.pk),
        "covered": covered_episodes(found),
        "unticked": unticked_episodes(found),
        "may_cover": _may_cover(request, found, own),
        "may_untick": own and may_untick(found, access),
        "attachments": attachments_of(found) if own else [],
        "may_attach": may_write and not found.signed,
        **worried(found, access),
        "attempts": attempts_of(episode.pk, access),
        "carer_accounts": carer_accounts_of(episode.pk, access),
        "wishes": wishes_of(episode.pk, access),
        "tasks": tasks_of(
            found, sections, missing_person, may_write=may_write, alerting=alerting_answers(found),
            decided=decided_questions(found),
        ),
        "next_section": _next(found, sections) if may_write else "",
        "may_offer": own and access.may(Perm.INTERVIEW_OFFER) and _allowed(found, Action.OFFER),
        "may_hold": may_write and _allowed(found, Action.HOLD),
        "may_finish": may_write and _allowed(found, Action.FINISH),
        "may_decide": own and access.may(Perm.INTERVIEW_AUTHORISE) and _allowed(found, Action.AUTHORISE),
        "may_share": own and access.may(Perm.DISCLOSURE_SEND) and found.signed,
        "shared": disclosures_of_source(source.KIND, found.pk, access) if access.may(Perm.DISCLOSURE_SEND) else [],
        "now": request.now,
    }  # fmt: skip
    return render(request, "return_interviews/interview.html", context)


def _may_cover(request, found, own) -> bool:
    if not own or found.signed or not request.access.may(Perm.INTERVIEW_OFFER):
        return False
    return bool(episodes_to_cover(found.episode, request.access, request.now))


def _next(found, sections):
    """Return the address of the first section still to be written, or ""."""
    if not _allowed(found, Action.WRITE_SECTION):
        return ""
    unfinished = {SectionState.SENT_BACK} if found.state == "sent_back" else {
        SectionState.NOT_STARTED, SectionState.IN_PROGRESS,
    }  # fmt: skip
    code = next((view.row.code for view in sections if view.row.state in unfinished), "")
    return reverse("return_interviews:section", args=[found.pk, code]) if code else ""


@requires(Perm.INTERVIEW_WRITE)
@require_http_methods(["GET", "POST"])
def check(request, pk):
    """Show all answers, the unanswered first, and send the interview for approval."""
    found = found_own(request, pk)
    managers = approvers_of(found, request.now, besides=request.user)
    form = FinishForm(request.POST or None, managers=managers, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            services.finish_and_send(interview=found, approver=form.chosen(), by=request.access, now=request.now)
        except RuleError as error:
            form.breach(error)
        else:
            name = form.chosen().full_name
            messages.success(request, _("Sent to %(name)s for approval.") % {"name": name})
            return redirect("return_interviews:interview", pk=pk)
    sections = kit.sections_of(found.record)
    context = {
        "interview": found,
        "child": found.child,
        "form": form,
        "sections": sections,
        "unanswered": [(view, view.unanswered) for view in sections if view.unanswered],
        "may_finish": _allowed(found, Action.FINISH),
        "managers": managers,
        "needs_referral": set(alerting_answers(found)) - decided_questions(found),
        **worried(found, request.access),
        "now": request.now,
    }
    return render(
        request, "return_interviews/check.html", context, status=422 if form.is_bound and form.errors else 200
    )
