"""The need-to-know notice: written, sent, and the receipt of each who opens it."""

from datetime import datetime

from django.db import transaction

from episodes import rules, triggers
from episodes.enums import Action
from episodes.models import Episode, EpisodeNotice, NoticeReading
from episodes.notices import readers_of
from episodes.services import store
from missing_cases.access.perms import Perm
from missing_cases.telling import Told, write_messages

SUBJECT, TOPIC = "notice", "notice.sent"


@transaction.atomic
def send_notice(
    *,
    episode: Episode,
    circumstances: str,
    planned_actions: str,
    strategy_meeting: bool,
    by,
    now,
    strategy_meeting_at: datetime | None = None,
    no_meeting_reason: str = "",
) -> EpisodeNotice:
    """Write the need-to-know notice and send it to the roles of the protocol: each gets a link, never its content.

    A brief account, and planned actions including a multi-agency strategy meeting; serves the duty at 24 hours (Wigan
    protocol, section 12). A role that nobody holds is an incident on the duty desk. Raises RuleError for what is
    missing, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.NOTICE_WRITE)
    rules.check_notice(
        circumstances=circumstances,
        planned_actions=planned_actions,
        strategy_meeting=strategy_meeting,
        no_meeting_reason=no_meeting_reason,
    )
    episode = store.lock(episode, Action.NOTICE, by=by)
    notice = EpisodeNotice(
        episode=episode,
        child_id=episode.child_id,
        owner_agency_id=by.agency_id,
        circumstances=circumstances.strip(),
        planned_actions=planned_actions.strip(),
        strategy_meeting=strategy_meeting,
        strategy_meeting_at=strategy_meeting_at,
        no_meeting_reason=no_meeting_reason.strip(),
        recorded_by=by.user,
        recorded_at=now,
    )
    readers = readers_of(episode, by, now)
    notice.sent_to = [{"user": str(each.user.pk), "role": each.role} for each in readers if each.user]
    notice.save(force_insert=True)
    told = {each.user or each.role: Told(by.agency_id, each.role, each.user) for each in readers}
    write_messages(TOPIC, (SUBJECT, notice.pk), told.values(), child_id=episode.child_id, now=now)
    triggers.tell(triggers.NOTICE, episode, by=by, now=now, written_at=now)
    return notice


@transaction.atomic
def note_read(*, notice: EpisodeNotice, by, now: datetime) -> bool:
    """Record that one of those the notice was sent to has opened it; once. Says whether this was the first time."""
    if str(by.user.pk) not in {each["user"] for each in notice.sent_to}:
        return False
    _row, first = NoticeReading.objects.get_or_create(
        notice=notice, recorded_by=by.user,
        defaults={
            "episode_id": notice.episode_id, "child_id": notice.child_id, "owner_agency_id": notice.owner_agency_id,
            "recorded_at": now,
        },
    )  # fmt: skip
    return first
