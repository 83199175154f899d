"""Deciding what a notification is: a new episode, a second report, news of one that stands, or nothing for us."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from episodes.enums import ConcernKind
from episodes.models import Episode
from episodes.services import Report, Told, join_episode, record_concern, report_episode
from episodes.services.reporting import holds_record
from intake.enums import State, ToldAs
from intake.models import Notification
from intake.services.facts import reading_of
from intake.services.news import take_news
from intake.values import Fact
from intake.wording import as_words
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Child


@transaction.atomic
def open_episode(*, notification: Notification, child: Child, report: Report, by, now: datetime) -> Episode:
    """Report the child missing, as the notification and the person deciding say, and return the episode.

    One that nobody reported, the police included, calls besides for what the protocol asks of such (Wigan, section 8).
    Raises what `report_episode` raises, StaleError when somebody has decided already, NotAllowed.
    """
    found = lock(notification, by)
    episode = report_episode(child=child, report=report, by=by, now=now)
    take_news(episode=episode, reading=reading_of(found), by=by, now=now)
    decide(found, State.OPENED, by=by, now=now, episode=episode)
    if _nobody_reported(found, report) and holds_record(child, by):
        record_concern(child=child, told=_unreported(found, episode), by=by, now=now)
    return episode


def _nobody_reported(notification: Notification, report: Report) -> bool:
    reading = reading_of(notification)
    told = report.police_notified or report.police_log_number or reading.value(Fact.POLICE_TOLD) == "yes"
    return reading.value(Fact.TOLD_AS) == ToldAs.UNREPORTED and not told


def _unreported(notification: Notification, episode: Episode) -> Told:
    words = gettext("Episode %(reference)s became known afterwards: nobody told the police when it happened.")
    agency = notification.sender_agency.name if notification.sender_agency else ""
    told_by = ", ".join(filter(None, [notification.sender, agency])) or gettext("A notification in the inbox")
    return Told(
        kind=ConcernKind.UNREPORTED, told_at=notification.received_at, told_by=told_by[:200],
        text=words % {"reference": episode.reference},
    )  # fmt: skip


@transaction.atomic
def join(*, notification: Notification, child: Child, by, now: datetime) -> Episode:
    """Add the notification to the child's running episode as a second report, with what it says that is new.

    Raises what `join_episode` raises, StaleError when somebody has decided already, NotAllowed.
    """
    found = lock(notification, by)
    reading = reading_of(found)
    episode = join_episode(child=child, text=as_words(reading), reporter_name=found.sender, by=by, now=now)
    take_news(episode=episode, reading=reading, by=by, now=now)
    decide(found, State.JOINED, by=by, now=now, episode=episode)
    return episode


@transaction.atomic
def bring_up_to_date(*, notification: Notification, episode: Episode, by, now: datetime) -> list[str]:
    """Take what is new in the notification into an episode it is about; return each thing taken, in words.

    A notification that says nothing new changes nothing and is decided as such. Raises RuleError for what contradicts
    the episode, StaleError when somebody has decided already, Episode.DoesNotExist, NotAllowed.
    """
    found = lock(notification, by)
    episode = Episode.objects.visible_to(by).select_related("child").get(pk=episode.pk)
    taken = take_news(episode=episode, reading=reading_of(found), by=by, now=now)
    decide(found, State.UPDATED if taken else State.SAME, by=by, now=now, episode=episode)
    return taken


@transaction.atomic
def refuse(
    *, notification: Notification, reason: str, by, now: datetime, perm: Perm = Perm.INTAKE_DECIDE
) -> Notification:
    """Decide that a notification is nothing for the register, and say why; the sender may read it.

    `perm`: the function that the decision needs. Raises RuleError without a reason, StaleError when somebody has
    decided already, NotAllowed.
    """
    if not reason.strip():
        raise RuleError(_("Say why it is refused. The sender may read this."), "reason")
    found = lock(notification, by, perm)
    found.reason = reason.strip()
    return decide(found, State.REFUSED, by=by, now=now)


def lock(notification: Notification, by, perm: Perm = Perm.INTAKE_DECIDE) -> Notification:
    """Return a notification that nobody has decided, locked. StaleError when somebody has, NotAllowed."""
    by.demand(perm)
    rows = Notification.objects.visible_to(by).select_for_update(of=("self",)).select_related("decided_by")
    found = rows.get(pk=notification.pk)
    if found.state != State.AWAITING:
        theirs = {str(_("What became of it")): found.get_state_display()}
        raise StaleError(_("Somebody else has decided this already."), theirs, found.decided_by.get_short_name())
    return found


def decide(
    notification: Notification, state: State, *, by, now, episode: Episode | None = None, child: Child | None = None
) -> Notification:
    """Write down what became of a locked notification, by whom and when."""
    notification.state, notification.decided_at, notification.decided_by = state, now, by.user
    notification.episode = episode
    notification.child_id = episode.child_id if episode else child.pk if child else None
    notification.save(force_update=True)
    return notification
