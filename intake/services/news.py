"""What a notification says that an episode does not have yet, taken in through the episode's own services."""

from datetime import datetime

from django.utils.translation import gettext as _

from episodes.enums import Action, EpisodeRole
from episodes.models import Episode, EpisodeAgency, EpisodeGrade
from episodes.rules import ALLOWED
from episodes.services import Found, record_grade, record_located, record_returned, set_police_reference
from intake.services.facts import when
from intake.values import Fact, Reading


def take_news(*, episode: Episode, reading: Reading, by, now: datetime) -> list[str]:
    """Record the police's number and grade, and that the child was found or is back, where that is new.

    Returns what was recorded, in words. Nothing that stands is changed: a number, a grade or a time that differs is
    left to the reconciliation. Raises what the episode's services raise.
    """
    return [
        *_reference(episode, reading, by, now),
        *_grade(episode, reading, by, now),
        *_end(episode, reading, by, now),
    ]


def _reference(episode: Episode, reading: Reading, by, now) -> list[str]:
    number = str(reading.value(Fact.POLICE_LOG_NUMBER) or "")
    rows = EpisodeAgency.objects.filter(episode=episode, role=EpisodeRole.POLICE, void_at__isnull=True)
    if not number or rows.exclude(police_log_number="").exists():
        return []
    set_police_reference(episode=episode, number=number, by=by, now=now)
    return [_("police log number %(number)s") % {"number": number}]


def _grade(episode: Episode, reading: Reading, by, now) -> list[str]:
    code = reading.value(Fact.POLICE_GRADE)
    force = EpisodeAgency.objects.filter(episode=episode, role=EpisodeRole.POLICE, void_at__isnull=True).first()
    if not code or force is None or _refused(episode, Action.GRADE):
        return []
    if EpisodeGrade.objects.filter(episode=episode, agency=force.agency_id).exists():
        return []
    grade = record_grade(episode=episode, code=str(code), agency=force.agency, by=by, now=now)
    return [_("police grade: %(grade)s") % {"grade": grade.get_code_display()}]


def _end(episode: Episode, reading: Reading, by, now) -> list[str]:
    fresh = Episode.objects.get(pk=episode.pk)
    located, returned = when(reading, Fact.LOCATED), when(reading, Fact.RETURNED)
    found = Found(found_where=str(reading.value(Fact.FOUND_WHERE) or "")[:200])
    if returned and not _refused(fresh, Action.RETURN):
        record_returned(episode=fresh, when=returned, located=located, found=found, by=by, now=now)
        return [_("returned")]
    if located and not _refused(fresh, Action.LOCATE):
        record_located(episode=fresh, when=located, found=found, by=by, now=now)
        return [_("located")]
    return []


def _refused(episode: Episode, action: Action) -> bool:
    return action not in ALLOWED[episode.phase]
