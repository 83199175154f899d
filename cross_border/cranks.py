"""What the cranks do each half minute, as mc_clock: chases begin, climb, and their duties end.

Begun here and not by whoever reports a child, so that it does not matter by which route the report came.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from clocks.models import Alarm, Clock
from cross_border.enums import Reason, Rung
from cross_border.models import AuthorityChase
from cross_border.services.asking import ACKNOWLEDGED, GIVEN_UP, SUBJECT, begin_chase, fire_about, raise_rung
from episodes.enums import GradeCode, MomentKind
from episodes.models import Episode, EpisodeMoment
from episodes.rules import LONDON, must_be_missing
from missing_cases.models import Membership, Placement

KIND = "placing_authority_acknowledges"
STAGES = {"senior_manager": Rung.SENIOR_MANAGER, "partnership": Rung.PARTNERSHIP}
LOOKS_BACK = timedelta(days=2)  # an episode recorded when the child was back already is told too
AT_RISK = (GradeCode.MEDIUM, GradeCode.HIGH)  # our own default: no source says which grades


def turn(now: datetime) -> None:
    """Do all of it once. What it alerts is sent by the drain, outside this transaction."""
    begin(now)
    climb_by_time(now)
    end_answered(now)


def begin(now: datetime) -> list[AuthorityChase]:
    """Begin a chase for every episode of a child whom another authority placed here, once. Five queries and no more."""
    recent = Q(ended_at__isnull=True) | Q(recorded_at__gte=now - LOOKS_BACK)
    episodes = list(Episode.objects.live().filter(recent).select_related("child").order_by("missing_from_at", "id"))
    away = Placement.objects.exclude(host_authority=F("responsible_authority")).filter(
        child__in={each.child_id for each in episodes}, void_at__isnull=True, host_authority__isnull=False
    )
    placements = list(away.select_related("host_authority", "responsible_authority"))
    pairs = [(row, each) for each in episodes for row in placements if row.child_id == each.child_id]
    known = _Known.of([episode for _row, episode in pairs])
    return [
        begin_chase(
            episode, owner=row.host_authority, authority=row.responsible_authority, reason=Reason.PLACED_HERE,
            by=None, now=now,
        )
        for row, episode in pairs if row.host_authority and _wanted(row, episode, known)
    ]  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """What is so of episodes already: chased by whom towards whom, reported by whom; and which councils work here."""

    asked: set[tuple[UUID, UUID, UUID]]
    reported: set[tuple[UUID, UUID]]
    working: set[UUID]

    @classmethod
    def of(cls, episodes: list[Episode]) -> "_Known":
        """Read it for episodes, in three queries."""
        asked = AuthorityChase.objects.filter(episode__in=episodes, reason=Reason.PLACED_HERE)
        reported = EpisodeMoment.objects.filter(episode__in=episodes, kind=MomentKind.REPORTED)
        working = Membership.objects.filter(user__is_active=True).values_list("team__agency_id", flat=True)
        return cls(
            set(asked.values_list("episode_id", "owner_agency_id", "authority_id")),
            set(reported.values_list("episode_id", "owner_agency_id")),
            set(working.distinct()) if episodes else set(),
        )  # fmt: skip


def _wanted(placement: Placement, episode: Episode, known: _Known) -> bool:
    """Say whether the host has to ask: it works here, the placement stood that day, and the other did not report it."""
    day = episode.missing_from_at.astimezone(LONDON).date()
    if placement.from_on > day or (placement.to_on and placement.to_on <= day):
        return False
    host, authority = placement.host_authority_id, placement.responsible_authority_id
    asked = (episode.pk, host, authority) in known.asked
    return host in known.working and not asked and (episode.pk, authority) not in known.reported


def climb_by_time(now: datetime) -> None:
    """Alert the next rung of each chase whose duty has fired the step of it, where the child is at risk."""
    standing = AuthorityChase.objects.standing().select_related("authority", "episode__child")
    chases = {each.pk: each for each in standing.prefetch_related("alerts", "episode__episodegrade_rows")}
    fired = Alarm.objects.filter(
        clock__kind=KIND, clock__subject_kind=SUBJECT, clock__subject_id__in=chases.keys(), clock__outcome="",
        fired_at__isnull=False, stage__in=STAGES.keys(),
    )  # fmt: skip
    for key, stage in fired.order_by("fire_at").values_list("clock__subject_id", "stage"):
        chase = chases[key]
        if at_risk(chase.episode, now) and STAGES[stage] not in {alert.rung for alert in chase.alerts.all()}:
            raise_rung(chase, STAGES[stage], now)


def at_risk(episode: Episode, now: datetime) -> bool:
    """Say whether a silent authority's seniors are alerted: unless every grade is low and the child is over 12."""
    age = episode.child.age_on(now.astimezone(LONDON).date())
    grades = sorted(episode.episodegrade_rows.all(), key=lambda grade: (grade.at, grade.recorded_at, grade.pk))
    standing = {grade.agency_id: grade.code for grade in grades}
    return must_be_missing(age) or not standing or any(code in AT_RISK for code in standing.values())


def end_answered(now: datetime) -> None:
    """End the duty of each chase that was answered by its link, where nobody was signed in to end it."""
    running = Clock.objects.running().filter(subject_kind=SUBJECT).values_list("subject_id", flat=True)
    done = AuthorityChase.objects.filter(pk__in=list(running)).select_related("owner_agency")
    for chase in done.filter(Q(acknowledged_at__isnull=False) | Q(given_up_at__isnull=False)):
        if chase.acknowledged_at:
            fire_about(ACKNOWLEDGED, chase, {"acknowledged_at": chase.acknowledged_at}, by=None, now=now)
        elif chase.given_up_at:
            fire_about(GIVEN_UP, chase, {"given_up_at": chase.given_up_at}, by=None, now=now)
