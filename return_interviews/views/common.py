"""What the pages share: finding what may be seen, and showing a form."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from clocks.engine.state import LATE
from clocks.selectors import why_late
from episodes.selectors import episode_for
from missing_cases.access.perms import Perm
from missing_cases.forms.local_time import LONDON, write_time
from return_interviews.models import ReturnInterview
from return_interviews.selectors import interview_of_episode, undecided, urgent_notes_of, worries_of
from return_interviews.selectors.one import interviews_visible_to
from return_interviews.services.store import writes

UNPROCESSABLE = 422


def found_interview(request, pk) -> ReturnInterview:
    """Return an interview the reader may see, and note that its child is shown; otherwise 404."""
    found = interviews_visible_to(request.access).filter(pk=pk).first()
    if found is None:
        raise Http404
    request.reads.saw(found.child)
    return found


def found_own(request, pk) -> ReturnInterview:
    """Return an interview that the reader's agency may write; otherwise 404."""
    found = found_interview(request, pk)
    if not writes(found, request.access):
        raise Http404
    return found


def found_episode(request, episode_id=None, pk=None):
    """Return an episode and its interview (or None), found by either; otherwise 404."""
    if pk is not None:
        interview = found_own(request, pk)
        return interview.episode, interview
    episode = episode_for(episode_id, request.access)
    if episode is None or episode.void_at:
        raise Http404
    request.reads.saw(episode.child)
    return episode, interview_of_episode(episode.pk, request.access)


# Of apps above: each is told when somebody opens an authorised interview to read it.
READ: list[Callable] = []


def reads(request, interview) -> None:
    """Tell the apps above that a reader opens an interview, once it is authorised."""
    if interview.signed:
        for told in READ:
            told(interview=interview, by=request.access, now=request.now)


def worried(interview, access) -> dict:
    """Return what a page says of worrying answers: those undecided, what was done about others, and who may act."""
    may_tell = writes(interview, access) and (access.may(Perm.INTERVIEW_WRITE) or access.may(Perm.INTERVIEW_AUTHORISE))
    worries, notes = worries_of(interview), urgent_notes_of(interview)
    labels = {worry.code: worry.question for worry in worries}
    return {
        "worries": undecided(worries, notes) if may_tell else [],
        "urgent_notes": [(note, [labels.get(code, code) for code in note.questions]) for note in notes],
        "may_tell": may_tell,
    }


def late_clock(waiting, now) -> dict:
    """Return what a page says of a clock that is or was met late, and why; nothing of one in time."""
    clock = waiting.clock
    if clock is None or clock.state(now) not in LATE:
        return {"is_late": False}
    return {"is_late": True, "why_late": why_late(clock)}


def front(episode, interview) -> str:
    """Return the address of the interview's front page, or of the page before the first offer."""
    if interview:
        return reverse("return_interviews:interview", args=[interview.pk])
    return reverse("return_interviews:start", args=[episode.pk])


def refused(request, interview, why):
    """Go back to the interview and say why a page has nothing to offer."""
    messages.error(request, why)
    return redirect("return_interviews:interview", pk=interview.pk)


def this_moment(now) -> dict:
    """Return a moment field's parts for "today, now"."""
    return {"on": "today", "time": write_time(now.astimezone(LONDON))}


def form_page(request, form, *, child, title, button, back_url, template="components/form_page.html", **more):
    """Answer a page with one form: 422 where it has errors, what was typed kept."""
    context = {
        "form": form, "child": child, "title": title, "button": button, "back_url": back_url,
        "now": request.now, **more,
    }  # fmt: skip
    return render(request, template, context, status=UNPROCESSABLE if form.is_bound and form.errors else 200)
