"""Who carries a message out of the house. The setting MESSAGE_PROVIDER names the class."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Letter:
    """What is sent to an address, under a reference that stays the same however often it is tried."""

    reference: str
    to: str
    subject: str
    body: str


class Provider(Protocol):
    """A carrier of messages."""

    def find(self, reference: str) -> str | None:
        """Return the receipt of what was accepted under a reference, or None when nothing was."""

    def send(self, letter: Letter) -> str:
        """Hand a letter over and return the receipt. Raises any exception when it was not accepted."""


class MailProvider:
    """Django's mail backend. It cannot be asked, so a crash once it accepted may repeat a letter under the same id."""

    def find(self, reference: str) -> str | None:
        """Return None: mail servers do not say what they accepted."""
        return None

    def send(self, letter: Letter) -> str:
        """Send the letter with a Message-ID derived from its reference, and return that id."""
        message_id = f"<{sha256(letter.reference.encode()).hexdigest()[:40]}@{settings.MESSAGE_DOMAIN}>"
        mail = EmailMessage(letter.subject, letter.body, to=[letter.to], headers={"Message-ID": message_id})
        mail.send(fail_silently=False)
        return message_id


def provider() -> Provider:
    """Return the provider that the settings name."""
    return import_string(settings.MESSAGE_PROVIDER)()
