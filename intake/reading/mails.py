"""The words of an e-mail and the files attached to it (RFC 5322, RFC 2045)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from intake.reading.kinds import DAMAGED, decoded
from intake.reading.letter import FAULTS, Attachment, Letter, tried
from missing_cases.errors import RuleError

BREAKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table"})
SILENT = frozenset({"script", "style", "title"})
ENCLOSED = "message/rfc822"


def read_mail(data: bytes) -> Letter:
    """Return what an e-mail says. Raises RuleError beside "file" for one whose parts cannot be told apart."""
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
        parts = list(_parts(message))
    except FAULTS as error:
        raise RuleError(DAMAGED, "file") from error
    plain = "\n".join(filter(str.strip, (_words(part) for part in parts if _is_text(part, "text/plain"))))
    if not plain:
        plain = "\n".join(without_markup(_words(part)) for part in parts if _is_text(part, "text/html"))
    sent = tried(lambda: str(message["date"] or ""))
    return Letter(
        plain, tried(lambda: str(message["subject"] or "")), tried(lambda: str(message["from"] or "")), _sent(sent),
        tuple(_attachment(part) for part in parts if _is_attached(part)),
    )  # fmt: skip


def _parts(message) -> Iterator:
    """Yield the parts that are no bundle of others; an e-mail enclosed in this one is one part."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from _parts(part)
    else:
        yield message


def _name(part) -> str:
    return tried(lambda: part.get_filename() or "")


def _is_text(part, kind: str) -> bool:
    return part.get_content_type() == kind and not _is_attached(part)


def _is_attached(part) -> bool:
    """Say whether a part is a file that was attached; a picture that stands within the words is none."""
    if part.get_content_type() == ENCLOSED:
        return True
    disposition = tried(lambda: part.get_content_disposition() or "")
    if part.get_content_maintype() == "image" and disposition != "attachment":
        return False
    return disposition == "attachment" or bool(_name(part))


def _attachment(part) -> Attachment:
    if part.get_content_type() == ENCLOSED:
        inner = part.get_payload()
        whole = inner[0] if isinstance(inner, list) and inner else None
        title = tried(lambda: str(whole["subject"] or "")) if whole is not None else ""
        try:
            return Attachment(_name(part) or title or ENCLOSED, whole.as_bytes() if whole is not None else None)
        except FAULTS:
            return Attachment(_name(part) or title or ENCLOSED, None)
    return Attachment(_name(part) or part.get_content_type(), _bytes(part))


def _bytes(part) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except FAULTS:
        return b""
    return data if isinstance(data, bytes) else b""


def _words(part) -> str:
    """Return the words of a part, in the letters it names, else in those it is written in."""
    data = _bytes(part)
    try:
        return data.decode(tried(lambda: part.get_content_charset() or "") or "utf-8")
    except (LookupError, ValueError):
        pass
    try:
        return decoded(data)
    except RuleError:
        return data.decode("cp1252", "replace")


def _sent(date: str) -> datetime | None:
    try:
        sent = parsedate_to_datetime(date) if date else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return sent if sent is not None and sent.tzinfo is not None else None


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT and self.silent > 0

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def without_markup(page: str) -> str:
    """Return the words of an HTML page, each block on a line of its own."""
    reader = _Words()
    with suppress(AssertionError):  # the parser's word for a declaration it does not know: what came before is kept
        reader.feed(page + "<br>")  # an end, so that what stands last is read too
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)
