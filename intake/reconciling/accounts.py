"""The two accounts of a span: what the police's lists say, and what the register says. Read as whoever asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Prefetch

from episodes.enums import EpisodeRole, MomentKind, Precision, Status
from episodes.models import Episode, EpisodeAgency, EpisodeGrade, EpisodeMoment, EpisodeStatus
from intake.enums import ListState, Route, State
from intake.models import ListRun, Notification, NotificationFact
from intake.reconciling.compare import Ours, Theirs, plain
from intake.services.facts import reading_of
from intake.values import Fact, Reading
from missing_cases.models import Agency

COUNTED = (Status.MISSING, Status.ABSENT)  # what the police keep a record of; away from placement they do not
INSTANT = timedelta(microseconds=1)  # a span ends before its end: what came at that very time is in it
PLACED_BY = (Fact.LAST_SEEN, Fact.REPORTED, Fact.LOCATED, Fact.RETURNED)  # the first that a list has
NAMES = {Fact.LAST_SEEN: "missing_since", Fact.RETURNED: "returned"}


@dataclass(frozen=True)
class Span:
    """From one instant to another (aware; the last is not included)."""

    since: datetime
    until: datetime

    def holds(self, at: datetime | None) -> bool:
        """Say whether an instant lies in the span."""
        return at is not None and self.since <= at < self.until


def lists_of(owner: Agency, force: Agency):
    """Return the notifications that came by the force's lists, oldest first, with what was read of each."""
    rows = Notification.objects.filter(owner_agency=owner, route=Route.LIST, sender_agency=force)
    return rows.prefetch_related(Prefetch("facts", queryset=NotificationFact.objects.all())).order_by(
        "received_at", "id"
    )  # fmt: skip


def covered(owner: Agency, force: Agency, span: Span) -> Span | None:
    """Return the part of a span that the lists reach: until the newest came, its rows included; None where none came.

    A list that said nothing new reaches as far as any other.
    """
    rows = Notification.objects.filter(owner_agency=owner, route=Route.LIST, sender_agency=force)
    read = ListRun.objects.filter(owner_agency=owner, sender_agency=force, state=ListState.DONE)
    newest = [rows.aggregate(at=Max("received_at"))["at"], read.aggregate(at=Max("asked_at"))["at"]]
    at = max(filter(None, newest), default=None)
    return Span(span.since, min(span.until, at + INSTANT)) if at and at > span.since else None


def police_account(owner: Agency, force: Agency, span: Span) -> list[Theirs]:
    """Return what the force's lists say of the episodes that began in a span.

    A later row about the same log number takes the place of an earlier one. What was refused, with a reason, is not
    counted: it is nothing for the register. A list without the time a child was last seen counts by when it was
    reported, or by what else it says of when; one that says nothing of it, by the day it came.
    """
    newest: dict[str, Theirs] = {}
    known = _episodes_by_number(owner, force)
    for notification in lists_of(owner, force).exclude(state__in=(State.REFUSED, State.REPLACED)):
        reading = reading_of(notification, notification.facts.all())
        if span.holds(falls_at(notification, reading)):
            row = _theirs(notification, reading, known)
            before = newest.get(row.mark)
            newest[row.mark] = row if row.episode_id or before is None else _named_as(row, before)
    return list(newest.values())


def count_refused(owner: Agency, force: Agency, span: Span) -> int:
    """Return how many rows of the force's lists about a span were refused as nothing for the register."""
    refused = lists_of(owner, force).filter(state=State.REFUSED)
    return sum(span.holds(falls_at(each, reading_of(each, each.facts.all()))) for each in refused)


def falls_at(notification: Notification, reading: Reading) -> datetime:
    """Return the moment that places a row in a span: a row is never left uncounted for want of one column."""
    said = (reading.value(fact) for fact in PLACED_BY)
    return next(filter(None, said), notification.received_at)


def _named_as(row: Theirs, before: Theirs) -> Theirs:
    return Theirs(**{**vars(row), "episode_id": before.episode_id})


def _theirs(notification: Notification, reading: Reading, known: dict[str, UUID]) -> Theirs:
    number = str(reading.value(Fact.POLICE_LOG_NUMBER) or "")
    day_only = {
        name for fact, name in NAMES.items()
        if (read := reading.facts.get(fact)) and read.precision == Precision.DATE_ONLY
    }  # fmt: skip
    return Theirs(
        key=notification.pk, episode_id=notification.episode_id or known.get(plain(number)), log_number=number,
        missing_since=reading.value(Fact.LAST_SEEN), returned=reading.value(Fact.RETURNED),
        grade=str(reading.value(Fact.POLICE_GRADE) or ""), status=str(reading.value(Fact.STATUS) or ""),
        day_only=frozenset(day_only),
    )  # fmt: skip


def _episodes_by_number(owner: Agency, force: Agency) -> dict[str, UUID]:
    rows = EpisodeAgency.objects.filter(
        owner_agency=owner, agency=force, role=EpisodeRole.POLICE, void_at__isnull=True
    ).exclude(police_log_number="")  # fmt: skip
    rows = rows.filter(episode__void_at__isnull=True)
    return {plain(number): key for number, key in rows.values_list("police_log_number", "episode_id")}


def council_account(owner: Agency, force: Agency, span: Span, named: Iterable[UUID]) -> list[Ours]:
    """Return what the register says of the council's episodes that began in a span, and of those the lists name.

    Of each the grade of this force, its log number, what the child was at first, and which moments are days alone.
    """
    live = Episode.objects.live().filter(owner_agency=owner)
    began = live.filter(missing_from_at__gte=span.since, missing_from_at__lt=span.until)
    began = began.filter(episodestatus_rows__status__in=COUNTED, episodestatus_rows__void_at__isnull=True)
    keys = set(began.values_list("pk", flat=True)) | set(live.filter(pk__in=list(named)).values_list("pk", flat=True))
    grades = EpisodeGrade.objects.filter(agency=force).order_by("at", "recorded_at", "id")
    police = EpisodeAgency.objects.filter(agency=force, role=EpisodeRole.POLICE, void_at__isnull=True)
    statuses = EpisodeStatus.objects.filter(void_at__isnull=True).order_by("from_at", "id")
    moments = EpisodeMoment.objects.current().filter(precision=Precision.DATE_ONLY)
    rows = live.filter(pk__in=keys).prefetch_related(
        Prefetch("episodegrade_rows", queryset=grades, to_attr="their_grades"),
        Prefetch("episodeagency_rows", queryset=police, to_attr="their_rows"),
        Prefetch("episodestatus_rows", queryset=statuses, to_attr="their_statuses"),
        Prefetch("episodemoment_rows", queryset=moments, to_attr="days_alone"),
    )
    return [_ours(each) for each in rows]


def _ours(episode) -> Ours:
    kinds = {moment.kind for moment in episode.days_alone}
    day_only = {"missing_since"} if kinds & {MomentKind.LAST_SEEN, MomentKind.LEFT} else set()
    day_only |= {"returned"} if MomentKind.RETURNED in kinds else set()
    return Ours(
        key=episode.pk, missing_since=episode.missing_from_at, returned=episode.returned_at,
        grade=episode.their_grades[-1].code if episode.their_grades else "",
        log_number=episode.their_rows[0].police_log_number if episode.their_rows else "",
        status=episode.their_statuses[0].status if episode.their_statuses else episode.status,
        day_only=frozenset(day_only),
    )  # fmt: skip
