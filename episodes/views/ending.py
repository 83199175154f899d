"""Closing, correcting a time, setting an episode aside."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import services
from episodes.enums import CloseReason
from episodes.forms import CloseForm, CorrectForm, SetAsideForm
from episodes.models import EpisodeMoment
from episodes.views.pages import address, answer, context_of, load, rows_of, typed_rows
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CLOSE)
def close(request, pk):
    """Close an episode for a reason."""
    episode = load(request, pk)
    initial = {"version": episode.version, "reason": CloseReason.RETURNED if episode.returned_at else None}
    form = CloseForm(request.POST or None, now=request.now, initial=initial)

    def run(form):
        given = form.cleaned_data
        services.close_episode(
            episode=episode,
            reason=given["reason"],
            note=given["note"],
            version=given["version"],
            by=request.access,
            now=request.now,
        )

    return answer(
        request, episode, form, run, title=_("Close the episode"), button=_("Close episode"), done=_("Episode closed."),
        intro=_("What is still owed, such as the return interview, goes on after closing."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CORRECT)
def correct(request, pk, moment_pk):
    """Correct a recorded time."""
    episode = load(request, pk)
    moment = EpisodeMoment.objects.visible_to(request.access).filter(episode=episode, pk=moment_pk).first()
    if moment is None:
        raise Http404
    form = CorrectForm(request.POST or None, now=request.now, initial={"when": moment.at})

    def run(form):
        services.correct_moment(
            episode=episode,
            moment=moment,
            when=form.cleaned_data["when"],
            reason=form.cleaned_data["reason"],
            by=request.access,
            now=request.now,
        )

    return answer(
        request, episode, form, run, title=_("Correct: %(what)s") % {"what": moment.get_kind_display()},
        button=_("Save the right time"), done=_("Time corrected. Every duty that hangs on it has moved."),
        fields={moment.kind: "when"}, on_stale=_overtaken(moment),
        intro=_("The old time stays on the record with yours beside it."),
    )  # fmt: skip


def _overtaken(moment):
    def page(request, episode, form, error):
        newest = _newest(moment)
        context = context_of(
            request, episode, form=form, saved_by=error.saved_by, theirs=rows_of(error.theirs), mine=typed_rows(form),
            title=_("Somebody else saved this first"), newest=newest,
            correct_url=address(episode, f"correct/{newest.pk}/"),
        )  # fmt: skip
        return render(request, "episodes/corrected_already.html", context, status=409)

    return page


def _newest(moment: EpisodeMoment) -> EpisodeMoment:
    """Return what stands now in place of a corrected moment."""
    following = EpisodeMoment.objects.filter(supersedes=moment).first()
    return _newest(following) if following else moment


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CORRECT)
def set_aside(request, pk):
    """Set aside an episode that was recorded wrongly."""
    episode = load(request, pk)
    form = SetAsideForm(request.POST or None, now=request.now)

    def run(form):
        services.void_episode(episode=episode, reason=form.cleaned_data["reason"], by=request.access, now=request.now)

    return answer(
        request, episode, form, run, title=_("Set the episode aside"), done=_("The episode was set aside."),
        button=_("Set aside the episode of %(name)s") % {"name": episode.child.short_name},
    )  # fmt: skip
