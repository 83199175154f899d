"""What can be disclosed. An app above (return interviews, plans) registers its kind of record here when it starts.

    disclosures.sources.register("return_interview", open_interview)

`open_interview(source_id, access, lock=False)` returns a DisclosureSource bound to that record, or None where the
reader may not see it. With `lock` it holds the row until the transaction ends, so that what is previewed under the
lock is what is frozen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from disclosures.models import Disclosure
from missing_cases.access.policy import Access
from missing_cases.files.document import Document
from missing_cases.models import Child, StoredFile


@dataclass(frozen=True)
class SourceFile:
    """A file kept with a record: the key by which it is chosen, what it is in words, and the file."""

    key: str
    description: str
    stored: StoredFile


class DisclosureSource(Protocol):
    """One record that may be disclosed, in whole or in part."""

    @property
    def child(self) -> Child:
        """Return the child it is about."""

    @property
    def version(self) -> int:
        """Return the version as it stands."""

    @property
    def title(self) -> str:
        """Return what it is, in words."""

    @property
    def reference(self) -> str:
        """Return the reference people know it by."""

    def describe(self) -> str:
        """Return one sentence that tells the record from others ("Return interview held on 16 May 2016")."""

    def authorised(self) -> bool:
        """Say whether this version has been authorised: nothing else may leave."""

    def items(self, access: Access) -> Document:
        """Return the whole record as a document, as far as this reader may see it."""

    def freeze(self, items: frozenset[str], access: Access) -> Document:
        """Return the document with the chosen items alone, word for word (usually `items(access).only(items)`)."""

    def files(self, access: Access) -> "list[SourceFile]":
        """Return the files kept with the record that may be chosen to go with it, as far as this reader sees them."""

    def sent(self, access: Access, now: datetime) -> None:
        """Note on the record that it was sent. Raises RuleError to refuse: then nothing is sent."""


Opener = Callable[..., DisclosureSource | None]
Delivered = Callable[[Disclosure, datetime], None]
_openers: dict[str, Opener] = {}
_delivered: dict[str, Delivered] = {}


class UnknownSource(LookupError):
    """No app has registered this kind of record."""


def register(kind: str, opener: Opener, *, delivered: Delivered | None = None) -> None:
    """Register how records of a kind are opened. Raises ValueError when another opener holds the kind.

    `delivered(disclosure, now)`, run as mc_clock, notes on the record that what had waited was delivered by a crank.
    """
    if delivered is not None:
        _delivered[kind] = delivered
    if _openers.setdefault(kind, opener) is not opener:
        raise ValueError(f"{kind} is registered already")


def open_source(kind: str, source_id: UUID, access: Access, *, lock: bool = False) -> DisclosureSource | None:
    """Return the record bound to this reader, or None where they may not see it. Raises UnknownSource."""
    try:
        opener = _openers[kind]
    except KeyError:
        raise UnknownSource(kind) from None
    return opener(source_id, access, lock=lock)


def note_delivered(disclosure: Disclosure, now: datetime) -> None:
    """Tell a record that a crank delivered a copy of it. Kinds that keep no such note are passed over."""
    note = _delivered.get(disclosure.source_kind)
    if note is not None:
        note(disclosure, now)


def known_kinds() -> tuple[str, ...]:
    """Return the kinds registered, sorted."""
    return tuple(sorted(_openers))
