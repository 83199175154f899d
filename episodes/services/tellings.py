"""Ticks of who was told: each answers the duty that waits for it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clocks.models import Clock
from clocks.services import meet_clock
from episodes.enums import Action, How, Whom
from episodes.models import Episode, Telling
from episodes.rules import When
from episodes.services import store
from episodes.triggers import SUBJECT
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError

# The duty, by the kind that protocols give it, that is done when somebody was told.
DUTIES = {
    Whom.WORKER: "tell_worker",
    Whom.PARENTS: "tell_parents",
    Whom.RESPONSIBLE: "tell_responsible_authority",
    Whom.HOST: "tell_host_authority",
    Whom.SCHOOL: "tell_school",
    Whom.REVIEWING_OFFICER: "tell_reviewing_officer",
    Whom.OUT_OF_HOURS: "tell_out_of_hours",
}


@transaction.atomic
def record_telling(
    *, episode: Episode, whom: str, told: bool, when: When, by, now, person: str = "", how: str = "", words: str = ""
) -> Telling:
    """Record that somebody was told of an episode, or why they are not; who was told answers the duty that waits.

    Raises RuleError beside the field (how, words, when), Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_UPDATE)
    episode = store.lock(episode, Action.UPDATE, by=by)
    _check(Whom(whom), told, when, how, words, episode, now)
    row = Telling(
        episode=episode, child_id=episode.child_id, owner_agency_id=by.agency_id, whom=Whom(whom), told=told,
        at=when.at, person=person.strip(), how=How(how) if told else "", words=words.strip(),
        recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    row.save(force_insert=True)
    if told:
        _answer_duty(row, by, now)
    return row


def _check(whom: Whom, told: bool, when: When, how: str, words: str, episode: Episode, now: datetime) -> None:
    if when.at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), "when")
    if when.at < episode.missing_from_at:
        raise RuleError(_("This is before the child went missing."), "when")
    if told and how not in How.values:
        raise RuleError(_("Say how they were told."), "how")
    if not told and not words.strip():
        raise RuleError(_("Say why they are not told."), "words")
    if whom == Whom.OTHER and not words.strip():
        raise RuleError(_("Say who it was and what was said."), "words")


def _answer_duty(row: Telling, by, now: datetime) -> None:
    """Meet the duties of the reader's agency that this answers."""
    kind = DUTIES.get(Whom(row.whom))
    waiting = Clock.objects.running().filter(subject_kind=SUBJECT, subject_id=row.episode_id, agency=by.agency_id)
    for clock in waiting.filter(kind=kind, anchor_at__lte=row.at) if kind else ():
        meet_clock(clock=clock, at=row.at, by=by, now=now, on="episode.told", note=row.person)


@transaction.atomic
def withdraw_telling(*, telling: Telling, reason: str, by, now: datetime) -> Telling:
    """Set aside a tick that was recorded wrongly. What was answered by it stands until that is corrected itself.

    Raises RuleError without a reason or where it is withdrawn already, Telling.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_UPDATE)
    if not reason.strip():
        raise RuleError(_("Say why it is withdrawn."), "reason")
    found = Telling.objects.visible_to(by).select_for_update(of=("self",)).get(
        pk=telling.pk, owner_agency_id=by.agency_id
    )  # fmt: skip
    if found.void_at:
        raise RuleError(_("This is withdrawn already."))
    found.void_at, found.void_by, found.void_reason = now, by.user, reason.strip()
    found.save(update_fields=["void_at", "void_by", "void_reason"])
    return found
