"""What happened in a council's episodes, for a replay to go through again: from the moments that stand."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from clocks.workshop.past import Happening
from episodes import triggers
from episodes.enums import MomentKind, Status
from episodes.facts import episode_facts
from episodes.models import Episode, EpisodeMoment, EpisodeStatus

TOLD = {
    MomentKind.POLICE_NOTIFIED: (1, triggers.NOTIFIED),
    MomentKind.LOCATED: (2, triggers.LOCATED),
    MomentKind.LOST_AGAIN: (3, ""),
    MomentKind.RETURNED: (5, triggers.RETURNED),
}


Step = tuple[datetime, int, str, EpisodeStatus | EpisodeMoment | None]


class EpisodePast:
    """The source of what is fired about an episode by its own moments. Read as mc_clock."""

    triggers = frozenset(
        {*triggers.ON_STATUS.values(), triggers.NOTIFIED, triggers.LOCATED, triggers.RETURNED, triggers.CLOSED}
    )

    def children(self, agency, since: datetime, until: datetime) -> Iterator[UUID]:
        """Yield the children of the agency's episodes that began in [since, until)."""
        rows = Episode.objects.live().filter(owner_agency=agency, missing_from_at__gte=since, missing_from_at__lt=until)
        yield from rows.order_by().values_list("child_id", flat=True).distinct()

    def happened(self, agency, children: Sequence[UUID], until: datetime) -> Iterator[Happening]:
        """Yield what happened in each episode of these children that the agency answers for."""
        episodes = Episode.objects.live().filter(child__in=children, owner_agency=agency, recorded_at__lt=until)
        moments = _by_episode(EpisodeMoment.objects.current().filter(child__in=children).order_by("order"))
        first = _first_recorded(children)
        spells = EpisodeStatus.objects.filter(child__in=children, void_at__isnull=True).order_by("from_at", "id")
        statuses = _by_episode(spells)
        for episode in episodes:
            story = Story(episode, moments.get(episode.pk, []), statuses.get(episode.pk, []), first)
            yield from story.happenings()


def _by_episode(rows) -> dict[UUID, list]:
    found: dict[UUID, list] = {}
    for row in rows:
        found.setdefault(row.episode_id, []).append(row)
    return found


def _first_recorded(children: Sequence[UUID]) -> dict[tuple, datetime]:
    """Return when each moment was first recorded, by episode and place: a correction keeps its place."""
    rows = EpisodeMoment.objects.filter(child__in=children, supersedes__isnull=True)
    return {(row.episode_id, row.order): row.recorded_at for row in rows.only("episode_id", "order", "recorded_at")}


class Story:
    """One episode, step by step as it became known."""

    def __init__(self, episode: Episode, moments: list[EpisodeMoment], statuses: list[EpisodeStatus], first):
        self.episode, self.moments, self.statuses = episode, moments, statuses
        self.first = {moment.pk: first.get((episode.pk, moment.order), moment.recorded_at) for moment in moments}

    def happenings(self) -> Iterator[Happening]:
        """Yield what was fired, with the anchors and facts of that moment."""
        steps: list[Step] = [
            (row.recorded_at, 4 if n else 0, triggers.ON_STATUS[Status(row.status)], row) for n, row in self._told()
        ]
        steps += [(self.first[row.pk], *TOLD[MomentKind(row.kind)], row) for row in self.moments if row.kind in TOLD]
        if self.episode.closed_at:
            steps.append((self.episode.closed_at, 6, triggers.CLOSED, None))
        known: dict[str, datetime | None] = {
            "missing_from_at": self.episode.missing_from_at,
            "reported_at": self.episode.reported_at,
        }
        known |= {"noticed_at": self._at(MomentKind.NOTICED), "due_back_at": self._at(MomentKind.DUE_BACK)}
        facts = {**episode_facts(self.episode), "whereabouts_known": False, "police_told": False}
        for at, place, trigger, row in sorted(steps, key=lambda step: step[:2]):
            self._learn(known, facts, at, trigger, row)
            if trigger:
                yield self._happening(trigger, at, place, dict(known), dict(facts))

    def _told(self) -> list[tuple[int, EpisodeStatus]]:
        """Return the statuses that were told, by place: what a child was between being located and back was not."""
        returned = {self.first[row.pk] for row in self.moments if row.kind == MomentKind.RETURNED}
        rows = enumerate(self.statuses)
        return [(n, row) for n, row in rows if not (n and row.status == Status.AWAY and row.recorded_at in returned)]

    def _at(self, kind: MomentKind) -> datetime | None:
        return next((row.at for row in reversed(self.moments) if row.kind == kind), None)

    def _learn(self, known: dict, facts: dict, at: datetime, trigger: str, row) -> None:
        if isinstance(row, EpisodeStatus):
            facts["status"] = row.status
            facts["whereabouts_known"] = row.status == Status.AWAY
            return
        kind = row.kind if row else ""
        if kind == MomentKind.LOST_AGAIN:
            known |= {"missing_from_at": row.at, "located_at": None}
            facts["whereabouts_known"] = False
        elif trigger == triggers.CLOSED:
            known["closed_at"] = at
        else:
            known[trigger.removeprefix("episode.") + "_at"] = row.at
            facts["police_told"] = facts["police_told"] or trigger == triggers.NOTIFIED
            facts["whereabouts_known"] = facts["whereabouts_known"] or trigger != triggers.NOTIFIED

    def _happening(self, trigger: str, at: datetime, place: int, anchors: dict, facts: dict) -> Happening:
        subject = (triggers.SUBJECT, self.episode.pk)
        day = anchors.get(triggers.DECIDES.get(trigger, ""))
        of_day = episode_facts(self.episode, day) if day else {}
        stood = {name: facts[name] for name in ("status", "whereabouts_known", "police_told")}
        counts = trigger != triggers.NOTIFIED
        return Happening(
            trigger, subject, self.episode.child_id, at, anchors, {**facts, **of_day, **stood}, counts, place
        )
