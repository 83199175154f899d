"""What the pages share: finding what may be seen, and showing a form."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from episodes.selectors import episode_for
from missing_cases.forms.local_time import LONDON, write_time
from return_interviews.models import ReturnInterview
from return_interviews.selectors import interview_of_episode
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


def front(episode, interview) -> str:
    """Return the address of the interview's front page, or of the page before the first offer."""
    if interview:
        return reverse("return_interviews:interview", args=[interview.pk])
    return reverse("return_interviews:start", args=[episode.pk])


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
