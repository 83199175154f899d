"""The words of a letter: an e-mail, one saved by Outlook, a PDF, or pasted."""

import io

from django.utils.translation import gettext_lazy as _

from intake.reading.kinds import DAMAGED, LOCKED_PDF, FileKind, decoded
from intake.reading.letter import MOST_LETTERS, Letter
from intake.reading.mails import read_mail
from missing_cases.errors import RuleError

MOST_PAGES = 100
MOST_ON_A_PAGE = 5_000_000  # bytes of what draws a page
SCANNED = _("This PDF holds no words, only pictures of them. Type what it says, or ask for the words.")
NOTHING = _("This e-mail holds no words.")
TOO_FULL = _("A page of this PDF holds more than a page of words can. It was not read.")


def letter_of(data: bytes, kind: FileKind) -> Letter:
    """Return the words of a letter of this kind. Raises RuleError beside "file" where there are none to be had."""
    read = {FileKind.EML: read_mail, FileKind.MSG: _outlook, FileKind.PDF: _pdf}.get(kind)
    letter = (read(data) if read else Letter(decoded(data))).kept()
    if not letter.text.strip() and not letter.subject.strip() and not letter.attachments:
        raise RuleError(NOTHING, "file")
    return letter


def _outlook(data: bytes) -> Letter:
    from intake.reading.outlook import read_outlook  # here, since what it needs stands in the way of nothing else

    return read_outlook(data)


def _pdf(data: bytes) -> Letter:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RuleError(LOCKED_PDF, "file")
        text = _words_of(reader)
    except RuleError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged PDF fails in any way it likes
        raise RuleError(DAMAGED, "file") from error
    if not text.strip():
        raise RuleError(SCANNED, "file")
    return Letter(text)


def _words_of(reader) -> str:
    """Return the words of the first pages, as far as a letter is kept."""
    words = ""
    for page in reader.pages[:MOST_PAGES]:
        drawn = page.get_contents()
        if drawn is not None and len(drawn.get_data()) > MOST_ON_A_PAGE:
            raise RuleError(TOO_FULL, "file")
        words += (page.extract_text() or "") + "\n"
        if len(words) > MOST_LETTERS:
            break
    return words
