"""A reader's messages, each with what it is about and, where the reader may see it, whom."""

from dataclasses import dataclass

from clocks.models import Clock
from missing_cases.models import Child, Message
from reporting.templatetags.reporting import topic_words


@dataclass(frozen=True)
class InboxRow:
    """One message as the inbox shows it."""

    message: Message
    title: str
    child: Child | None


def unread(access, *, most: int = 10) -> list[InboxRow]:
    """Return the reader's unread messages, newest first. Three queries."""
    mine = Message.objects.filter(recipient=access.user, read_at__isnull=True, incident=False)
    messages = list(mine.order_by("-made_at", "-id")[:most])
    if not messages:
        return []
    keys = [message.payload["clock"] for message in messages if "clock" in message.payload]
    clocks = {str(clock.pk): clock for clock in Clock.objects.filter(pk__in=keys)}
    ids = {message.child_id for message in messages if message.child_id}
    children = Child.objects.visible_to(access).in_bulk(ids)
    return [
        InboxRow(
            message=message,
            title=_title(message, clocks.get(message.payload.get("clock"))),
            child=children.get(message.child_id),
        )
        for message in messages
    ]


def _title(message: Message, clock: Clock | None) -> str:
    return clock.title if clock else str(topic_words(message.topic))
