"""Several notifications decided by one press: those alone of which it is beyond doubt who is meant, each ticked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from episodes.enums import MissingFrom, Status
from episodes.models import Episode
from episodes.services import Report
from intake.forms.deciding import initial_of
from intake.matching.proposal import Action, Proposal
from intake.models import Notification
from intake.selectors import offers_for, proposal_for, queue, title_of
from intake.services.deciding import bring_up_to_date, join, open_episode
from intake.services.facts import reading_of, when
from intake.values import Fact, Reading
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError, StaleError

DECIDED = (Action.OPEN, Action.JOIN, Action.UPDATE)


@dataclass(frozen=True)
class Certain:
    """A notification of which it is beyond doubt who is meant, and what is proposed."""

    notification: Notification
    reading: Reading
    proposal: Proposal

    @property
    def title(self) -> str:
        """Return the name that the notification gives."""
        return title_of(self.notification)

    @property
    def child(self):
        """Return the child who is meant."""
        return self.proposal.candidate.child if self.proposal.candidate else None

    @property
    def opens(self) -> bool:
        """Say whether an episode would be opened, so that a risk level has to be chosen."""
        return self.proposal.action == Action.OPEN

    @property
    def token(self) -> str:
        """Return what was shown: another proposal by the time of the press is not taken."""
        episode = self.proposal.episode
        return f"{self.proposal.action}:{self.child.pk if self.child else ''}:{episode.pk if episode else ''}"


@dataclass(frozen=True)
class Outcome:
    """What became of one that was ticked: the episode, or why not."""

    title: str
    episode: Episode | None = None
    problem: str = ""


def certain_among(notifications: Iterable[Notification], by, now: datetime) -> list[Certain]:
    """Return those beyond doubt. Each counts as a search of the reader: RuleError where there were too many."""
    found = []
    for each in notifications:
        reading = reading_of(each)
        offers, _hints = offers_for(reading, by, now)
        proposal = proposal_for(reading, offers)
        seen = proposal.action != Action.OPEN or when(reading, Fact.LAST_SEEN) is not None
        if proposal.action in DECIDED and seen:
            found.append(Certain(each, reading, proposal))
    return found


def decide_several(*, ticked: dict[UUID, str], grades: dict[UUID, str], by, now: datetime) -> list[Outcome]:
    """Decide each that was ticked, on its own: one that cannot be taken says why, and the others are.

    `ticked`: the token that was shown, by notification; `grades`: the council's risk level where an episode is opened.
    Raises RuleError where the reader has searched too often, NotAllowed.
    """
    by.demand(Perm.INTAKE_DECIDE)
    rows = certain_among(queue(by).filter(pk__in=ticked), by, now)
    outcomes = [_decide(row, ticked[row.notification.pk], grades.get(row.notification.pk, ""), by, now) for row in rows]
    gone = Notification.objects.visible_to(by).filter(pk__in=ticked).exclude(
        pk__in=[row.notification.pk for row in rows]
    )  # fmt: skip
    return outcomes + [Outcome(title_of(each), None, _("It is no longer beyond doubt, or decided.")) for each in gone]


def _decide(row: Certain, shown: str, grade: str, by, now: datetime) -> Outcome:
    if row.token != shown:
        return Outcome(row.title, None, _("Something changed since it was shown. Look at it again."))
    try:
        with transaction.atomic():
            return Outcome(row.title, _done(row, grade, by, now))
    except (RuleError, StaleError) as error:
        return Outcome(row.title, None, str(error.message))


def _done(row: Certain, grade: str, by, now: datetime) -> Episode:
    given = {"notification": row.notification, "by": by, "now": now}
    if row.proposal.action == Action.OPEN:
        if not grade:
            raise RuleError(_("Choose the risk level."))
        return open_episode(child=row.child, report=report_of(row.reading, grade), **given)
    if row.proposal.action == Action.JOIN:
        return join(child=row.child, **given)
    episode = row.proposal.episode
    if episode is None:
        raise LookupError("an update is about an episode")
    bring_up_to_date(episode=episode, **given)
    return episode


def report_of(reading: Reading, grade: str) -> Report:
    """Return what a notification reports, as the page of one episode would be filled in. KeyError without last seen."""
    seen = when(reading, Fact.LAST_SEEN)
    if seen is None:
        raise KeyError(Fact.LAST_SEEN)
    known = initial_of(reading)
    names = ("missing_from_place", "circumstances", "reporter_name", "reporter_phone")
    reported = when(reading, Fact.REPORTED)
    return Report(
        last_seen=seen,
        missing_from=MissingFrom(known.get("missing_from", MissingFrom.OTHER)),
        grade=grade,
        reported=reported,
        police_notified=reported if known.get("police_log_number") else None,
        police_log_number=str(known.get("police_log_number", "")),
        police_grade=str(known.get("police_grade", "")),
        status=Status(known.get("status") or Status.MISSING),
        whereabouts_known=known.get("status") == Status.AWAY,
        words={name: str(known[name]) for name in names if known.get(name)},
    )
