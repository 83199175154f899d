"""Makes teams, and puts people into them and out of them. The only writer of memberships besides the demonstration."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from missing_cases.access import grants
from missing_cases.access.perms import Perm
from missing_cases.access.policy import Access
from missing_cases.access.teams import add_team
from missing_cases.errors import RuleError
from missing_cases.models import Membership, Team, User, UserKind, new_id
from missing_cases.teams import rules, selectors, words


def make_team(*, name: str, scope: str, by: Access, now: dt.datetime) -> Team:
    """Make a team of the reader's agency. Raises RuleError for a name in use, or a scope wider than theirs."""
    by.demand(Perm.TEAM_MANAGE)
    rules.check_scope(scope, held=by.perms, widest=selectors.widest_scope(by))
    name = " ".join(name.split())
    if selectors.teams_of(by).filter(name__iexact=name).exists():
        raise RuleError(words.NAME_TAKEN, "name")
    return add_team(team=Team(id=new_id(), agency=by.agency, name=name, scope=scope))


def add_member(
    *, team: Team, role: str, reason: str, by: Access, now: dt.datetime, user: User | None = None, email: str = "",
    full_name: str = "", job_title: str = "",
) -> Membership:  # fmt: skip
    """Give somebody a role in a team of the reader's agency from today; their access follows at their next request.

    `user`: somebody known; else whoever has this `email`, entered as a new person where nobody has. Raises RuleError
    for oneself, a role the reader may not give, a team wider than theirs, a machine, or a role held already.
    Team.DoesNotExist for another agency's team.
    """
    by.demand(Perm.TEAM_MANAGE)
    reason = rules.clean_reason(reason)
    with transaction.atomic():
        held = selectors.teams_of(by).select_for_update(of=("self",)).get(pk=team.pk)
        if not held.active:
            raise RuleError(words.CLOSED_TEAM)
        rules.check_may_give(role, kind=by.agency.kind, held=by.perms)
        rules.check_scope(held.scope, held=by.perms, widest=selectors.widest_scope(by))
        person = user or _person(email, full_name, job_title, now)
        _check_person(person, by)
        return _join(held, person, role, reason, by, timezone.localdate(now))


def _check_person(person: User, by: Access) -> None:
    rules.check_not_oneself(person, by.user)
    if person.kind != UserKind.PERSON:
        raise RuleError(words.MACHINE, "email")
    if not person.is_active:
        raise RuleError(words.DISABLED % {"name": person.full_name})


def _person(email: str, full_name: str, job_title: str, now: dt.datetime) -> User:
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is not None:
        return found
    if not full_name.strip():
        raise RuleError(words.NAME_NEEDED, "full_name")
    facts = {"full_name": " ".join(full_name.split()), "job_title": job_title.strip(), "joined_at": now}
    return User.objects.create_user(email=email.strip(), **facts)


def _join(team: Team, person: User, role: str, reason: str, by: Access, today: dt.date) -> Membership:
    try:
        with transaction.atomic():
            return Membership.objects.create(
                team=team, user=person, role=role, from_on=today, added_by=by.user, added_reason=reason
            )
    except IntegrityError as error:
        if "membership_held_once_at_a_time" not in str(error):
            raise
        raise RuleError(words.HELD_ALREADY % {"name": person.full_name}, "role") from None


def end_membership(
    *, membership: Membership, reason: str, by: Access, now: dt.datetime, last_day: dt.date | None = None
) -> Membership:
    """End a role somebody holds in a team of the reader's agency: at once, or with the end of a day.

    At once, the whole days they were there stay on record; a role given today is set aside. Access they were given by
    name ends with their last role at the agency (`grants.end_leavers_access`); the team keeps its children. Raises
    RuleError for oneself, a role with more than the reader's functions, a day past, or a role ended already.
    Membership.DoesNotExist for another agency's.
    """
    by.demand(Perm.TEAM_MANAGE)
    reason = rules.clean_reason(reason)
    today = timezone.localdate(now)
    with transaction.atomic():
        rows = Membership.objects.filter(team__agency=by.agency_id).select_related("user")
        held = rows.select_for_update(of=("self",)).get(pk=membership.pk)
        rules.check_not_oneself(held.user, by.user)
        rules.check_may_take(held.role, held=by.perms)
        _check_running(held, today, last_day)
        _end(held, reason, by, now, today, last_day)
        until = now if last_day is None else _end_of(last_day)
        grants.end_leavers_access(user=held.user, until=until)
    return held


def _check_running(held: Membership, today: dt.date, last_day: dt.date | None) -> None:
    if held.void_at or (held.to_on and held.to_on < today):
        raise RuleError(words.ENDED_ALREADY % {"name": held.user.full_name})
    if last_day and last_day < max(today, held.from_on):
        raise RuleError(words.DAY_PAST, "last_day")
    if last_day and held.to_on and last_day >= held.to_on:
        raise RuleError(words.DAY_AFTER_END % {"day": held.to_on.strftime("%-d %B %Y")}, "last_day")


def _end(held: Membership, reason: str, by: Access, now: dt.datetime, today: dt.date, last_day: dt.date | None):
    held.ended_by, held.ended_reason = by.user, reason
    if last_day is None and held.from_on >= today:
        held.void_at, held.void_by, held.void_reason = now, by.user, reason
    else:
        held.to_on = last_day or today - dt.timedelta(days=1)
    held.save(update_fields=["to_on", "ended_by", "ended_reason", "void_at", "void_by", "void_reason"])


def _end_of(day: dt.date) -> dt.datetime:
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    return midnight.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
