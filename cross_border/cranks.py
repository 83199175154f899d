"""What the cranks do each half minute, as mc_clock: chases begin, climb, are sent, and their duties end.

Begun here and not by whoever reports a child, so that it does not matter by which route the report came.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from clocks.delivery.providers import Letter, provider
from clocks.models import Alarm, Clock
from cross_border.enums import Reason, Rung
from cross_border.links import address_of
from cross_border.models import AuthorityAlert, AuthorityChase
from cross_border.services.asking import ACKNOWLEDGED, GIVEN_UP, SUBJECT, begin_chase, fire_about, raise_rung
from episodes.enums import GradeCode, MomentKind
from episodes.models import Episode, EpisodeGrade, EpisodeMoment
from episodes.rules import LONDON, must_be_missing
from missing_cases.models import Membership, Placement

KIND = "placing_authority_acknowledges"
STAGES = {"senior_manager": Rung.SENIOR_MANAGER, "partnership": Rung.PARTNERSHIP}
LOOKS_BACK = timedelta(days=2)  # an episode recorded when the child was back already is told too
ATTEMPTS = 10
AT_RISK = (GradeCode.MEDIUM, GradeCode.HIGH)


def turn(now: datetime) -> int:
    """Do all of it once; return how many letters were sent."""
    begin(now)
    climb_by_time(now)
    end_answered(now)
    return deliver(now)


def begin(now: datetime) -> list[AuthorityChase]:
    """Begin a chase for every episode of a child whom another authority placed here, once."""
    recent = Q(ended_at__isnull=True) | Q(recorded_at__gte=now - LOOKS_BACK)
    episodes = {each.child_id: each for each in Episode.objects.live().filter(recent).select_related("child")}
    placements = Placement.objects.filter(child__in=episodes.keys(), void_at__isnull=True, host_authority__isnull=False)
    away = placements.exclude(host_authority=F("responsible_authority"))
    rows = away.select_related("host_authority", "responsible_authority")
    return [
        begin_chase(
            episodes[row.child_id], owner=row.host_authority, authority=row.responsible_authority,
            reason=Reason.PLACED_HERE, by=None, now=now,
        )
        for row in rows if row.host_authority and _wanted(row, episodes[row.child_id])
    ]  # fmt: skip


def _wanted(placement: Placement, episode: Episode) -> bool:
    """Say whether the host has to ask: it works here, the placement stood that day, and the other did not report it."""
    day = episode.missing_from_at.astimezone(LONDON).date()
    if placement.from_on > day or (placement.to_on and placement.to_on <= day):
        return False
    asked = AuthorityChase.objects.filter(
        episode=episode, owner_agency=placement.host_authority_id, authority=placement.responsible_authority_id,
        reason=Reason.PLACED_HERE,
    )  # fmt: skip
    reported = EpisodeMoment.objects.filter(
        episode=episode, kind=MomentKind.REPORTED, owner_agency=placement.responsible_authority_id
    )
    works_here = Membership.objects.filter(team__agency=placement.host_authority_id, user__is_active=True)
    return works_here.exists() and not asked.exists() and not reported.exists()


def climb_by_time(now: datetime) -> None:
    """Alert the next rung of each chase whose duty has fired the step of it, where the child is at risk."""
    chases = {each.pk: each for each in AuthorityChase.objects.standing().select_related("authority", "episode__child")}
    fired = Alarm.objects.filter(
        clock__kind=KIND, clock__subject_kind=SUBJECT, clock__subject_id__in=chases.keys(), clock__outcome="",
        fired_at__isnull=False, stage__in=STAGES.keys(),
    )  # fmt: skip
    for key, stage in fired.order_by("fire_at").values_list("clock__subject_id", "stage"):
        chase = chases[key]
        if at_risk(chase.episode, now) and not chase.alerts.filter(rung=STAGES[stage]).exists():
            raise_rung(chase, STAGES[stage], now)


def at_risk(episode: Episode, now: datetime) -> bool:
    """Say whether a silent authority's seniors are alerted: unless every grade is low and the child is over 12."""
    age = episode.child.age_on(now.astimezone(LONDON).date())
    grades = EpisodeGrade.objects.filter(episode=episode).order_by("at", "recorded_at", "id")
    standing = dict(grades.values_list("agency_id", "code"))
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


def deliver(now: datetime) -> int:
    """Send every letter that is due; one that fails is tried again, ever later, and says why."""
    due = AuthorityAlert.objects.filter(
        sent_at__isnull=True, next_try_at__lte=now, attempts__lt=ATTEMPTS, chase__acknowledged_at__isnull=True
    ).exclude(to_email="")
    return sum(_send(alert, now) for alert in due.select_for_update(of=("self",), skip_locked=True))


def _send(alert: AuthorityAlert, now: datetime) -> bool:
    alert.attempts += 1
    try:
        with transaction.atomic():
            provider().send(_letter(alert))
        alert.sent_at, alert.last_error = now, ""
    except Exception as error:  # noqa: BLE001 - whatever a carrier throws, the alert stays and is tried again
        alert.last_error = f"{type(error).__name__}: {error}"[:300]
        alert.next_try_at = now + timedelta(seconds=15 * 2**alert.attempts)
    alert.save(update_fields=["attempts", "sent_at", "last_error", "next_try_at"])
    return alert.sent_at is not None


def _letter(alert: AuthorityAlert) -> Letter:
    """Return the letter: it names nobody, and what it leads to is shown to whoever says who they are."""
    with override(settings.LANGUAGE_CODE):
        subject = _("Missing child: please acknowledge")
        body = _(
            "A child your authority is concerned with is missing, or was found, in the area of another council.\n\n"
            "Open this link, say who you are and acknowledge it: %(address)s\n\n"
            "The link opens once and ends after 7 days. It names nobody, because e-mail can be read by others."
        ) % {"address": address_of(alert.pk)}
    return Letter(reference=f"authority-alert:{alert.pk}", to=alert.to_email, subject=subject, body=body)
