"""What a parent or carer says."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import telling
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.forms import CarerForm
from return_interviews.views.common import form_page, found_episode, front


@requires(Perm.INTERVIEW_OFFER)
@require_http_methods(["GET", "POST"])
def carer(request, episode_id=None, pk=None):
    """Write down what a parent or carer says: above all when the child says no."""
    episode, interview = found_episode(request, episode_id, pk)
    form = CarerForm(request.POST or None, now=request.now)
    if form.is_bound and form.is_valid():
        given = {**form.cleaned_data, "said_at": form.cleaned_data["said_at"] or request.now}
        try:
            services.record_carer_account(episode=episode, by=request.access, now=request.now, **given)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Saved. It stands beside the interview, apart from what the child says."))
            return redirect(front(episode, interview))
    return form_page(
        request, form, child=episode.child, title=_("What the parent or carer says"), tells=telling.nobody(),
        button=_("Save"), back_url=front(episode, interview),
    )  # fmt: skip
