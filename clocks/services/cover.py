"""Says who is told instead: when somebody is away and who stands in, when an agency is open, and its duty team."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clocks.cover import absences_shown, colleagues, deputies_for, shut_days, teams_with_people
from clocks.models import Absence, AgencyHours, OpeningTime, ShutDay
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Message

WEEK = range(1, 8)


def record_absence(*, person, from_on: date, to_on: date, deputy=None, by, now: datetime) -> Absence:
    """Record that somebody is away, both days included; what they would be told goes to the deputy, or climbs.

    Everybody says it for themself, a manager for anybody of the agency. The deputy is told. Raises `RuleError` beside
    the field: days in the past or the wrong way round, an absence there already, a deputy who does not
    see the same children.
    """
    by.demand(Perm.WORK if person == by.user else Perm.TEAM_MANAGE)
    today = localdate(now)
    if person != by.user and person not in colleagues(by, today):
        raise RuleError(_("Choose somebody of your agency."), "person")
    if to_on < from_on:
        raise RuleError(_("The last day is before the first."), "to_on")
    if to_on < today:
        raise RuleError(_("The last day is in the past."), "to_on")
    if deputy is not None and deputy not in deputies_for(by, person, today):
        words = _("Choose somebody who works with the same children as %(name)s, or nobody.")
        raise RuleError(words % {"name": person.full_name}, "deputy")
    absence = Absence(
        person=person, agency=by.agency, from_on=from_on, to_on=to_on, deputy=deputy, recorded_by=by.user,
        recorded_at=now,
    )  # fmt: skip
    with transaction.atomic():
        _save_once(absence)
        _tell_deputy(absence, by, now)
    return absence


def _save_once(absence: Absence) -> None:
    try:
        with transaction.atomic():
            absence.save(force_insert=True)
    except IntegrityError as error:
        if "absence_once_at_a_time" not in str(error):
            raise
        words = _("%(name)s is recorded as away on some of these days already.")
        raise RuleError(words % {"name": absence.person.full_name}, "from_on") from None


def _tell_deputy(absence: Absence, by, now: datetime) -> None:
    if absence.deputy is not None and absence.deputy != by.user:
        Message.objects.create(
            key=f"v1:absence:{absence.pk}:{absence.deputy_id}", topic="absence.deputy", recipient=absence.deputy,
            agency=by.agency, subject_kind="absence", subject_id=absence.pk, payload={}, made_at=now, available_at=now,
        )  # fmt: skip


def end_absence(*, absence: Absence, by, now: datetime) -> Absence:
    """Record that somebody is back from today, or is not away after all. Raises Absence.DoesNotExist for another's."""
    today = localdate(now)
    with transaction.atomic():
        held = absences_shown(by, today).select_for_update(of=("self",)).get(pk=absence.pk)
        if held.from_on < today:
            held.to_on = today - timedelta(days=1)
        else:
            held.void_at, held.void_by, held.void_reason = now, by.user, _("Not away after all")
        held.save(update_fields=["to_on", "void_at", "void_by", "void_reason"])
    return held


def set_hours(
    *, times: Mapping[int, tuple[time, time] | None], duty_team, shut_on_bank_holidays: bool, by, now: datetime
) -> AgencyHours:
    """Record when the reader's agency is open, by day of the week (1 is Monday; None: shut), and its duty team.

    Outside these hours the people of the duty team are told besides whoever a protocol names. Raises `RuleError` beside
    the field: a day that shuts before it opens, no day at all, a team that is another agency's or has nobody in it.
    """
    by.demand(Perm.HOURS_MANAGE)
    for weekday in WEEK:
        given = times.get(weekday)
        if given and given[1] <= given[0]:
            raise RuleError(_("It shuts before it opens."), f"shuts_{weekday}")
    if not any(times.values()):
        raise RuleError(_("Give the hours of at least one day."), "opens_1")
    if duty_team not in teams_with_people(by, localdate(now)):
        raise RuleError(_("Choose a team with somebody in it."), "duty_team")
    with transaction.atomic():
        hours, _made = AgencyHours.objects.update_or_create(
            agency=by.agency, defaults={"duty_team": duty_team, "shut_on_bank_holidays": shut_on_bank_holidays}
        )
        for weekday in WEEK:
            opens, shuts = times.get(weekday) or (None, None)
            OpeningTime.objects.update_or_create(
                agency=by.agency, weekday=weekday, defaults={"opens": opens, "shuts": shuts}
            )
    return hours


def add_shut_day(*, day: date, why: str, by, now: datetime) -> ShutDay:
    """Record a day on which the agency is shut besides the bank holidays. Raises `RuleError` beside the field."""
    by.demand(Perm.HOURS_MANAGE)
    if day < localdate(now):
        raise RuleError(_("The day is in the past."), "day")
    if shut_days(by, day).filter(day=day).exists():
        raise RuleError(_("This day is there already."), "day")
    return ShutDay.objects.create(agency=by.agency, day=day, why=why.strip())


def remove_shut_day(*, shut_day: ShutDay, by, now: datetime) -> ShutDay:
    """Set a shut day aside. Raises ShutDay.DoesNotExist for another agency's, or one in the past."""
    by.demand(Perm.HOURS_MANAGE)
    with transaction.atomic():
        held = shut_days(by, localdate(now)).select_for_update().get(pk=shut_day.pk)
        held.void_at, held.void_by, held.void_reason = now, by.user, _("Open after all")
        held.save(update_fields=["void_at", "void_by", "void_reason"])
    return held
