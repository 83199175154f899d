"""What is so about episodes, for one reader. Every function starts at what the reader may see."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from clocks.selectors import duties_of
from episodes.enums import EpisodeRole, GradeCode
from episodes.models import (
    Episode,
    EpisodeAgency,
    EpisodeGrade,
    EpisodeMoment,
    EpisodeNotice,
    EpisodeStatus,
    EpisodeUpdate,
)
from episodes.period import month_bounds
from missing_cases.access.perms import Perm
from missing_cases.models import AgencyKind, Child


def open_episode_of(child: Child, access) -> Episode | None:
    """Return the episode of a child who is not back, or None."""
    return Episode.objects.visible_to(access).running().filter(child=child).select_related("child").first()


def episode_for(pk, access) -> Episode | None:
    """Return one episode with its child and owner, or None when the reader may not see it."""
    found = Episode.objects.visible_to(access).filter(pk=pk)
    return found.select_related("child", "owner_agency").first()


def episodes_of(child: Child, access):
    """Return a child's episodes that are not set aside, newest first."""
    return Episode.objects.visible_to(access).live().filter(child=child).select_related("owner_agency")


def missing_now(access) -> list[Episode]:
    """Return every running episode with its child, worst risk first, then longest.

    Each has `.grades_now` {agency: EpisodeGrade}, `.worst` (a grade code or ""), `.police` (EpisodeAgency or None).
    A fixed number of queries, whatever the number of episodes.
    """
    rows: list[Any] = with_header(Episode.objects.visible_to(access).running(), access)
    order = list(GradeCode.values)
    return sorted(rows, key=lambda e: (-order.index(e.worst) if e.worst else 1, e.missing_from_at, e.pk))


def board_token(access) -> str:
    """Return a text that changes when an episode of the reader's board begins, ends or changes: no child data in it.

    One narrow query: a hundred screens ask for it every few seconds. The same in every process and after every start.
    """
    rows = Episode.objects.visible_to(access).running().order_by("pk").values_list("pk", "version")
    return hashlib.sha256(",".join(f"{pk}:{version}" for pk, version in rows).encode()).hexdigest()[:32]


def with_header(episodes, access) -> list[Episode]:
    """Return episodes with child, owner, grades and police row, in a fixed number of queries."""
    grades = EpisodeGrade.objects.visible_to(access).select_related("agency").order_by("at", "recorded_at", "id")
    police = EpisodeAgency.objects.visible_to(access).filter(role=EpisodeRole.POLICE, void_at__isnull=True)
    rows = episodes.select_related("child", "owner_agency").prefetch_related(
        Prefetch("episodegrade_rows", queryset=grades, to_attr="grade_rows"),
        Prefetch("episodeagency_rows", queryset=police.select_related("agency"), to_attr="police_rows"),
    )
    found = list(rows)
    for episode in found:
        episode.grades_now = {grade.agency: grade for grade in episode.grade_rows}
        codes = {grade.code for grade in episode.grades_now.values()}
        episode.worst = max(codes, key=list(GradeCode.values).index, default="")
        episode.police = episode.police_rows[0] if episode.police_rows else None
    return found


def episodes_in_month(access, year: int, month: int):
    """Return the episodes reported in a month (by London's calendar), not set aside, oldest first."""
    start, end = month_bounds(year, month)
    rows = Episode.objects.visible_to(access).live().filter(reported_at__gte=start, reported_at__lt=end)
    return rows.select_related("child", "owner_agency").order_by("reported_at", "id")


def repeat_children(access, year: int, month: int) -> set:
    """Return the ids of the children with more than one episode reported in a month."""
    start, end = month_bounds(year, month)
    visible = Episode.objects.visible_to(access).live().filter(reported_at__gte=start, reported_at__lt=end)
    another = visible.filter(child_id=OuterRef("child_id")).exclude(pk=OuterRef("pk"))
    return set(visible.filter(Exists(another)).values_list("child_id", flat=True))


def waiting_for_police_reference(access):
    """Return the running episodes reported to the police that have no log number yet, longest first."""
    unanswered = EpisodeAgency.objects.visible_to(access).filter(
        role=EpisodeRole.POLICE, police_log_number="", void_at__isnull=True
    )
    rows = Episode.objects.visible_to(access).running()
    return rows.filter(Exists(unanswered.filter(episode_id=OuterRef("pk")))).select_related("child")


@dataclass(frozen=True)
class Entry:
    """One line of the story: when, what (a moment, update, grade, status or notice), and the row itself."""

    at: datetime
    what: str
    row: object


def story_of(episode: Episode, access) -> list[Entry]:
    """Return what happened in one episode that this reader may see, oldest first."""
    mine = Q(episode=episode)
    moments = (
        EpisodeMoment.objects.visible_to(access).current().filter(mine).select_related("recorded_by", "supersedes")
    )
    updates = EpisodeUpdate.objects.visible_to(access).filter(mine, void_at__isnull=True)
    grades = EpisodeGrade.objects.visible_to(access).filter(mine).select_related("agency", "recorded_by")
    statuses = EpisodeStatus.objects.visible_to(access).filter(mine, void_at__isnull=True)
    entries = [Entry(row.at, "moment", row) for row in moments]
    entries += [Entry(row.at, "update", row) for row in updates.select_related("recorded_by", "owner_agency")]
    entries += [Entry(row.at, "grade", row) for row in grades]
    entries += [Entry(row.from_at, "status", row) for row in statuses.order_by(F("from_at"))[1:]]
    if access.may(Perm.NOTICE_READ) or access.may(Perm.NOTICE_WRITE):
        entries += [Entry(row.recorded_at, "notice", row) for row in notices_of(episode, access)]
    return sorted(entries, key=attrgetter("at"))


def notices_of(episode: Episode, access):
    """Return the need-to-know notices of an episode, oldest first."""
    return EpisodeNotice.objects.visible_to(access).filter(episode=episode).select_related("recorded_by")


def grades_of(episode: Episode, access) -> dict:
    """Return {agency: its latest grade}."""
    rows = EpisodeGrade.objects.visible_to(access).filter(episode=episode).select_related("agency", "recorded_by")
    return {grade.agency: grade for grade in rows}


def agencies_of(episode: Episode, access):
    """Return the agencies named on an episode that the reader may know of."""
    rows = EpisodeAgency.objects.visible_to(access).filter(episode=episode, void_at__isnull=True)
    return rows.select_related("agency").order_by("recorded_at", "id")


def corrections_of(episode: Episode, access):
    """Return the moments that were replaced, each with what replaced it."""
    rows = EpisodeMoment.objects.visible_to(access).filter(episode=episode, superseded_by__isnull=False)
    return rows.select_related("superseded_by__recorded_by", "recorded_by").order_by("recorded_at")


def duties_of_episode(episode: Episode, access):
    """Return every clock of the episode that this reader may see, the most urgent first."""
    return duties_of("episode", episode.pk, access) if access.may(Perm.DUTY_SEE) else []


def reads_header_only(access) -> bool:
    """Say whether the reader's agency sees headers of episodes rather than records (all but councils)."""
    return access.agency.kind != AgencyKind.COUNCIL
