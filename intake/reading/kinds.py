"""What a file is, by its content and never by its name; and what is refused before anything of it is read."""

import io
import re
import zipfile

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.errors import RuleError

MOST_BYTES = 20_000_000
MOST_UNPACKED = 150_000_000  # bytes of all members of a packed file together
MOST_WHOLE = 10_000_000  # bytes of a member that is read in one piece: all but the cells and the shared words
MOST_MEMBERS = 2_000
MOST_RATIO = 200  # times a member may be larger than its packed form, from the size at which it matters
RATIO_FROM = 1_000_000
HEAD = 4096


class FileKind(models.TextChoices):
    """What can be read."""

    CSV = "csv", _("List as CSV")
    XLSX = "xlsx", _("List as XLSX")
    EML = "eml", _("E-mail")
    MSG = "msg", _("E-mail saved by Outlook")
    PDF = "pdf", _("PDF")
    TEXT = "text", _("Words")


PROGRAMS = (b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
WINDOWS_PROGRAM, BITMAP = b"MZ", b"BM"  # words may begin so too ("BMBC list"), with no byte but letters
PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
HEADER_LINE = re.compile(
    r"^(?:received|from|to|subject|date|mime-version|return-path|message-id|delivered-to|content-type):\s", re.I
)
ANY_HEADER = re.compile(r"^(?:from:|[a-z]+(?:-[a-z0-9]+)+:)", re.I)  # "X-Mailer:", "DKIM-Signature:"
SCRIPT = re.compile(r"(?:@echo\s+off\b|<\?php\b|<script\b)", re.I)
MARKUP = re.compile(r"(?:<!--|<!doctype\s|<\?xml\b|<(?:html|table|head|body|meta)\b)", re.I)
SEPARATORS = ",;\t"
NOT_KEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

EMPTY = _("The file is empty.")
TOO_LARGE = _("The file is larger than 20 MB. Send less at a time.")
PROGRAM = _("This is a program, whatever its name says. It was not kept.")
PICTURE = _("This is a picture, and no words can be read from it. Attach it to the episode instead.")
ARCHIVE = _("This is a packed archive. Unpack it and send each file by itself.")
BOMB = _("This file unpacks to far more than a list can hold. It was not opened.")
MACROS = _("This workbook carries macros. Save it as .xlsx without them, or as CSV.")
OLD_EXCEL = _("This is an old Excel workbook (.xls). Save it as .xlsx or CSV.")
LOCKED_EXCEL = _("This workbook needs a password. Save it without one.")
LOCKED_PDF = _("This PDF needs a password. Save it without one.")
DAMAGED = _("This file is damaged: it cannot be opened. Ask for it again.")
WEB_PAGE = _("This is a web page or XML, whatever its name says. Save the list as .xlsx or CSV.")
NOT_WORDS = _("Nothing we know can be read from this file. Send a CSV, an XLSX, an e-mail, a PDF or plain words.")


def kind_of(data: bytes, name: str = "") -> FileKind:
    """Return what a file is. `name` is only ever used to tell plain words from a list where its content leaves it open.

    Raises RuleError beside "file" for what is refused: too large, empty, a program, a picture, an archive, something
    that needs a password, carries macros, or would unpack to far more than it seems.
    """
    if len(data) > MOST_BYTES:
        _refuse(TOO_LARGE)
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf"):
        _refuse(EMPTY)
    binary = b"\0" in data[:256] or data[2:3] >= b"\x80"
    for starts, sentence in (
        (PROGRAMS + binary * (WINDOWS_PROGRAM,), PROGRAM), (PICTURES + binary * (BITMAP,), PICTURE), (PACKED, ARCHIVE),
    ):  # fmt: skip
        if data.startswith(starts):
            _refuse(sentence)
    if data.startswith(b"PK"):
        return _packed(data)
    if data.startswith(OLE):
        return _compound(data)
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    return _words(data, name)


def _refuse(sentence):
    raise RuleError(sentence, "file")


def _packed(data: bytes) -> FileKind:
    """Tell a workbook from any other packed file, from the directory alone; nothing is unpacked."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:
        raise RuleError(DAMAGED, "file") from error
    large = [each for each in members if each.file_size > RATIO_FROM]
    if (
        len(members) > MOST_MEMBERS
        or sum(each.file_size for each in members) > MOST_UNPACKED
        or any(each.file_size > MOST_RATIO * max(each.compress_size, 1) for each in large)
        or any(each.file_size > MOST_WHOLE and not _read_in_pieces(each.filename) for each in large)
    ):
        _refuse(BOMB)
    names = {each.filename for each in members}
    if any(each.lower().endswith("vbaproject.bin") for each in names):
        _refuse(MACROS)
    if any(each.flag_bits & 1 for each in members):
        _refuse(LOCKED_EXCEL)
    if "xl/workbook.xml" not in names:
        _refuse(ARCHIVE)
    return FileKind.XLSX


def _read_in_pieces(member: str) -> bool:
    return member.startswith(("xl/worksheets/sheet", "xl/media/")) or member == "xl/sharedStrings.xml"


def _compound(data: bytes) -> FileKind:
    """Tell Outlook's messages from old or locked workbooks: all of them are compound files."""
    import olefile  # here, since it stands in the way of nothing else

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            names = {"/".join(parts).lower() for parts in compound.listdir()}
    except Exception as error:  # noqa: BLE001 - a damaged compound file fails in any way it likes
        raise RuleError(DAMAGED, "file") from error
    if "encryptedpackage" in names:
        _refuse(LOCKED_EXCEL)
    if names & {"workbook", "book"}:
        _refuse(OLD_EXCEL)
    if not any(each.startswith("__substg1.0_") for each in names):
        _refuse(NOT_WORDS)
    return FileKind.MSG


def _words(data: bytes, name: str) -> FileKind:
    text = decoded(data)
    start = text.lstrip()[:HEAD]
    if SCRIPT.match(start):
        _refuse(PROGRAM)
    if MARKUP.match(start):
        _refuse(WEB_PAGE)
    lines = [line for line in start.splitlines() if line.strip()]
    if _headed(lines):
        return FileKind.EML
    if name.lower().endswith((".csv", ".tsv")) or _tabular(lines):
        return FileKind.CSV
    return FileKind.TEXT


def _headed(lines: list[str]) -> bool:
    """Say whether lines begin as an e-mail does: with headers, two at least of those that every e-mail has."""
    known = sum(bool(HEADER_LINE.match(line)) for line in lines[:60])
    return bool(lines) and known >= 2 and bool(HEADER_LINE.match(lines[0]) or ANY_HEADER.match(lines[0]))


def decoded(data: bytes) -> str:
    """Return the words of a file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises RuleError beside "file" for what is no words at all.
    """
    if data.startswith(TEXT_MARKS[1:]):
        try:
            return clean(data.decode("utf-16"))
        except UnicodeDecodeError as error:
            raise RuleError(NOT_WORDS, "file") from error
    if b"\0" in data:
        _refuse(NOT_WORDS)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    odd = sum(1 for sign in text[:HEAD] if sign == "\ufffd" or (ord(sign) < 32 and sign not in "\t\r\n\f\x0b"))
    if odd > len(text[:HEAD]) // 50:
        _refuse(NOT_WORDS)
    return clean(text)


def clean(text: str) -> str:
    """Return words without the signs that cannot be kept or shown: control signs and halves of characters."""
    return NOT_KEPT.sub("", text)


def _tabular(lines: list[str]) -> bool:
    """Say whether several lines in a row hold the same sign between cells equally often, twice at least."""
    counts = [tuple(line.count(sign) for sign in SEPARATORS) for line in lines[:30]]
    return any(
        before == after and max(before) >= 2 for before, after in zip(counts, counts[1:], strict=False)
    )  # fmt: skip
