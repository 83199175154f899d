"""Telling people of something by a link, never by its content: one message each, once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from missing_cases.models import Channel, Message, User


@dataclass(frozen=True)
class Told:
    """Whom a message goes to: a person, or where `user` is None the duty desk of an agency, for want of one."""

    agency_id: UUID
    role: str
    user: User | None = None


def write_messages(
    topic: str, subject: tuple[str, UUID], told: Iterable[Told], *, child_id: UUID | None = None, again: str = "",
    now: datetime,
) -> None:  # fmt: skip
    """Write a message about a subject (its kind and id) to each of those told; each is told once of it.

    Whoever stands without a person is an incident on the duty desk, since a message that reaches nobody is none.
    `again`: what tells one telling of the same subject from another.
    """
    kind, key = subject
    name = ":".join(filter(None, ("v1", topic, str(key), again)))
    messages = [
        Message(
            key=f"{name}:{each.user.pk if each.user else each.role}", topic=topic,
            channel=Channel.EMAIL if each.user else Channel.INBOX, recipient=each.user, agency_id=each.agency_id,
            role=each.role, child_id=child_id, subject_kind=kind, subject_id=key, payload={},
            incident=each.user is None, made_at=now, available_at=now,
        )
        for each in told
    ]  # fmt: skip
    Message.objects.bulk_create(messages, ignore_conflicts=True)
