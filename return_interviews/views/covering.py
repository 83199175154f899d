"""The page that says which further episodes an interview answers."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.forms import CoversForm
from return_interviews.rules import SIGNED_KEEPS_ITS_EPISODES
from return_interviews.selectors import covered_episodes, episodes_to_cover
from return_interviews.views.common import form_page, found_own, front, refused


@requires(Perm.INTERVIEW_OFFER)
@require_http_methods(["GET", "POST"])
def covers(request, pk):
    """Tick further episodes that the interview answers, until it is authorised."""
    found = found_own(request, pk)
    if found.signed:
        return refused(request, found, SIGNED_KEEPS_ITS_EPISODES)
    further = episodes_to_cover(found.episode, request.access, request.now)
    if not further:
        return refused(request, found, _("No other episode of this child is owed an interview."))
    form = CoversForm(request.POST if request.method == "POST" else None, further=further, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.cover_episodes(
                interview=found, episodes=form.chosen_episodes(), by=request.access, now=request.now
            )
        except RuleError as error:
            form.breach(error)
        else:
            said = ngettext(
                "The interview answers %(count)s more episode.",
                "The interview answers %(count)s more episodes.",
                len(made),
            )
            messages.success(request, said % {"count": len(made)})
            return redirect("return_interviews:interview", pk=pk)
    return form_page(
        request, form, child=found.child, title=_("Which episodes does this interview answer?"),
        button=_("Save episodes of %(name)s") % {"name": found.child.short_name}, back_url=front(found.episode, found),
        template="return_interviews/covers.html", interview=found, episode=found.episode,
        covered=covered_episodes(found),
    )  # fmt: skip
