"""From what arrived to what stands in the inbox: kept, read, received."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intake.enums import Route
from intake.lists.asking import begin_list
from intake.models import ListRun, Notification
from intake.reading.kinds import MOST_BYTES, FileKind, kind_of
from intake.reading.letters import letter_of
from intake.reading.whole import read_whole
from intake.services import keep_original, receive
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError

TABLES = frozenset({FileKind.CSV, FileKind.XLSX})


@transaction.atomic
def take_in(
    *, sender: str, by, now: datetime, text: str = "", file: UploadedFile | None = None
) -> tuple[Notification | ListRun, bool]:
    """Keep pasted words or a letter, read it and put it into the inbox; say whether it is new.

    A list becomes a run that waits for its columns. Raises RuleError beside "text" or "file" for what cannot be read,
    NotAllowed.
    """
    by.demand(Perm.INTAKE_DECIDE)
    data, name = (_bytes_of(file), file.name or "") if file else (text.encode(), "")
    kind = kind_of(data, name) if file else FileKind.TEXT
    if kind in TABLES:
        return begin_list(data=data, name=name, kind=kind, sender=sender, by=by, now=now)
    letter = letter_of(data, kind)
    original, _new = keep_original(data=data, name=name, kind=kind, owner=by.agency, by=by, now=now)
    reading = read_whole(letter, now)
    return receive(
        route=Route.LETTER, reading=reading, owner=by.agency, original=original, sender=sender, by=by, now=now
    )  # fmt: skip


def _bytes_of(file: UploadedFile) -> bytes:
    if file.size is not None and file.size > MOST_BYTES:
        raise RuleError(
            _("The file is larger than %(most)s MB. Send less at a time.") % {"most": MOST_BYTES // 1_000_000}, "file"
        )
    return file.read()
