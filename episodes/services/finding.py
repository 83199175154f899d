"""The child is located, is back, or is lost again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes import rules, telling, triggers
from episodes.enums import Action, MomentKind, Phase, Status
from episodes.facts import child_facts_on
from episodes.models import Episode
from episodes.rules import When
from episodes.services import companions, police, store
from episodes.services.store import Found
from missing_cases.access.perms import Perm
from missing_cases.children.selectors import police_force_for
from missing_cases.errors import RuleError

NOTHING_KNOWN = Found()


@transaction.atomic
def record_located(
    *,
    episode: Episode,
    when: When,
    by,
    now,
    found: Found = NOTHING_KNOWN,
    said_by: str = "",
    version: int | None = None,
) -> Episode:
    """Record that the child's whereabouts are known. Located is not returned: the episode goes on.

    Ends the duties that stand on unknown whereabouts; a looked-after child becomes away from placement. `version` is
    what the page showed. Raises StaleError, RuleError, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_FOUND)
    episode = store.lock(episode, Action.LOCATE, by=by, version=version)
    found.apply_to(episode)
    store.add_and_project(episode, [(MomentKind.LOCATED, when)], by=by, now=now, said_by=said_by)
    _make_known(episode, by, now)
    store.save_episode(episode)
    triggers.tell(triggers.LOCATED, episode, by=by, now=now)
    if episode.status == Status.AWAY:
        triggers.tell_status(episode, by=by, now=now)
    else:
        triggers.count(episode, by=by, now=now)
    _tell_people(episode, telling.LOCATED, episode.located_at, by, now)
    return episode


def _tell_people(episode, topic, at, by, now) -> None:
    telling.write_messages(episode, police_id=telling.police_of(episode), by=by, now=now, topic=topic, at=at)
    companions.tell_companions(episode, at, by=by, now=now)


def _make_known(episode: Episode, by, now) -> None:
    """Move a located child to what they are now (unsaved)."""
    episode.whereabouts_known = True
    status = rules.status_when_located(Status(episode.status), looked_after=_facts(episode, now)["looked_after"])
    if status != episode.status:
        episode.status = status
        store.begin_status(episode, status, at=_known(episode.located_at), by=by, now=now)


def _known(at: datetime | None) -> datetime:
    """Return a moment that has just been projected on the episode. LookupError if it has not."""
    if at is None:
        raise LookupError("this moment has not been projected")
    return at


def _facts(episode: Episode, at: datetime) -> dict:
    return child_facts_on(episode.child_id, episode.owner_agency_id, at.astimezone(rules.LONDON).date())


@transaction.atomic
def record_returned(
    *,
    episode: Episode,
    when: When,
    by,
    now,
    located: When | None = None,
    found: Found = NOTHING_KNOWN,
    said_by: str = "",
    version: int | None = None,
) -> Episode:
    """Record that the child is back. Starts the return interview and, if looked after, the social worker's visit.

    A child not yet located was located at `located`, or at the same moment. Raises StaleError, RuleError,
    Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_FOUND)
    episode = store.lock(episode, Action.RETURN, by=by, version=version)
    found.apply_to(episode)
    unknown = episode.phase in (Phase.MISSING, Phase.ABSENT)
    given = [(MomentKind.LOCATED, located or when)] if unknown else []
    store.add_and_project(episode, [*given, (MomentKind.RETURNED, when)], by=by, now=now, said_by=said_by)
    if unknown and _known(episode.located_at) < _known(episode.returned_at):
        _make_known(episode, by, now)
    episode.whereabouts_known = True
    store.end_status(episode, _known(episode.returned_at), by=by, now=now)
    store.save_episode(episode)
    if unknown:
        triggers.tell(triggers.LOCATED, episode, by=by, now=now)
    triggers.tell(triggers.RETURNED, episode, by=by, now=now)
    triggers.count(episode, by=by, now=now)
    _tell_people(episode, telling.RETURNED, episode.returned_at, by, now)
    return episode


@transaction.atomic
def change_status(*, episode: Episode, status: Status, when: When, by, now, reason: str = "") -> Episode:
    """Record that the child is now missing or absent: lost again after being located, or graded otherwise.

    A child lost again is missing from that moment; at 12 or under the police are told again. Raises RuleError,
    Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_UPDATE)
    if not reason.strip():
        raise RuleError(_("Say why this changes."), "reason")
    episode = store.lock(episode, Action.CHANGE_STATUS, by=by)
    facts = _facts(episode, now)
    rules.check_status(
        Status(status),
        age=facts["age"],
        whereabouts_known=False,
        looked_after=facts["looked_after"],
        uses_absent=episode.owner_agency.uses_absent,
    )
    lost = episode.phase in (Phase.AWAY, Phase.LOCATED)
    if not lost and status == episode.status:
        raise RuleError(_("The child is already recorded so."), "status")
    turns = _turns(episode, lost, when, by, now)
    episode.status, episode.whereabouts_known = status, False
    store.begin_status(episode, status, at=turns[-1], by=by, now=now, reason=reason.strip())
    store.save_episode(episode)
    triggers.tell_status(episode, by=by, now=now)
    if turns[-1] in turns[:-1]:
        triggers.settle(episode, turns, reason=reason.strip(), by=by, now=now)
    _report_young_child(episode, facts["age"], by, now)
    return episode


def _turns(episode, lost, when, by, now) -> Sequence[datetime]:
    """Return the boundaries of the spells of a child lost again, or else the moment of the change alone."""
    if lost:
        return store.add_and_project(episode, [(MomentKind.LOST_AGAIN, when)], by=by, now=now).boundaries
    moment = store.moment_from(MomentKind.LOST_AGAIN, when, 0)
    rules.check_not_future(moment, now)
    since = store.running_since(episode)
    if moment.latest < since:
        raise RuleError(_("This is before what was recorded earlier. Check the time."), str(MomentKind.LOST_AGAIN))
    return [max(moment.at, since)]


def _report_young_child(episode, age, by, now) -> None:
    force = police_force_for(episode.owner_agency)
    if force and rules.must_report_to_police(age=age, whereabouts_known=False) and by.agency_id != force.pk:
        police.share_with_police(episode, force, by=by, now=now)
        telling.write_messages(episode, police_id=force.pk, by=by, now=now, only_police=True)
