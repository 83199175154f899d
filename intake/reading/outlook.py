"""The words of a message saved by Outlook and the files attached to it (MS-OXMSG, properties as MAPI numbers them)."""

import datetime as dt
import io
import struct

import olefile

from intake.reading.kinds import DAMAGED
from intake.reading.letter import MOST_ATTACHED, MOST_LETTERS, Attachment, Letter
from intake.reading.mails import without_markup
from missing_cases.errors import RuleError

SUBJECT, BODY, SENDER_NAME, SENDER_ADDRESS = "0037", "1000", "0C1A", "0C1F"
BODY_AS_PAGE = "10130102"
CONTENT, LONG_NAME, SHORT_NAME, SHOWN_WITHIN = "37010102", "3707", "3704", "3712001F"
SENT, ARRIVED = 0x0039, 0x0E06
INSTANT = 0x0040  # hundreds of nanoseconds since 1601, UTC
PROPERTIES, HEADER = "__properties_version1.0", 32
BEGINNING = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")


def read_outlook(data: bytes) -> Letter:
    """Return what a message says. Raises RuleError beside "file" for a damaged one."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            text = _said(compound, BODY) or without_markup(_bytes(compound, BODY_AS_PAGE).decode("utf-8", "replace"))
            sender = _said(compound, SENDER_NAME) or _said(compound, SENDER_ADDRESS)
            return Letter(text, _said(compound, SUBJECT), sender, _sent(compound), tuple(_attached(compound)))
    except Exception as error:  # noqa: BLE001 - a damaged compound file fails in any way it likes
        raise RuleError(DAMAGED, "file") from error


def _bytes(compound, number: str, within: str = "", most: int = 2 * MOST_LETTERS) -> bytes:
    path = [part for part in (within, f"__substg1.0_{number}") if part]
    is_stream = compound.exists(path) and compound.get_type(path) == olefile.STGTY_STREAM
    return compound.openstream(path).read(most) if is_stream else b""


def _said(compound, number: str, within: str = "") -> str:
    for ending, encoding in (("001F", "utf-16-le"), ("001E", "cp1252")):
        if data := _bytes(compound, number + ending, within):
            return data.decode(encoding, "replace").rstrip("\0")
    return ""


def _sent(compound) -> dt.datetime | None:
    if not compound.exists(PROPERTIES):
        return None
    stream = compound.openstream(PROPERTIES).read(1_000_000)[HEADER:]
    entries = (struct.unpack_from("<HHLQ", stream, at) for at in range(0, len(stream) - 15, 16))
    times = {number: value for kind, number, _flags, value in entries if kind == INSTANT}
    ticks = times.get(SENT) or times.get(ARRIVED)
    try:
        return BEGINNING + dt.timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def _attached(compound) -> list[Attachment]:
    """Return the files attached, without the pictures that stand within the words."""
    storages = sorted({path[0] for path in compound.listdir() if path[0].startswith("__attach_version1.0_")})
    found = []
    for storage in storages[:MOST_ATTACHED]:
        name = _said(compound, LONG_NAME, storage) or _said(compound, SHORT_NAME, storage)
        if _bytes(compound, SHOWN_WITHIN, storage) and name.lower().endswith(PICTURES):
            continue
        is_file = compound.exists([storage, f"__substg1.0_{CONTENT}"])
        data = _bytes(compound, CONTENT, storage, most=-1) if is_file else None
        found.append(Attachment(name or storage.rpartition("#")[2], data))
    return found
