"""Beside the interview: before the first offer, contacts, a child who says no, and the police's check."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from episodes.enums import MomentKind
from episodes.models import EpisodeMoment
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError, StaleError
from return_interviews import services
from return_interviews.enums import Result
from return_interviews.forms import ContactForm, DeclinedForm, MissingPersonForm
from return_interviews.selectors import (
    attempts_of,
    carer_accounts_of,
    episodes_to_cover,
    missing_person_interview_of,
    waiting_interview_of,
    wishes_of,
)
from return_interviews.views.common import form_page, found_episode, front, late_clock, this_moment
from return_interviews.views.facts import episode_facts, last_time

GET_POST = ["GET", "POST"]


@requires(Perm.INTERVIEW_SEE)
@require_GET
def start(request, episode_id):
    """Show an episode whose interview has not been offered yet: its clock, what is known, and what can be done."""
    episode, interview = found_episode(request, episode_id=episode_id)
    if interview:
        return redirect("return_interviews:interview", pk=interview.pk)
    waiting = waiting_interview_of(episode, request.access)
    context = {
        "child": episode.child,
        "episode": episode,
        "waiting": waiting,
        **late_clock(waiting, request.now),
        "facts": episode_facts(episode, request.access),
        "last": last_time(episode.child_id, request.access),
        "attempts": attempts_of(episode.pk, request.access),
        "carer_accounts": carer_accounts_of(episode.pk, request.access),
        "wishes": wishes_of(episode.pk, request.access),
        "missing_person": missing_person_interview_of(episode.pk, request.access),
        "may_offer": request.access.may(Perm.INTERVIEW_OFFER),
        "now": request.now,
    }
    return render(request, "return_interviews/start.html", context)


def _others(episode, access):
    allocation = waiting_interview_of(episode, access).allocation
    return [allocation.worker] if allocation else []


def _further(request, episode, interview):
    """Return the further episodes the interview might answer: none where it can no longer be offered."""
    if interview and (interview.held_at or interview.written_at):
        return []
    return episodes_to_cover(interview.episode if interview else episode, request.access, request.now)


@requires(Perm.INTERVIEW_OFFER)
@require_http_methods(GET_POST)
def attempt(request, episode_id=None, pk=None):
    """Record one contact: an offer and its answer, an arrangement, or nobody reached."""
    episode, interview = found_episode(request, episode_id, pk)
    form = ContactForm(
        request.POST or None, now=request.now, person=request.user, others=_others(episode, request.access),
        further=_further(request, episode, interview),
        initial={"at": this_moment(request.now), "result": request.GET.get("result", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        done = _record(request, episode, form)
        if done:
            return done
    return form_page(
        request, form, child=episode.child, title=_("Offer the interview or record a contact"),
        button=_("Save contact with %(name)s") % {"name": episode.child.short_name}, back_url=front(episode, interview),
    )  # fmt: skip


@requires(Perm.INTERVIEW_OFFER)
@require_http_methods(GET_POST)
def declined(request, episode_id=None, pk=None):
    """Record that the child said no: four answers and done."""
    episode, interview = found_episode(request, episode_id, pk)
    form = DeclinedForm(
        request.POST or None, now=request.now, person=request.user, others=_others(episode, request.access),
        further=_further(request, episode, interview), initial={"at": this_moment(request.now)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        done = _record(request, episode, form)
        if done:
            return done
    return form_page(
        request, form, child=episode.child, title=_("The child said no"), back_url=front(episode, interview),
        button=_("Save: %(name)s said no") % {"name": episode.child.short_name},
        intro=_("A child may say no, and may change their mind later. Offer it again when the time is right."),
    )  # fmt: skip


def _record(request, episode, form):
    try:
        contact = form.contact()
        made, interview = services.record_attempt(
            episode=episode, contact=contact, covers=form.chosen_episodes(), by=request.access, now=request.now
        )
    except RuleError as error:
        form.breach(error)
        return None
    messages.success(request, _said(made.result))
    return redirect(front(episode, interview))


def _said(result):
    if result == Result.DECLINED:
        return _("Recorded: the child said no. You can still write what the parent or carer says, or offer it again.")
    if result in (Result.ACCEPTED, Result.ARRANGED):
        return _("Recorded: the child accepts the interview.")
    return _("Contact recorded.")


@requires(Perm.INTERVIEW_OFFER)
@require_http_methods(GET_POST)
def missing_person(request, episode_id):
    """Record the police's missing person interview, which is not the independent interview."""
    episode, interview = found_episode(request, episode_id=episode_id)
    found = missing_person_interview_of(episode.pk, request.access)
    form = MissingPersonForm(request.POST or None, now=request.now, initial=_known(episode, found, request.access))
    theirs = []
    if request.method == "POST" and form.is_valid():
        words = ("taken_place", "held_by_name", "reason_not", "details")
        values: dict[str, Any] = {name: form.cleaned_data[name] or "" for name in words}
        values.update(held_at=form.cleaned_data["held_at"], version=form.cleaned_data["version"] or 0)
        try:
            services.record_missing_person_interview(episode=episode, by=request.access, now=request.now, **values)
        except StaleError as error:
            form.breach(error)
            form.data = {**request.POST.dict(), "version": found.version}
            theirs = [
                (MissingPersonForm.base_fields[name].label, value) for name, value in error.theirs.items() if value
            ]
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The missing person interview is recorded."))
            return redirect(front(episode, interview))
    return form_page(
        request, form, child=episode.child, title=_("The police's missing person interview"), theirs=theirs,
        button=_("Save"), back_url=front(episode, interview), template="return_interviews/missing_person.html",
        intro=_("The check that the police make on return. It is not the independent return home interview."),
    )  # fmt: skip


def _known(episode, found, access):
    if found:
        names = ("taken_place", "held_at", "held_by_name", "reason_not", "details", "version")
        return {name: getattr(found, name) for name in names}
    moments = EpisodeMoment.objects.visible_to(access).current()
    reported = moments.filter(episode=episode, kind=MomentKind.PREVENTION_INTERVIEW).last()
    return {"taken_place": "yes", "held_at": reported.at, "held_by_name": reported.said_by} if reported else {}
