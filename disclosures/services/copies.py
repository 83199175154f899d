"""The frozen PDF of a disclosure: made once, kept as a stored file, read back only if it is what was kept."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from disclosures.models import DisclosedFile, Disclosure
from disclosures.sources import SourceFile
from missing_cases.files.pdf import render_pdf
from missing_cases.files.scanning import look_through
from missing_cases.files.services import keep_file, read_file
from missing_cases.models import Audience, Child, FileState, StoredFile


class DamagedCopy(Exception):
    """The bytes in the store are not those that were disclosed."""


def print_copy(document, terms: dict, *, author: str, copy: int, recipient: str, made_at) -> bytes:
    """Return the PDF of what is disclosed. `terms`: legal_basis, consent, reason, handling. Raises PdfUnavailable."""
    return render_pdf(
        "pdf/document.html",
        {"document": document, "disclosure": terms},
        title=document.title,
        author=author,
        reference=document.reference,
        made_at=made_at,
        copy=copy,
        recipient=recipient,
    )


def keep_copy(data: bytes, *, disclosure, name: str, by, now) -> StoredFile:
    """Store the bytes, then the row that names them and their recipient.

    Should the transaction fail, bytes may be left without a row (the sweep of the store finds them), never the reverse.
    """
    stored = StoredFile(
        child_id=disclosure.child_id,
        owner_agency_id=disclosure.owner_agency_id,
        name=name,
        content_type="application/pdf",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        state=FileState.CLEAN,
        subject_kind="disclosure",
        subject_id=disclosure.pk,
        audience=Audience.NAMED,
        audience_agencies=[disclosure.recipient_agency_id],
        made_at=now,
        made_by=by.user,
    )
    default_storage.save(str(stored.pk), ContentFile(data))
    stored.save(force_insert=True)
    return stored


def freeze_file(file: SourceFile, number: int, *, disclosure: Disclosure, by, now) -> DisclosedFile:
    """Keep a copy of a file for one disclosure, looked through for viruses again, and the row that says what it is.

    Raises RuleError where something is found in it, DamagedFile when its bytes are not those that were kept.
    """
    data = read_file(file.stored)
    looked = look_through(data, "files")
    child = Child(pk=disclosure.child_id)
    stored = keep_file(
        data=data, child=child, name=f"{number}-{file.stored.name}", content_type=file.stored.content_type,
        subject_kind="disclosure", subject_id=disclosure.pk, audience=Audience.NAMED,
        audience_agencies=[disclosure.recipient_agency_id], state=FileState.CLEAN,
        owner_agency=disclosure.owner_agency, looked_through_at=now if looked else file.stored.looked_through_at,
        by=by, now=now,
    )  # fmt: skip
    return DisclosedFile.objects.create(
        disclosure=disclosure, child_id=disclosure.child_id, owner_agency_id=disclosure.owner_agency_id,
        description=file.description, number=number, stored=stored,
    )  # fmt: skip


def read_copy(stored: StoredFile) -> bytes:
    """Return the bytes of a kept copy. Raises DamagedCopy when they are not those that were kept."""
    with default_storage.open(str(stored.pk)) as opened:
        data = opened.read()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise DamagedCopy(str(stored.pk))
    return data
