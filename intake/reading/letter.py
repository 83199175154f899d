"""A letter as plain words, whatever it came as, with what was attached to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError

from intake.reading.kinds import clean

MOST_LETTERS = 200_000
MOST_ATTACHED = 50
FAULTS = (LookupError, ValueError, AttributeError, TypeError, AssertionError, RecursionError, MessageError)


@dataclass(frozen=True)
class Attachment:
    """A file that came with a letter, byte for byte; `data` is None for one that cannot be taken out of it."""

    name: str
    data: bytes | None


@dataclass(frozen=True)
class Letter:
    """What a letter says. `sent_at` is aware, None where it does not say."""

    text: str
    subject: str = ""
    sender: str = ""
    sent_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()

    def kept(self) -> "Letter":
        """Return the letter cut to what is kept of one, without signs that cannot be."""
        attached = tuple(Attachment(clean(each.name)[:200], each.data) for each in self.attachments[:MOST_ATTACHED])
        return Letter(
            clean(self.text)[:MOST_LETTERS], clean(self.subject)[:500], clean(self.sender)[:200], self.sent_at, attached
        )  # fmt: skip


def tried(read: Callable[[], str]) -> str:
    """Return what reading one line of a letter gives, nothing where it is written so that it cannot be read."""
    try:
        return read()
    except FAULTS:
        return ""
