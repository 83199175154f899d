"""Tells the clocks what happened to an episode. The protocol in force decides which duties that starts or ends."""

from dataclasses import dataclass
from datetime import datetime

from clocks.engine.rules import HOST, OWNER
from clocks.models import Clock
from clocks.services import derive_patterns, fire, reanchor, undo_trigger, void_clock
from clocks.services.scope import firing
from episodes.enums import MomentKind, Status
from episodes.facts import episode_facts, host_ids
from episodes.models import Episode, EpisodeMoment, EpisodeStatus
from missing_cases.models import Agency

SUBJECT = "episode"
NOTIFIED, LOCATED, RETURNED = "episode.police_notified", "episode.located", "episode.returned"
CLOSED, NOTICE = "episode.closed", "notice.written"
DIFFER, UNSAFE, CHECKED = "episode.grades_differ", "episode.unsafe", "episode.checked"
ON_STATUS = {Status.MISSING: "episode.missing", Status.AWAY: "episode.away", Status.ABSENT: "episode.absent"}


def anchors_of(episode: Episode) -> dict[str, datetime | None]:
    """Return the moments of an episode that duties may count from, by the names the protocols use.

    `missing_from_at` is when the present spell of unknown whereabouts began: the child may have been lost again.
    """
    moments = EpisodeMoment.objects.current().filter(episode=episode).exclude(kind=MomentKind.REPORTED)
    latest = {moment.kind: moment.at for moment in moments.order_by("order")}
    return {
        "missing_from_at": _lost_at(episode) if MomentKind.LOST_AGAIN in latest else episode.missing_from_at,
        "noticed_at": latest.get(MomentKind.NOTICED),
        "due_back_at": latest.get(MomentKind.DUE_BACK),
        "police_notified_at": latest.get(MomentKind.POLICE_NOTIFIED),
        "reported_at": episode.reported_at,
        "located_at": episode.located_at,
        "returned_at": episode.returned_at,
        "closed_at": episode.closed_at,
    }


DECIDES = {LOCATED: "located_at", RETURNED: "returned_at"}


@dataclass(frozen=True)
class Firing:
    """One agency for which a trigger is fired: what it is to the episode, and the facts of the child as it has them."""

    agency: Agency
    party: str
    facts: dict


def firings(trigger: str, episode: Episode, anchors: dict[str, datetime | None]) -> list[Firing]:
    """Return for whom a trigger is fired: the owner, then each council that hosts the child by another's placement.

    Responsibility stays with the placing authority, so a host has those duties alone that its protocol gives to a host
    (Wigan protocol, section 10). Facts are those of the day of what happened, not of the record.
    """
    at = anchors.get(DECIDES.get(trigger, "missing_from_at")) or episode.missing_from_at
    hosts = Agency.objects.filter(pk__in=host_ids(episode, at)).order_by("pk")
    owner = Firing(episode.owner_agency, OWNER, episode_facts(episode, at))
    return [owner, *(Firing(host, HOST, episode_facts(episode, at, host.pk)) for host in hosts)]


def _lost_at(episode: Episode) -> datetime:
    """Return when the last spell of unknown whereabouts began."""
    spells = EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True).exclude(status=Status.AWAY)
    return spells.latest("from_at").from_at


def tell(trigger: str, episode: Episode, *, by, now, **more) -> None:
    """Fire a trigger for the agency that answers for the episode and for its hosts. `more`: further anchors by name."""
    anchors = anchors_of(episode)
    for each in firings(trigger, episode, anchors):
        fire(
            trigger=trigger,
            subject_kind=SUBJECT,
            subject_id=episode.pk,
            child=episode.child,
            agency=each.agency,
            anchors={**anchors, **more},
            facts=each.facts,
            by=by,
            now=now,
            party=each.party,
        )


def tell_status(episode: Episode, *, by, now, reason: str = "") -> None:
    """Fire what the child now is: missing, away or absent; and count the child's episodes anew."""
    tell(ON_STATUS[Status(episode.status)], episode, by=by, now=now)
    count(episode, by=by, now=now, reason=reason)


def count(episode: Episode, *, by, now, reason: str = "") -> None:
    """Bring the duties that the child's episodes call for together into line with the episodes as they stand."""
    derive_patterns(child=episode.child, agency=episode.owner_agency, reason=reason, by=by, now=now)


def move_clocks(episode: Episode, before: dict, *, reason: str, by, now) -> None:
    """Count the running duties from the corrected moments, then let those that no longer stand end.

    `before`: the anchors before the correction.
    """
    after = anchors_of(episode)
    for name, at in after.items():
        if at is not None and before.get(name) != at:
            reanchor(
                subject_kind=SUBJECT, subject_id=episode.pk, anchor=name, anchor_at=at, reason=reason, by=by, now=now
            )
    if not episode.whereabouts_known and episode.returned_at is None:
        tell_status(episode, by=by, now=now)
    if episode.located_at:
        tell(LOCATED, episode, by=by, now=now)
    if episode.returned_at:
        tell(RETURNED, episode, by=by, now=now)
    count(episode, by=by, now=now, reason=reason)


def undo(kinds: list[str], episode: Episode, *, reason: str, by, now) -> None:
    """Undo what withdrawn moments ("located", "returned") did to the duties, then tell how the child stands now."""
    gone = {LOCATED: "located_at", RETURNED: "returned_at"}
    fired = [trigger for trigger in gone if trigger.removeprefix("episode.") in kinds]
    fired += [CLOSED] * (episode.closed_at is None)
    undo_trigger(
        triggers=fired, anchors=[gone[trigger] for trigger in fired if trigger in gone], subject_kind=SUBJECT,
        subject_id=episode.pk, reason=reason, by=by, now=now,
    )  # fmt: skip
    if episode.closed_at:
        tell(CLOSED, episode, by=by, now=now)
    elif episode.located_at:
        tell(LOCATED, episode, by=by, now=now)
    if not episode.closed_at and (episode.status == Status.AWAY or not episode.whereabouts_known):
        tell_status(episode, by=by, now=now)
    count(episode, by=by, now=now, reason=reason)


def set_clocks_aside(episode: Episode, *, reason: str, by, now) -> None:
    """Set aside every running duty of an episode that should never have been recorded."""
    with firing():
        for clock in list(Clock.objects.running().filter(subject_kind=SUBJECT, subject_id=episode.pk)):
            void_clock(clock=clock, reason=reason, by=by, now=now)
    count(episode, by=by, now=now, reason=reason)
