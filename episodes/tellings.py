"""Who is still to be told of an episode, and why; and what was ticked already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from clocks.models import Clock
from episodes.enums import Whom
from episodes.facts import episode_facts, host_ids
from episodes.models import Episode, Telling
from episodes.moments import words_of
from episodes.services.tellings import DUTIES
from missing_cases.children.selectors import ALLOCATED
from missing_cases.models import AgencyKind, KeyWorker


@dataclass
class Tick:
    """One who is to be told, or was: why, and the ticks, newest last."""

    whom: Whom
    why: str
    rows: list[Telling] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Say whether anybody recorded that they were told, or why not."""
        return bool(self.rows)

    @property
    def lines(self) -> list[tuple[Telling, str]]:
        """Return each tick with its words."""
        return [(row, words_of(row)) for row in self.rows]


def facts_for(episode: Episode, access) -> dict:
    """Return the facts of the child on the day the episode began, as the reader's council has them, else the owner."""
    reads = access.agency_id if access.agency.kind == AgencyKind.COUNCIL else episode.owner_agency_id
    return episode_facts(episode, agency_id=reads)


def ticks_of(episode: Episode, access, clocks: Iterable[Clock], facts: Mapping[str, Any] | None = None) -> list[Tick]:
    """Return whom this episode concerns, those still to be told first. `clocks`: the duties the reader may see.

    `facts` as `facts_for` gives them, where the caller has read them.
    """
    kinds = {clock.kind: clock.title for clock in clocks}
    wanted = _wanted(episode, facts or facts_for(episode, access), kinds)
    ticks = {whom: Tick(whom, why) for whom, why in wanted.items()}
    rows = Telling.objects.visible_to(access).filter(episode=episode, void_at__isnull=True)
    for row in rows.select_related("recorded_by").order_by("at", "id"):
        ticks.setdefault(Whom(row.whom), Tick(Whom(row.whom), "")).rows.append(row)
    return sorted(ticks.values(), key=lambda tick: (tick.done, list(Whom).index(tick.whom)))


def _wanted(episode: Episode, facts: Mapping[str, Any], kinds: dict[str, str]) -> dict[Whom, str]:
    """Return who is to be told, and why, by the child's facts and by the duties of the protocol in force."""
    wanted = {}
    workers = KeyWorker.objects.filter(child=episode.child_id, role__in=ALLOCATED)
    if workers.filter(to_on__isnull=True, void_at__isnull=True).exists():
        wanted[Whom.WORKER] = _("They work with the child.")
    wanted[Whom.PARENTS] = _("Whoever looks after the child needs to know, unless that would put the child at risk.")
    if facts.get("placed_by_other_authority"):
        wanted[Whom.RESPONSIBLE] = _("Another authority placed the child here and stays responsible.")
    if host_ids(episode, episode.missing_from_at):
        wanted[Whom.HOST] = _("The child lives in the area of another authority.")
    for whom, kind in DUTIES.items():
        if kind in kinds:
            wanted[whom] = _("Your protocol asks for it: %(duty)s.") % {"duty": kinds[kind]}
    return wanted
