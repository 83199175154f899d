"""Who is placed across a border now: here by others, and ours elsewhere, each counted for itself."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q, QuerySet

from cross_border.models import InterviewRequest, PlacementNotice
from episodes.models import Episode
from episodes.rules import LONDON
from missing_cases.models import Agency, AgencyKind, Placement

LOOKED_BACK = timedelta(days=365)
HERE, ELSEWHERE = "here", "elsewhere"


@dataclass(frozen=True)
class Count:
    """How many children, and how often they were missing in the last year while placed there."""

    children: int
    episodes: int


@dataclass(frozen=True)
class Row:
    """One child placed across a border: the other authority, the episodes there, the newest notice (None: none)."""

    placement: Placement
    authority: Agency | None
    episodes: int
    notice: PlacementNotice | None


def placements_across(access, where: str, now: datetime) -> QuerySet[Placement]:
    """Return the placements of today: HERE of others' children, ELSEWHERE of the reader's council's own."""
    today = now.astimezone(LONDON).date()
    running = Q(from_on__lte=today, void_at=None) & (Q(to_on=None) | Q(to_on__gt=today))
    across = Placement.objects.visible_to(access).filter(running, host_authority__isnull=False)
    across = across.exclude(host_authority=F("responsible_authority"))
    own = {"host_authority": access.agency_id} if where == HERE else {"responsible_authority": access.agency_id}
    rows = across.filter(**own).select_related("child", "host_authority", "responsible_authority", "place", "provider")
    return rows.order_by("child__family_name", "child__given_names", "id")


def _episodes(access, placements, now: datetime) -> QuerySet[Episode]:
    return Episode.objects.visible_to(access).filter(
        void_at=None, missing_from_at__gt=now - LOOKED_BACK, child__placement_rows__in=placements,
        missing_from_at__date__gte=F("child__placement_rows__from_on"),
    )  # fmt: skip


def count_across(access, where: str, now: datetime) -> Count:
    """Return the two numbers of one side."""
    placements = placements_across(access, where, now).order_by()
    episodes = _episodes(access, placements.values("pk"), now)
    return Count(placements.count(), episodes.count())


def rows_across(placements: list[Placement], access, where: str, now: datetime) -> list[Row]:
    """Return rows for placements, in two queries however many."""
    often = Counter(_episodes(access, [each.pk for each in placements], now).values_list("child_id", flat=True))
    notices = PlacementNotice.objects.visible_to(access).filter(placement__in=placements, void_at=None)
    newest = {each.placement_id: each for each in notices.order_by("recorded_at", "id")}
    return [
        Row(
            each, each.responsible_authority if where == HERE else each.host_authority, often[each.child_id],
            newest.get(each.pk),
        )
        for each in placements
    ]  # fmt: skip


def councils_to_ask(episode: Episode, access) -> list[Agency]:
    """Return the other councils that can be asked for the return interview, by name: those the child is placed with."""
    placed = Placement.objects.visible_to(access).filter(child=episode.child_id, to_on=None, void_at=None)
    near = set(placed.values_list("host_authority_id", flat=True)) - {access.agency_id, None}
    if not near:
        return []
    return list(Agency.objects.filter(pk__in=near, kind=AgencyKind.COUNCIL, active=True).order_by("name"))


def request_counts(access) -> dict[str, int]:
    """Return how many return interviews other authorities asked the reader's council for, and what became of them."""
    mine = InterviewRequest.objects.visible_to(access).filter(owner_agency=access.agency_id)
    return mine.aggregate(
        asked=models.Count("pk"),
        accepted=models.Count("accepted_at"),
        declined=models.Count("declined_at"),
        returned=models.Count("returned_at"),
    )
