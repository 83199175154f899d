"""The page of one episode: its story, its facts, what may be done now."""

from collections.abc import Callable
from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from episodes import rules, selectors
from episodes.enums import Action, EpisodeRole, Phase
from episodes.models import Episode
from episodes.moments import check_of
from episodes.pathways import draw
from episodes.services.companions import companions_of
from episodes.tellings import facts_for, ticks_of
from episodes.views.pages import context_of, load
from missing_cases.access.perms import Perm
from missing_cases.access.policy import Access
from missing_cases.access.requires import requires
from missing_cases.models import Child, Tier

COLOURS = {
    Phase.MISSING: "red",
    Phase.ABSENT: "orange",
    Phase.AWAY: "yellow",
    Phase.LOCATED: "yellow",
    Phase.RETURNED: "green",
    Phase.CLOSED: "grey",
    Phase.VOID: "grey",
}
# What may be done, in the order in which it is offered: action, page, function, words.
OFFERS = (
    (Action.UPDATE, "update/", Perm.EPISODE_UPDATE, _("Add an update")),
    (Action.RETURN, "found/", Perm.EPISODE_FOUND, _("Record found")),
    (Action.REFERENCE, "police-reference/", Perm.EPISODE_POLICE_REFERENCE, _("Police reference")),
    (Action.GRADE, "grade/", Perm.EPISODE_GRADE, _("Set a risk level")),
    (Action.CHECK, "check/", Perm.EPISODE_FOUND, _("Record the police’s safe and well check")),
    (Action.JOIN, "together/", Perm.EPISODE_UPDATE, _("Missing with another child")),
    (Action.NOTICE, "notice/", Perm.NOTICE_WRITE, _("Send the need-to-know notice")),
    (Action.CHANGE_STATUS, "status/", Perm.EPISODE_REPORT, _("Change missing, absent or away")),
    (Action.CLOSE, "close/", Perm.EPISODE_CLOSE, _("Close the episode")),
    (Action.REOPEN, "reopen/", Perm.EPISODE_CLOSE, _("Open the episode again")),
    (Action.VOID, "same/", Perm.EPISODE_CORRECT, _("The same absence was recorded twice")),
    (Action.VOID, "move/", Perm.EPISODE_CORRECT, _("This is about another child")),
    (Action.VOID, "set-aside/", Perm.EPISODE_CORRECT, _("Set aside: recorded wrongly")),
)


@dataclass(frozen=True)
class PanelLine:
    """One line that an app above adds: words, where they lead, and whether it is done (None: nothing to do)."""

    text: str
    href: str
    done: bool | None


PANELS: list[Callable[[Episode, Access], list[PanelLine]]] = []  # of apps above: what they know of an episode


@require_GET
@requires(Perm.EPISODE_SEE)
def show(request, pk):
    """Show one episode: the whole to holders of the record, the header to those it is reported to."""
    episode = load(request, pk)
    access = request.access
    whole = Child.objects.visible_to(access, Tier.RECORD).filter(pk=episode.child_id).exists()
    context = context_of(
        request,
        episode,
        phase=episode.phase,
        colour=COLOURS[episode.phase],
        grades=selectors.grades_of(episode, access).values(),
        police=[row for row in selectors.agencies_of(episode, access) if row.role == EpisodeRole.POLICE],
        story=list(reversed(selectors.story_of(episode, access))),
        offers=offers(episode, access),
        check=check_of(episode, access) if episode.located_at or episode.returned_at else None,
        may_correct=access.may(Perm.EPISODE_CORRECT) and Action.CORRECT in rules.ALLOWED[episode.phase],
        back_url=f"/children/{episode.child_id}/" if whole else "/missing-now/",
    )
    if not whole:
        return render(request, "episodes/header.html", context)
    duties = list(selectors.duties_of_episode(episode, access))
    facts = facts_for(episode, access)
    ticks = ticks_of(episode, access, duties, facts)
    context["ticks"] = [] if episode.ended_at else ticks
    context["pathway"] = draw(episode, access, facts=facts, clocks=duties, ticks=ticks, now=request.now)
    context["companions"] = companions_of(episode, access)
    request.reads.saw(*(other.child for _link, other in context["companions"]))
    context["panel"] = [line for lines in PANELS for line in lines(episode, access)]
    context["duties"] = [duty for duty in duties if not duty.outcome and duty.opens_at <= request.now]
    context["duties_later"] = [duty for duty in duties if not duty.outcome and duty.opens_at > request.now]
    context["duties_ended"] = [duty for duty in duties if duty.outcome]
    seen = Episode.objects.visible_to(access)
    context["moved_to"] = seen.filter(moved_from=episode.pk).first() if episode.void_at else None
    context["part_of"] = seen.filter(pk=episode.part_of_id).first() if episode.part_of_id else None
    context["moved_from"] = seen.filter(pk=episode.moved_from_id).first() if episode.moved_from_id else None
    context["corrections"] = list(selectors.corrections_of(episode, access))
    return render(request, "episodes/episode.html", context)


def offers(episode: Episode, access) -> list[dict]:
    """Return what this reader may do to an episode as it stands."""
    allowed = rules.ALLOWED[episode.phase]
    return [
        {"href": f"/episodes/{episode.pk}/{page}", "text": words}
        for action, page, perm, words in OFFERS
        if action in allowed and access.may(perm)
    ]
