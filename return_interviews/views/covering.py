"""The pages that say which further episodes an interview answers, and take it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from episodes.services import changes_to_duties
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.forms import CoversForm, UntickForm
from return_interviews.rules import SIGNED_KEEPS_ITS_EPISODES
from return_interviews.selectors import covered_episodes, episodes_to_cover, unticked_episodes
from return_interviews.views.common import form_page, found_own, front, refused

ONLY_WHO_OFFERS = _lazy("Only somebody who offers interviews can take this back.")
ONLY_WHO_AUTHORISES = _lazy("This interview is authorised. Only somebody who authorises interviews can take this back.")


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
        covered=covered_episodes(found), unticked=unticked_episodes(found), may_untick=True,
    )  # fmt: skip


@requires(Perm.INTERVIEW_OFFER, Perm.INTERVIEW_AUTHORISE)
@require_http_methods(["GET", "POST"])
def untick(request, pk, key):
    """Take back that the interview answers an episode, once its reader has seen what that does to the duties."""
    found = found_own(request, pk)
    row = found.covered.standing().select_related("episode", "added_by").filter(pk=key).first()
    if row is None:
        raise Http404
    if not may_untick(found, request.access):
        return refused(request, found, ONLY_WHO_AUTHORISES if found.signed else ONLY_WHO_OFFERS)
    changes = changes_to_duties(
        episode=row.episode, by=request.access, now=request.now,
        act=lambda: services.uncover_episode(row=row, reason="-", by=request.access, now=request.now),
    )  # fmt: skip
    told = "; ".join(changes)
    form = UntickForm(
        request.POST if request.method == "POST" else None, signed=found.signed, now=request.now, initial={"seen": told}
    )
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] == told:
            return _unticked(request, row, form.cleaned_data["reason"])
        form.data = form.data.copy()
        form.data["seen"] = told
        form.add_error(None, _("What this does has changed since. Read it again."))
    return form_page(
        request, form, child=found.child, title=_("Does this interview not answer the episode?"),
        button=_("Take back the tick for %(reference)s") % {"reference": row.episode.reference},
        back_url=front(found.episode, found), template="return_interviews/untick.html", interview=found, row=row,
        changes=changes,
    )  # fmt: skip


def _unticked(request, row, reason):
    services.uncover_episode(row=row, reason=reason, by=request.access, now=request.now)
    said = _("The interview no longer answers %(reference)s.") % {"reference": row.episode.reference}
    messages.success(request, said)
    return redirect("return_interviews:interview", pk=row.interview_id)


def may_untick(interview, access) -> bool:
    """Say whether the reader may take back a tick: who may authorise, once the interview is authorised."""
    return access.may(Perm.INTERVIEW_AUTHORISE if interview.signed else Perm.INTERVIEW_OFFER)
