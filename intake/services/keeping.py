"""Keeping what arrived, byte for byte, and giving it back."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from intake.models import Original
from missing_cases.files.scanning import look_through
from missing_cases.files.services import DamagedFile
from missing_cases.models import Agency

FOLDER = "intake"


def keep_original(
    *, data: bytes, name: str, kind: str, owner: Agency, by, now, sender_agency: Agency | None = None
) -> tuple[Original, bool]:
    """Keep what arrived and return it, and whether it is new: the same bytes from the same sender are kept once.

    `kind`: a code of intake.reading.kinds.FileKind. It is looked through for viruses where a daemon is configured.
    Raises RuleError beside "file" where one is found, or nobody could look.
    """
    digest = hashlib.sha256(data).hexdigest()
    rows = Original.objects.filter(owner_agency=owner, sender_agency=sender_agency, sha256=digest)
    if found := rows.first():
        return found, False
    looked = look_through(data)
    original = Original(
        owner_agency=owner, sender_agency=sender_agency, name=name.strip()[:200] or kind, kind=kind, size=len(data),
        sha256=digest, looked_through_at=now if looked else None, received_at=now, received_by=by.user,
    )  # fmt: skip
    default_storage.save(_path(original), ContentFile(data))
    original.save(force_insert=True)
    return original, True


def read_original(original: Original) -> bytes:
    """Return the bytes of an original. Raises DamagedFile when they are not those that were kept, or are gone."""
    try:
        with default_storage.open(_path(original)) as opened:
            data = opened.read()
    except FileNotFoundError as error:
        raise DamagedFile(str(original.pk)) from error
    if hashlib.sha256(data).hexdigest() != original.sha256:
        raise DamagedFile(str(original.pk))
    return data


def _path(original: Original) -> str:
    return f"{FOLDER}/{original.pk}"
