"""The moments of an episode from due back to closed, each with who said it, who recorded it and when.

Different clocks and statutory returns start from different ones, so each has its own line. Apps above add what they
keep (`SOURCES`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from episodes import rules
from episodes.enums import Action, EpisodeRole, GradeCode, How, MomentKind, UpdateKind, Whom
from episodes.models import (
    Episode,
    EpisodeAgency,
    EpisodeGrade,
    EpisodeMoment,
    EpisodeUpdate,
    PreventionInterview,
    Telling,
)
from episodes.services.correcting import EARLIER_KINDS
from episodes.services.recording import LATER_KINDS
from missing_cases.access.perms import Perm
from missing_cases.models import AgencyKind


@dataclass(frozen=True)
class Happened:
    """One time something happened: when, how exactly, in words, and who recorded it when (where that is kept)."""

    at: datetime
    words: str = ""
    precision: str = "exact"
    recorded_by: str = ""
    recorded_at: datetime | None = None


@dataclass
class Line:
    """One of the moments: its name, the times it happened, and where it is recorded (or nothing)."""

    number: int
    name: str
    happened: list[Happened] = field(default_factory=list)
    href: str = ""


NAMES = {
    1: gettext_lazy("Due back"),
    2: gettext_lazy("Last seen"),
    3: gettext_lazy("Left home or placement"),
    4: gettext_lazy("Absence noticed"),
    5: gettext_lazy("Search by the carer began"),
    6: gettext_lazy("Reported to the police"),
    7: gettext_lazy("Police log number given"),
    8: gettext_lazy("Police risk level set"),
    9: gettext_lazy("Council told that the child is missing"),
    10: gettext_lazy("Allocated worker told"),
    11: gettext_lazy("Parents or carers told"),
    12: gettext_lazy("Responsible or host authority told"),
    13: gettext_lazy("Sightings"),
    14: gettext_lazy("Located"),
    15: gettext_lazy("Returned"),
    16: gettext_lazy("Safe and well check by the police"),
    17: gettext_lazy("Council told of the return"),
    18: gettext_lazy("Return interview offered"),
    19: gettext_lazy("Return interview accepted or declined"),
    20: gettext_lazy("Return interview held"),
    21: gettext_lazy("Return interview written up"),
    22: gettext_lazy("Manager endorsed it"),
    23: gettext_lazy("Sent to the police"),
    24: gettext_lazy("Accepted by the police"),
    25: gettext_lazy("Shared with others"),
    26: gettext_lazy("Actions put into the child's plan"),
    27: gettext_lazy("Closed"),
}
OF_KIND = {
    MomentKind.DUE_BACK: 1,
    MomentKind.LAST_SEEN: 2,
    MomentKind.LEFT: 3,
    MomentKind.NOTICED: 4,
    MomentKind.SEARCH_STARTED: 5,
    MomentKind.POLICE_NOTIFIED: 6,
    MomentKind.REPORTED: 9,
    MomentKind.COUNCIL_NOTIFIED: 9,
    MomentKind.SIGHTING: 13,
    MomentKind.LOCATED: 14,
    MomentKind.RETURNED: 15,
    MomentKind.PREVENTION_INTERVIEW: 16,
    MomentKind.RETURN_NOTIFIED: 17,
    MomentKind.ACTIONS_PLANNED: 26,
}
OF_WHOM = {Whom.WORKER: 10, Whom.PARENTS: 11, Whom.RESPONSIBLE: 12, Whom.HOST: 12}
Times = Iterable[tuple[int, Happened]]
SOURCES: list[Callable[[Episode, object], Times]] = []  # of apps above: what they keep of an episode


def lines_of(episode: Episode, access) -> list[Line]:
    """Return every moment in order, as far as the reader may see what happened."""
    lines = {number: Line(number, str(name)) for number, name in NAMES.items()}
    sources = [_moments, _police, _told, _sightings, _checks, _closing, *SOURCES]
    for source in sources:
        for number, happened in source(episode, access):
            lines[number].happened.append(happened)
    for line in lines.values():
        line.happened.sort(key=lambda each: each.at)
        line.href = _where(episode, line, access)
    return list(lines.values())


def person(user) -> str:
    """Return a person's short name, or nothing."""
    return user.get_short_name() if user else ""


def _moments(episode: Episode, access) -> Times:
    rows = EpisodeMoment.objects.visible_to(access).current().filter(episode=episode).select_related("recorded_by")
    for row in rows:
        if row.kind in OF_KIND:
            said = [_("said by %(who)s") % {"who": row.said_by}] if row.said_by else []
            how = [str(How(row.how).label).lower()] if row.how else []
            was = [_("reported")] if row.kind == MomentKind.REPORTED else []
            words = ", ".join([*was, *said, *how])
            yield OF_KIND[MomentKind(row.kind)], _happened(row, row.at, words, row.precision)


def _happened(row, at: datetime, words: str = "", precision: str = "exact") -> Happened:
    return Happened(at, words, precision, person(row.recorded_by), row.recorded_at)


def _police(episode: Episode, access) -> Times:
    rows = EpisodeAgency.objects.visible_to(access).filter(episode=episode, role=EpisodeRole.POLICE)
    for row in rows.filter(void_at__isnull=True, reference_given_at__isnull=False).select_related("agency"):
        words = f"{row.agency.short_name}: {row.police_log_number}"
        yield 7, Happened(row.reference_given_at, words)
    grades = EpisodeGrade.objects.visible_to(access).filter(episode=episode, agency__kind=AgencyKind.POLICE)
    for grade in grades.select_related("agency", "recorded_by"):
        yield 8, _happened(grade, grade.at, f"{grade.agency.short_name}: {GradeCode(grade.code).label}")


def _told(episode: Episode, access) -> Times:
    rows = Telling.objects.visible_to(access).filter(episode=episode, void_at__isnull=True)
    for row in rows.select_related("recorded_by"):
        if row.whom in OF_WHOM:
            yield OF_WHOM[Whom(row.whom)], _happened(row, row.at, words_of(row))


def words_of(row: Telling) -> str:
    """Return a tick in words: whom, how and what they said, or why not."""
    whom = row.person or str(Whom(row.whom).label)
    if not row.told:
        return _("%(who)s: not told. %(why)s") % {"who": whom, "why": row.words}
    parts = [whom, str(How(row.how).label).lower()]
    return ", ".join(parts) + (f". {row.words}" if row.words else "")


def _sightings(episode: Episode, access) -> Times:
    rows = EpisodeUpdate.objects.visible_to(access).filter(episode=episode, void_at__isnull=True)
    for row in rows.filter(kind=UpdateKind.SIGHTING).select_related("recorded_by"):
        yield 13, _happened(row, row.at, row.text)


def _checks(episode: Episode, access) -> Times:
    rows = EpisodeUpdate.objects.visible_to(access).filter(episode=episode, void_at__isnull=True)
    for row in rows.filter(kind=UpdateKind.CHECKED).select_related("recorded_by"):
        yield 16, _happened(row, row.at, row.text)


def _closing(episode: Episode, access) -> Times:
    if episode.closed_at:
        yield (
            27,
            Happened(episode.closed_at, str(episode.get_close_reason_display()), "exact", person(episode.closed_by)),
        )


def check_of(episode: Episode, access) -> PreventionInterview | None:
    """Return the newest check on return that the reader may see."""
    rows = PreventionInterview.objects.visible_to(access).filter(episode=episode)
    return rows.select_related("recorded_by").last()


_PAGES = {
    6: ("police-reference/", Perm.EPISODE_POLICE_REFERENCE),
    7: ("police-reference/", Perm.EPISODE_POLICE_REFERENCE),
    8: ("grade/", Perm.EPISODE_GRADE),
    10: ("told/?whom=worker", Perm.EPISODE_UPDATE),
    11: ("told/?whom=parents", Perm.EPISODE_UPDATE),
    12: ("told/?whom=responsible", Perm.EPISODE_UPDATE),
    14: ("found/", Perm.EPISODE_FOUND),
    15: ("found/", Perm.EPISODE_FOUND),
    16: ("check/", Perm.EPISODE_FOUND),
    27: ("close/", Perm.EPISODE_CLOSE),
}
_ON_RETURN = (17, 26)  # what comes after the return
_ACTIONS = {6: Action.NOTIFY_POLICE, 8: Action.GRADE, 14: Action.LOCATE, 15: Action.RETURN, 16: Action.CHECK}
_ACTIONS |= {7: Action.REFERENCE, 27: Action.CLOSE}
_REPEATED = (8, 10, 11, 12, 13, 16, 26)  # what may happen more than once


def _may_happen(episode: Episode, line: Line) -> bool:
    """Say whether a moment can still be recorded as the episode stands."""
    if episode.void_at or (line.happened and line.number not in _REPEATED):
        return False
    if line.number in _ON_RETURN:
        return episode.ended_at is not None
    allowed = rules.ALLOWED[episode.phase]
    return _ACTIONS.get(line.number) in (None, *allowed)


def _where(episode: Episode, line: Line, access) -> str:
    """Return the address at which a moment is recorded, if this reader may and it can still happen."""
    if not _may_happen(episode, line):
        return ""
    for kind in (*LATER_KINDS, *EARLIER_KINDS):
        if OF_KIND[kind] == line.number and kind != MomentKind.REPORTED:
            perm = Perm.EPISODE_CORRECT if kind in EARLIER_KINDS else Perm.EPISODE_UPDATE
            return f"/episodes/{episode.pk}/moments/{kind}/" if access.may(perm) else ""
    page, perm = _PAGES.get(line.number, ("", Perm.EPISODE_SEE))
    return f"/episodes/{episode.pk}/{page}" if page and access.may(perm) else ""
