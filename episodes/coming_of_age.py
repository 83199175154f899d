"""Says on the duty desk that a missing child has turned 18. Run by the cranks."""

from datetime import datetime

from episodes.facts import episode_facts
from episodes.models import Episode
from episodes.triggers import ADULT, SUBJECT
from missing_cases.models import Channel, Message

TOPIC = "episode.turned_18"


def tell_of_birthdays(now: datetime) -> int:
    """Put each running episode whose child is 18 by now on the duty desk of its council, once; return how many are.

    From the midnight in London that begins the birthday. Read anew from the facts each time, so that a corrected date
    of birth counts at once.
    """
    running = Episode.objects.live().filter(ended_at__isnull=True)
    grown = [each for each in running.iterator(chunk_size=500) if (episode_facts(each, now).get("age") or 0) >= ADULT]
    Message.objects.bulk_create([_incident(episode, now) for episode in grown], ignore_conflicts=True)
    return len(grown)


def _incident(episode: Episode, now: datetime) -> Message:
    return Message(
        key=f"v1:{episode.pk}:turned_18", topic=TOPIC, channel=Channel.INBOX, incident=True,
        agency_id=episode.owner_agency_id, role="missing_coordinator", child_id=episode.child_id, subject_kind=SUBJECT,
        subject_id=episode.pk, payload={}, made_at=now, available_at=now,
    )  # fmt: skip
