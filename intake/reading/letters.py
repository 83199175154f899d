"""The words of a letter: an e-mail, one saved by Outlook, a PDF, or pasted."""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from django.utils.translation import gettext_lazy as _

from intake.reading.kinds import DAMAGED, LOCKED_PDF, FileKind, decoded
from missing_cases.errors import RuleError

MOST_LETTERS = 200_000
MOST_PAGES = 100
SCANNED = _("This PDF holds no words, only pictures of them. Type what it says, or ask for the words.")
NOTHING = _("This e-mail holds no words.")
BREAKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table"})
SUBJECT, BODY, SENDER_NAME, SENDER_ADDRESS = "0037", "1000", "0C1A", "0C1F"


@dataclass(frozen=True)
class Letter:
    """What a letter says. `sent_at` is aware, None where it does not say."""

    text: str
    subject: str = ""
    sender: str = ""
    sent_at: datetime | None = None


def letter_of(data: bytes, kind: FileKind) -> Letter:
    """Return the words of a letter of this kind. Raises RuleError beside "file" where there are none to be had."""
    read = {FileKind.EML: _mail, FileKind.MSG: _outlook, FileKind.PDF: _pdf}.get(kind)
    letter = read(data) if read else Letter(decoded(data))
    if not letter.text.strip() and not letter.subject.strip():
        raise RuleError(NOTHING, "file")
    return Letter(letter.text[:MOST_LETTERS], letter.subject[:500], letter.sender[:200], letter.sent_at)


def _mail(data: bytes) -> Letter:
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
    try:
        body = message.get_body(preferencelist=("plain", "html"))
        text = body.get_content() if body is not None else ""
        if body is not None and body.get_content_type() == "text/html":
            text = without_markup(text)
        return Letter(str(text), str(message["subject"] or ""), str(message["from"] or ""), _sent(message["date"]))
    except (LookupError, ValueError, AttributeError, TypeError) as error:
        raise RuleError(DAMAGED, "file") from error


def _sent(date: str | None) -> datetime | None:
    try:
        sent = parsedate_to_datetime(str(date)) if date else None
    except (ValueError, TypeError):
        return None
    return sent if sent is not None and sent.tzinfo is not None else None


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style") and self.silent > 0

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def without_markup(page: str) -> str:
    """Return the words of an HTML page, each block on a line of its own."""
    reader = _Words()
    reader.feed(page)
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)


def _outlook(data: bytes) -> Letter:
    """Read the streams of a .msg that hold subject, body and sender (MS-OXMSG, properties as MAPI numbers them)."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            said = {number: _stream(compound, number) for number in (SUBJECT, BODY, SENDER_NAME, SENDER_ADDRESS)}
    except Exception as error:  # noqa: BLE001 - a damaged compound file fails in any way it likes
        raise RuleError(DAMAGED, "file") from error
    return Letter(said[BODY], said[SUBJECT], said[SENDER_NAME] or said[SENDER_ADDRESS])


def _stream(compound, number: str) -> str:
    for ending, encoding in (("001F", "utf-16-le"), ("001E", "cp1252")):
        name = f"__substg1.0_{number}{ending}"
        if compound.exists(name):
            return compound.openstream(name).read(2 * MOST_LETTERS).decode(encoding, "replace").rstrip("\0")
    return ""


def _pdf(data: bytes) -> Letter:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RuleError(LOCKED_PDF, "file")
        pages = [page.extract_text() or "" for page in reader.pages[:MOST_PAGES]]
    except RuleError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged PDF fails in any way it likes
        raise RuleError(DAMAGED, "file") from error
    text = "\n".join(pages)
    if not text.strip():
        raise RuleError(SCANNED, "file")
    return Letter(text)
