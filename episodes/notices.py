"""The need-to-know notice: drafted from the record, sent to the roles the protocol names, with who has read it.

Wigan protocol, section 12: after 24 hours the Assistant Director and the Enhanced Service Manager are told, with a
brief account of the circumstances and the planned actions, which should include a multi-agency strategy meeting.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from clocks.selectors import duties_of
from clocks.services.fire import rules_starting_on
from episodes import rules, selectors, triggers
from episodes.enums import GradeCode, Status
from episodes.models import Episode, EpisodeNotice, NoticeReading, Telling
from episodes.moments import words_of
from missing_cases.access.perms import Perm
from missing_cases.access.policy import holders_of
from missing_cases.access.roles import ROLES
from missing_cases.models import Agency, User
from missing_cases.templatetags.mc import govdatetime, in_words

DEFAULT_ROLES = ("assistant_director", "enhanced_service_manager")
LAST_ENTRIES = 5


@dataclass(frozen=True)
class Reader:
    """A role that is sent the notice and a person who holds it; nobody holds it where `user` is None."""

    role: str
    user: User | None

    def __str__(self):
        role = str(ROLES[self.role].name).lower()
        return f"{self.user.full_name} ({role})" if self.user else _("nobody: there is no %(role)s") % {"role": role}


@dataclass(frozen=True)
class Draft:
    """What a notice would say as the record stands."""

    circumstances: str
    planned_actions: str


def roles_told(episode: Episode, agency: Agency) -> list[str]:
    """Return the roles that the agency's protocol sends the notice to: those told by the duty that the notice ends."""
    anchors = triggers.anchors_of(episode)
    told = set()
    for _version, rule in rules_starting_on(triggers.ON_STATUS[Status.MISSING], agency, anchors):
        if any(trigger == triggers.NOTICE for trigger, _moment in rule.met_by):
            told |= {who.role for stage in rule.stages for who in stage.tell}
    named = [role for role in ROLES if role in told and Perm.NOTICE_READ in ROLES[role].perms]
    return named or list(DEFAULT_ROLES)


def readers_of(episode: Episode, by, now: datetime) -> list[Reader]:
    """Return who is sent a notice written now: every holder of the roles at the writer's agency, but for the writer."""
    today = now.astimezone(rules.LONDON).date()
    found: list[Reader] = []
    for role in roles_told(episode, by.agency):
        serving = holders_of(role, by.agency_id, today)
        found += [Reader(role, user) for user in serving if user.pk != by.user.pk]
        if not serving:
            found.append(Reader(role, None))
    return found


def draft_of(episode: Episode, access, now: datetime) -> Draft:
    """Return what the notice would say, from what is recorded; a later one says what came since the one before."""
    last = selectors.notices_of(episode, access).last()
    return Draft(
        "\n".join(_circumstances(episode, access, now, last)),
        last.planned_actions if last else "\n".join(_planned(episode, access)),
    )


def _circumstances(episode: Episode, access, now: datetime, last: EpisodeNotice | None) -> list[str]:
    lasted = in_words(((episode.ended_at or now) - episode.missing_from_at).total_seconds())
    lines = [
        _("%(status)s since %(at)s (%(lasted)s), from: %(where)s.") % {
            "status": episode.status_name, "at": govdatetime(episode.missing_from_at), "lasted": lasted,
            "where": episode.missing_from_place or str(episode.missing_from_name).lower(),
        },
        episode.circumstances,
        _("Different this time: %(words)s") % {"words": episode.different} if episode.different else "",
        *_risk(episode, access),
        *_told(episode, access),
        *_since(episode, access, last),
    ]  # fmt: skip
    return [line for line in lines if line]


def _risk(episode: Episode, access) -> list[str]:
    grades = selectors.grades_of(episode, access).items()
    said = ", ".join(f"{agency.name}: {str(GradeCode(grade.code).label).lower()}" for agency, grade in grades)
    return [_("Risk level: %(said)s.") % {"said": said}] if said else []


def _told(episode: Episode, access) -> list[str]:
    rows = Telling.objects.visible_to(access).filter(episode=episode, void_at__isnull=True)
    return [
        _("Told: %(who)s (%(at)s).") % {"who": words_of(row).rstrip("."), "at": govdatetime(row.at)} for row in rows
    ]


def _since(episode: Episode, access, last: EpisodeNotice | None) -> list[str]:
    """Return the newest entries of the timeline, of a later notice those since the one before."""
    rows: list[Any] = [entry.row for entry in selectors.story_of(episode, access) if entry.what == "update"]
    if last is not None:
        rows = [row for row in rows if row.recorded_at > last.recorded_at]
    shown = [f"{govdatetime(row.at)}: {row.text}" for row in rows[-LAST_ENTRIES:]]
    if not shown:
        return []
    since = _("Since the notice of %(at)s:") % {"at": govdatetime(last.recorded_at)} if last else _("What was done:")
    return [since, *shown]


def _planned(episode: Episode, access) -> list[str]:
    """Return what is owed and comes, one line each: it is what will be done unless somebody plans otherwise."""
    if not access.may(Perm.DUTY_SEE):
        return []
    running = [clock for clock in duties_of("episode", episode.pk, access) if not clock.outcome]
    return [f"{clock.title}: {govdatetime(clock.due_at) if clock.due_at else _('no date set')}" for clock in running]


@dataclass(frozen=True)
class Receipt:
    """Whether somebody a notice was sent to has opened it, and when."""

    name: str
    role: str
    sent_at: datetime
    read_at: datetime | None


def receipts_of(notice: EpisodeNotice, access) -> list[Receipt]:
    """Return who the notice was sent to, those who have not opened it first."""
    rows = NoticeReading.objects.visible_to(access).filter(notice=notice)
    read = {str(row.recorded_by_id): row.recorded_at for row in rows}
    names = {
        str(user.pk): user.full_name for user in User.objects.filter(pk__in=[each["user"] for each in notice.sent_to])
    }
    found = [
        Receipt(names[each["user"]], str(ROLES[each["role"]].name).lower(), notice.recorded_at, read.get(each["user"]))
        for each in notice.sent_to
    ]
    return sorted(found, key=lambda each: (each.read_at is not None, each.name))
