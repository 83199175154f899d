"""Reporting a child missing, and a second report of the same episode."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from episodes import rules, telling, triggers
from episodes.enums import Action, EpisodeRole, MissingFrom, MomentKind, Status, UpdateKind
from episodes.facts import child_facts_on
from episodes.models import ChildDeath, Episode, EpisodeAgency
from episodes.rules import When
from episodes.services import police, recording, store
from missing_cases.access.perms import Perm
from missing_cases.children.selectors import police_force_for
from missing_cases.children.services import next_reference
from missing_cases.errors import RuleError
from missing_cases.models import Agency, Child, Tier

SERIES = "ME"
WORDS = frozenset(
    {"reporter", "reporter_name", "reporter_phone", "missing_from_place", "circumstances", "clothing", "possessions"}
    | {"companions", "different"}
)


class AlreadyMissing(RuleError):
    """The child has a running episode (`episode_id`): a second report joins it."""

    def __init__(self, episode_id: UUID):
        super().__init__(_("This child is already recorded as missing. Add to that episode."))
        self.episode_id = episode_id


@dataclass(frozen=True)
class Report:
    """What somebody reports. Only the first three are asked of everybody; `words` holds free text by column name."""

    last_seen: When
    missing_from: MissingFrom
    grade: str
    grade_reason: str = ""
    reported: When | None = None
    left: When | None = None
    noticed: When | None = None
    due_back: When | None = None
    status: Status = Status.MISSING
    whereabouts_known: bool = False
    police_notified: When | None = None
    police_log_number: str = ""
    police_grade: str = ""
    police_agency: Agency | None = None
    words: dict[str, str] = field(default_factory=dict)

    def moments(self, now) -> list[rules.Moment]:
        """Return the moments reported, in the order in which they are recorded."""
        given = {
            MomentKind.LAST_SEEN: self.last_seen,
            MomentKind.LEFT: self.left,
            MomentKind.DUE_BACK: self.due_back,
            MomentKind.NOTICED: self.noticed,
            MomentKind.REPORTED: self.reported or When(now),
        }
        known = [(kind, when) for kind, when in given.items() if when]
        return [store.moment_from(kind, when, n) for n, (kind, when) in enumerate(known)]


@transaction.atomic
def report_episode(*, child: Child, report: Report, by, now) -> Episode:
    """Record that a child is missing, absent or away, start its duties and tell those who must know.

    A child aged 12 or under (or of unknown age) whose whereabouts are unknown is always missing and is reported to the
    police with it (Wigan protocol, appendix a). Raises AlreadyMissing when an episode runs, RuleError otherwise,
    Child.DoesNotExist when the reader may not see the child, NotAllowed.
    """
    by.demand(Perm.EPISODE_REPORT)
    child = Child.objects.visible_to(by).get(pk=child.pk)
    running = running_episode_id(child)
    if running:
        raise AlreadyMissing(running)
    check_alive(child, by)
    owner = owner_of(child, by)
    facts = child_facts_on(child.pk, owner.pk, now.astimezone(rules.LONDON).date())
    rules.check_status(
        Status(report.status),
        age=facts["age"],
        whereabouts_known=report.whereabouts_known,
        looked_after=facts["looked_after"],
        uses_absent=owner.uses_absent,
    )
    moments = report.moments(now)
    store.check_moments(moments, now)
    episode = _create(child, owner, report, moments, by, now)
    triggers.tell_status(episode, by=by, now=now)
    _grade(episode, report, by, now)
    force = _report_to_police(episode, report, facts["age"], by, now)
    telling.write_messages(episode, police_id=force.pk if force else None, by=by, now=now)
    return episode


def check_alive(child: Child, by) -> None:
    """Refuse a new episode of a child who is recorded as having died. Raises RuleError."""
    if ChildDeath.objects.visible_to(by).standing().filter(child=child).exists():
        raise RuleError(_("This child is recorded as having died. Check whom the report is about."))


def running_episode_id(child: Child) -> UUID | None:
    """Return the id of the child's running episode, if the reader's agency may add a report to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT running_episode(%s)", [child.pk])
        return cursor.fetchone()[0]


def owner_of(child: Child, by) -> Agency:
    """Return the agency that answers for an episode of the child: the responsible authority, else the reader's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT episode_owner(%s)", [child.pk])
        found = cursor.fetchone()[0]
    return Agency.objects.get(pk=found) if found else by.agency


def _create(child, owner, report, moments, by, now) -> Episode:
    words = {name: value for name, value in report.words.items() if name in WORDS}
    episode = Episode(
        child=child,
        owner_agency=owner,
        reference=next_reference(owner, SERIES, now.astimezone(rules.LONDON).year),
        status=report.status,
        whereabouts_known=report.whereabouts_known,
        missing_from=report.missing_from,
        recorded_by=by.user,
        recorded_at=now,
        **words,
    )
    store.apply_projection(episode, moments)
    with store.episodes_kept_apart():
        episode.save(force_insert=True)
    name_agency(episode, owner, EpisodeRole.OWNER, by=by, now=now)
    if by.agency_id != owner.pk:
        name_agency(episode, by.agency, EpisodeRole.REPORTER, by=by, now=now)
    for moment in moments:
        store.save_moment(episode, moment, by=by, now=now, said_by=report.words.get("reporter_name", ""))
    store.begin_status(episode, report.status, at=episode.missing_from_at, by=by, now=now)
    return episode


def name_agency(episode: Episode, agency: Agency, role: EpisodeRole, *, by, now) -> EpisodeAgency:
    """Name an agency on an episode: it may then see the header. Returns the row made."""
    row = EpisodeAgency(
        episode=episode,
        child_id=episode.child_id,
        owner_agency_id=episode.owner_agency_id,
        agency=agency,
        role=role,
        recorded_by=by.user,
        recorded_at=now,
    )
    row.save(force_insert=True)
    return row


def _grade(episode, report, by, now):
    recording.write_grade(episode, agency=by.agency, code=report.grade, reason=report.grade_reason, by=by, now=now)


def _report_to_police(episode, report, age, by, now) -> Agency | None:
    must = rules.must_report_to_police(age=age, whereabouts_known=report.whereabouts_known)
    told = report.police_notified or report.police_log_number or report.police_grade
    if not (must or told) or not holds_record(episode.child, by):
        return None
    force = report.police_agency or police_force_for(episode.owner_agency)
    if force is None:
        if told:
            raise RuleError(_("No police force is set up for your agency."), "police_notified")
        return None
    row = police.share_with_police(episode, force, by=by, now=now)
    if report.police_notified or report.police_log_number:
        police.write_notified(episode, row, report.police_notified or When(now), by=by, now=now)
    if report.police_log_number:
        police.write_reference(row, report.police_log_number, now=now)
    if report.police_grade:
        recording.write_grade(episode, agency=force, code=report.police_grade, reason="", by=by, now=now)
    return force


def holds_record(child: Child, by) -> bool:
    """Say whether the reader holds the child's whole record."""
    return Child.objects.visible_to(by, Tier.RECORD).filter(pk=child.pk).exists()


@transaction.atomic
def join_episode(*, child: Child, text: str, reporter: str = "", reporter_name: str = "", by, now) -> Episode:
    """Add a second report to the child's running episode, as an entry of its timeline. Returns the episode.

    An agency that may not yet see the episode is named on it by reporting the same child. Raises RuleError when nothing
    runs, Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_REPORT)
    child = Child.objects.visible_to(by).get(pk=child.pk)
    running = running_episode_id(child)
    if running is None:
        raise RuleError(_("The child has no running episode. Report a new one."))
    if not Episode.objects.visible_to(by).filter(pk=running).exists():
        unseen = Episode(pk=running, child=child, owner_agency=owner_of(child, by))
        name_agency(unseen, by.agency, EpisodeRole.REPORTER, by=by, now=now)
    episode = store.lock(Episode(pk=running), Action.JOIN, by=by)
    said = " ".join(part for part in (reporter_name, text) if part.strip())
    recording.write_update(episode, kind=UpdateKind.REPORT, text=said, at=now, by=by, now=now)
    store.save_episode(episode)
    return episode
