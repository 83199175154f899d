"""The police's safe and well check on return."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes import telling, triggers
from episodes.enums import Action, Answer, MomentKind
from episodes.models import Episode, PreventionInterview
from episodes.rules import When
from episodes.services import store
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError


@dataclass(frozen=True)
class Check:
    """What the police found: three answers (Answer) and words."""

    made_by: str
    seen_alone: str
    well: str
    crime_disclosed: str
    words: str = ""
    crime: str = ""
    for_interviewer: str = ""


@transaction.atomic
def record_check(*, episode: Episode, check: Check, when: When, by, now: datetime) -> PreventionInterview:
    """Record the safe and well check of a child who is found, and tell the interviewer's side of it.

    A second one of the same return is added; the newest stands (domain: a child may count as missing until the police
    have finished it, so its time is kept beside the return's). Raises RuleError, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_FOUND)
    _say(check)
    episode = store.lock(episode, Action.CHECK, by=by)
    row = PreventionInterview(
        episode=episode, child_id=episode.child_id, owner_agency_id=by.agency_id, at=when.at, recorded_by=by.user,
        recorded_at=now, **{name: value.strip() for name, value in vars(check).items()},
    )  # fmt: skip
    store.add_and_project(episode, [(MomentKind.PREVENTION_INTERVIEW, when)], by=by, now=now, said_by=row.made_by)
    row.save(force_insert=True)
    store.save_episode(episode)
    triggers.tell(triggers.CHECKED, episode, by=by, now=now, checked_at=when.at)
    telling.write_messages(
        episode, police_id=telling.police_of(episode), by=by, now=now, topic=telling.CHECKED, at=now
    )  # fmt: skip
    return row


def _say(check: Check) -> None:
    if not check.made_by.strip():
        raise RuleError(_("Say who saw the child."), "made_by")
    if check.crime_disclosed == Answer.YES and not check.crime.strip():
        raise RuleError(_("Say which crime was disclosed, and its reference if there is one."), "crime")
