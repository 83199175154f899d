"""Children missing together: linking two who are, and reporting another of the same call."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from episodes import selectors, services
from episodes.enums import Precision
from episodes.forms import CompanionForm, PartForm
from episodes.models import Episode, EpisodeCompanion
from episodes.rules import LONDON
from episodes.views.pages import address, answer, load
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms.local_time import write_time
from missing_cases.templatetags.mc import govdatetime

SAME_CALL = "same_call"  # in the session: the episode that was reported first
ALIKE = ("reporter", "reporter_name", "reporter_phone", "missing_from", "missing_from_place", "circumstances")


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_UPDATE)
def together(request, pk):
    """Record that another child is missing with this one."""
    episode = load(request, pk)
    linked = {other.pk for _link, other in services.companions_of(episode, request.access)}
    others = {
        str(each.pk): each for each in selectors.missing_now(request.access)
        if each.child_id != episode.child_id and each.pk not in linked
    }  # fmt: skip
    request.reads.saw(*(each.child for each in others.values()))
    choices = [
        (key, f"{each.child.full_name}, {each.reference}, {govdatetime(each.missing_from_at)}")
        for key, each in others.items()
    ]
    form = CompanionForm(request.POST or None, now=request.now, others=choices)

    def run(form):
        services.link_companions(
            episode=episode, other=others[form.cleaned_data["other"]], said_by=form.cleaned_data["said_by"],
            by=request.access, now=request.now,
        )  # fmt: skip

    return answer(
        request, episode, form, run, title=_("Missing with another child"), button=_("Save"),
        done=_("Saved. Each of the two pages names the other child."), template="episodes/together.html",
        intro="" if others else _("No other child that you may see is missing now."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_UPDATE)
def part(request, pk, link_pk):
    """Record that the two are not together."""
    episode = load(request, pk)
    links = {link.pk: link for link, _other in services.companions_of(episode, request.access)}
    if link_pk not in links:
        raise Http404
    form = PartForm(request.POST or None, now=request.now)

    def run(form):
        link: EpisodeCompanion = links[link_pk]
        services.part_companions(link=link, by=request.access, now=request.now, **form.cleaned_data)

    return answer(
        request, episode, form, run, title=_("Not together"), button=_("Save"), done=_("Saved.")
    )  # fmt: skip


@require_POST
@requires(Perm.EPISODE_REPORT)
def same_call(request, pk):
    """Report another child of the same call: what was common is filled in, and the two are linked."""
    episode = load(request, pk)
    if not episode.running:
        return redirect(address(episode))
    request.session[SAME_CALL] = str(episode.pk)
    return redirect("episodes:new")


def first_of_call(request) -> Episode | None:
    """Return the episode that was reported first in this call, while it runs and the reader sees it."""
    key = request.session.get(SAME_CALL)
    found = Episode.objects.visible_to(request.access).running().filter(pk=key).first() if key else None
    if key and found is None:
        del request.session[SAME_CALL]
    return found


def common_answers(first: Episode) -> dict:
    """Return what is common to the children of one call, as the beginning of the next one's form."""
    given = {name: getattr(first, name) for name in ALIKE if getattr(first, name)}
    seen = first.episodemoment_rows.filter(kind="last_seen", superseded_by__isnull=True).first()
    if seen is not None and seen.precision == Precision.EXACT:
        local = seen.at.astimezone(LONDON)
        day = {"on": "other", "day": local.day, "month": local.month, "year": local.year}
        given["last_seen"] = {**day, "time": write_time(local)}
    return given


def link_to_first(request, episode: Episode) -> None:
    """Link an episode that was just reported to the first of the same call, and end the call."""
    first = first_of_call(request)
    if first is None:
        return
    del request.session[SAME_CALL]
    try:
        services.link_companions(
            episode=first, other=episode, said_by=episode.reporter_name, by=request.access, now=request.now
        )
    except (RuleError, Episode.DoesNotExist):
        return  # not at the same time, or not this reader's to see: the report stands by itself
