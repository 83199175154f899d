"""Tells the clocks what happened to an episode. The protocol in force decides which duties that starts or ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.utils.translation import gettext

from clocks.engine.rules import HOST, OWNER
from clocks.models import Clock
from clocks.services import (
    derive_patterns,
    fire,
    move_moments,
    reanchor,
    settle_spells,
    undo_trigger,
    void_clock,
)
from clocks.services.begin import Cause
from clocks.services.scope import firing
from clocks.services.spells import Spell, Start
from episodes.enums import CloseReason, MomentKind, Status
from episodes.facts import episode_facts, host_ids
from episodes.models import Episode, EpisodeMoment, EpisodeStatus
from missing_cases.models import Agency

SUBJECT = "episode"
NOTIFIED, LOCATED, RETURNED = "episode.police_notified", "episode.located", "episode.returned"
CLOSED, NOTICE = "episode.closed", "notice.written"
LINKED, PLACE = "concern.linked", "place"  # several children linked to one place, or missing together
DIFFER, UNSAFE, CHECKED = "episode.grades_differ", "episode.unsafe", "episode.checked"
OF_A_SPELL = ("missing_from_at", "located_at")  # moments that each spell has anew: where it begins, where it ends
Turns = list[tuple[datetime, datetime]]
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
        "closed_at": episode.ended_at if episode.close_reason == CloseReason.TURNED_18 else episode.closed_at,
    }


DECIDES = {LOCATED: "located_at", RETURNED: "returned_at"}
ADULT = 18
NO_CHILD = ""  # the party for whom no duty begins: what is owed after a return is owed to a child


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
    found = [owner, *(Firing(host, HOST, episode_facts(episode, at, host.pk)) for host in hosts)]
    if trigger == RETURNED and (owner.facts.get("age") or 0) >= ADULT:
        return [replace(each, party=NO_CHILD) for each in found]
    return found


def _lost_at(episode: Episode) -> datetime:
    """Return when the last spell of unknown whereabouts began."""
    spells = EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True).exclude(status=Status.AWAY)
    return spells.latest("from_at").from_at


def tell(trigger: str, episode: Episode, *, by, now, **more) -> None:
    """Fire a trigger for the agency that answers for the episode and for its hosts. `more`: further anchors by name.

    Who was 18 on the day of the return is owed no interview and no visit (a child is under 18: Children Act 1989,
    section 105): none begins, and one that had begun before the time was corrected is set aside.
    """
    anchors = anchors_of(episode)
    for each in firings(trigger, episode, anchors):
        if each.party == NO_CHILD:
            _set_aside_begun_on(trigger, episode, each.agency, by=by, now=now)
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


def _set_aside_begun_on(trigger: str, episode: Episode, agency: Agency, *, by, now) -> None:
    reason = gettext("They were 18 when they returned.")
    with firing():
        begun = Clock.objects.running().filter(subject_kind=SUBJECT, subject_id=episode.pk, trigger=trigger)
        for clock in list(begun.filter(agency=agency)):
            void_clock(clock=clock, reason=reason, by=by, now=now)


def tell_status(episode: Episode, *, by, now, reason: str = "") -> None:
    """Fire what the child now is: missing, away or absent; and count the child's episodes anew."""
    tell(ON_STATUS[Status(episode.status)], episode, by=by, now=now)
    count(episode, by=by, now=now, reason=reason)


def count(episode: Episode, *, by, now, reason: str = "") -> None:
    """Bring the duties that the child's episodes call for together into line with the episodes as they stand."""
    derive_patterns(child=episode.child, agency=episode.owner_agency, reason=reason, by=by, now=now)


def move_clocks(episode: Episode, before: dict, turns: Turns, *, reason: str, by, now) -> None:
    """Count the duties from the corrected moments, whichever spell they are of; end those that no longer stand.

    `before`: the anchors before the correction. `turns`: when the child went missing, was located, lost again ..., each
    before and after the correction.
    """
    after, spells_moved = anchors_of(episode), _moved(turns)
    lost_at = after["missing_from_at"]
    if lost_at is not None and (lost := ("missing_from_at", before["missing_from_at"], lost_at)) not in spells_moved:
        spells_moved.append(lost)
    subject = (SUBJECT, episode.pk)
    move_moments(subject=subject, moved=spells_moved, reason=reason, by=by, now=now)
    for name, at in after.items():
        if at is not None and name not in OF_A_SPELL and before.get(name) != at:
            reanchor(
                subject_kind=SUBJECT, subject_id=episode.pk, anchor=name, anchor_at=at, reason=reason, by=by, now=now
            )
    if not episode.whereabouts_known and episode.returned_at is None:
        tell_status(episode, by=by, now=now)
    if episode.located_at:
        tell(LOCATED, episode, by=by, now=now)
    if episode.returned_at:
        tell(RETURNED, episode, by=by, now=now)
    if len(turns) > 2:
        settle(episode, [now_at for _was, now_at in turns], reason=reason, by=by, now=now)
    count(episode, by=by, now=now, reason=reason)


def settle(episode: Episode, turns: Sequence[datetime], *, reason: str, by, now) -> None:
    """Let the duties of each spell of unknown whereabouts stand or end as its own end says.

    `turns`: when the child went missing, was located, lost again ... A spell that began at the very moment of an
    earlier one has that one's duties again.
    """
    settle_spells(
        subject=(SUBJECT, episode.pk), anchor="missing_from_at", trigger=LOCATED, spells=_spells(episode, turns),
        reason=reason, by=by, now=now,
    )  # fmt: skip


def _moved(turns: Turns) -> list[tuple[str, datetime, datetime]]:
    return [(OF_A_SPELL[place % 2], was, now_at) for place, (was, now_at) in enumerate(turns)]


def _spells(episode: Episode, turns: Sequence[datetime]) -> list[Spell]:
    """Return the spells of unknown whereabouts: one begins at every other turn and ends at the next, if any."""
    ends = [*turns[1::2], None]
    return [
        Spell(began_at, ended_at, partial(_starts, episode, began_at))
        for began_at, ended_at in zip(turns[::2], ends, strict=False)
    ]


def _starts(episode: Episode, began_at: datetime) -> list[Start]:
    """Return what began the duties of one spell, for each agency that it concerns, with the facts of that day."""
    rows = EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True, from_at__lte=began_at)
    status = rows.exclude(status=Status.AWAY).order_by("from_at", "id").values_list("status", flat=True).last()
    if status is None:  # known to be away from the first
        return []
    anchors = {**anchors_of(episode), "missing_from_at": began_at}
    trigger, stood = ON_STATUS[Status(status)], {"whereabouts_known": False, "status": status, "counterpart_kind": None}
    return [
        Start(
            Cause(trigger, (SUBJECT, episode.pk), episode.child, each.agency, {**each.facts, **stood}),
            each.party, anchors,
        )
        for each in firings(trigger, episode, anchors)
    ]  # fmt: skip


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
