"""A letter with what was attached to it, read as one: the words of an e-mail and of the PDF that came with it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.reading.kinds import FileKind, kind_of
from intake.reading.letter import Attachment, Letter
from intake.reading.letters import letter_of
from intake.reading.sentences import Part, read_parts
from intake.values import Reading
from missing_cases.errors import RuleError

CLOSED = gettext_lazy("It cannot be taken out of the message. Save it, and put it in by itself.")
LIST = gettext_lazy("It is a list. Save it, and put it in by itself.")
LETTERS = (FileKind.EML, FileKind.MSG, FileKind.PDF, FileKind.TEXT)


def read_whole(letter: Letter, now: datetime) -> Reading:
    """Propose the facts of a letter and of the letters, PDFs and words attached to it.

    Each file that was not read is named among the problems with the reason, so that nobody takes it for read.
    """
    parts, problems = [Part(words_of(letter))], []
    for attachment in letter.attachments:
        try:
            attached = _opened(attachment)
        except RuleError as error:
            problems.append(_not_read(attachment.name, error.message))
            continue
        parts.append(Part(words_of(attached), attachment.name))
        problems += [_not_read(inner.name, CLOSED) for inner in attached.attachments]
    return read_parts(parts, now, tuple(problems))


def words_of(letter: Letter) -> str:
    """Return the words of a letter, its subject first."""
    return "\n".join(part for part in (letter.subject, letter.text) if part)


def _opened(attachment: Attachment) -> Letter:
    if attachment.data is None:
        raise RuleError(CLOSED, "file")
    kind = kind_of(attachment.data, attachment.name)
    if kind not in LETTERS:
        raise RuleError(LIST, "file")
    return letter_of(attachment.data, kind)


def _not_read(name: str, why) -> str:
    return _("“%(name)s” is attached and was not read. %(why)s") % {"name": name, "why": why}
