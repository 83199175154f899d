"""What the child wants of their interview."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import telling
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.forms import WishForm
from return_interviews.views.common import form_page, found_episode, front


@requires(Perm.INTERVIEW_OFFER)
@require_http_methods(["GET", "POST"])
def wish(request, episode_id=None, pk=None):
    """Write down how, with whom, where and when the child wants to talk."""
    episode, interview = found_episode(request, episode_id, pk)
    form = WishForm(request.POST or None, now=request.now)
    if form.is_bound and form.is_valid():
        given = {name: value or "" for name, value in form.cleaned_data.items() if name != "said_at"}
        said_at = form.cleaned_data["said_at"] or request.now
        try:
            services.record_wish(episode=episode, said_at=said_at, by=request.access, now=request.now, **given)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Saved. It stands on the page of the interview."))
            return redirect(front(episode, interview))
    return form_page(
        request, form, child=episode.child, title=_("What the child wants"), button=_("Save"), tells=telling.nobody(),
        back_url=front(episode, interview), intro=_("Leave empty what the child did not say, or has not changed."),
    )  # fmt: skip
