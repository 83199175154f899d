"""The need-to-know notice: written from a draft, read by those it is sent to, with who has opened it."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from episodes import services
from episodes.forms import NoticeForm
from episodes.models import EpisodeNotice
from episodes.notices import draft_of, readers_of, receipts_of
from episodes.views.pages import answer, context_of, load
from missing_cases.access.perms import Perm
from missing_cases.access.policy import NotAllowed
from missing_cases.access.requires import requires


@require_http_methods(["GET", "POST"])
@requires(Perm.NOTICE_WRITE)
def notice(request, pk):
    """Write the need-to-know notice; it begins as a draft from the record."""
    episode = load(request, pk)
    initial = {} if request.method == "POST" else vars(draft_of(episode, request.access, request.now))
    form = NoticeForm(request.POST or None, now=request.now, initial=initial)

    def run(form):
        given = form.cleaned_data
        services.send_notice(
            episode=episode,
            circumstances=given["circumstances"],
            planned_actions=given["planned_actions"],
            strategy_meeting=given["strategy_meeting"] == "yes",
            strategy_meeting_at=given["strategy_meeting_at"],
            no_meeting_reason=given["no_meeting_reason"] or "",
            by=request.access,
            now=request.now,
        )

    return answer(
        request, episode, form, run, title=_("Need-to-know notice"), button=_("Save and send the notice"),
        done=_("Notice sent. The episode's page says who has read it."),
        intro=_("Drafted from what is recorded. Change it as you need: nothing is sent before you save."),
        tells=[str(each) for each in readers_of(episode, request.access, request.now)],
    )  # fmt: skip


@require_GET
@requires(Perm.EPISODE_SEE)
def read(request, pk):
    """Show a notice and who has opened it. Opened by one it was sent to, it has a receipt."""
    access = request.access
    if not (access.may(Perm.NOTICE_READ) or access.may(Perm.NOTICE_WRITE)):
        raise NotAllowed
    found = EpisodeNotice.objects.visible_to(access).select_related("recorded_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    episode = load(request, found.episode_id)
    services.note_read(notice=found, by=access, now=request.now)
    later = EpisodeNotice.objects.visible_to(access).filter(episode=episode, recorded_at__gt=found.recorded_at).last()
    context = context_of(request, episode, notice=found, receipts=receipts_of(found, access), later=later)
    return render(request, "episodes/notice.html", context)
