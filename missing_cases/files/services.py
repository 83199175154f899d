"""Keeping files and giving them back unchanged: bytes in storage outside the web root, under the row's key."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from missing_cases.access.perms import Perm
from missing_cases.files import pictures
from missing_cases.files.scanning import look_through
from missing_cases.files.selectors import PHOTO
from missing_cases.models import Audience, Child, FileState, StoredFile, Tier


class DamagedFile(Exception):
    """The bytes in the store are not those that were kept."""


def keep_file(
    *,
    data: bytes,
    child: Child,
    name: str,
    content_type: str,
    subject_kind: str,
    subject_id,
    audience: str = Audience.OWNER,
    state: str = FileState.QUARANTINE,
    owner_agency=None,
    audience_agencies=(),
    looked_through_at=None,
    by,
    now,
) -> StoredFile:
    """Store the bytes, then the row that names them. A file nobody has checked stays in quarantine and is not served.

    `owner_agency`: its controller, where that is not the writer's own agency (a provider that records for a council).
    `looked_through_at`: when viruses were looked for in it, None where they were not.
    Should the transaction fail, bytes may be left without a row (the sweep of the store finds them), never the reverse.
    """
    stored = StoredFile(
        child=child, owner_agency=owner_agency or by.agency, name=name[:200], content_type=content_type, size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), state=state, subject_kind=subject_kind, subject_id=subject_id,
        audience=audience, audience_agencies=list(audience_agencies), looked_through_at=looked_through_at, made_at=now,
        made_by=by.user,
    )  # fmt: skip
    default_storage.save(str(stored.pk), ContentFile(data))
    stored.save(force_insert=True)
    return stored


def read_file(stored: StoredFile) -> bytes:
    """Return the bytes of a kept file. Raises DamagedFile when they are not those that were kept, or are gone."""
    try:
        with default_storage.open(str(stored.pk)) as opened:
            data = opened.read()
    except FileNotFoundError as error:
        raise DamagedFile(str(stored.pk)) from error
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise DamagedFile(str(stored.pk))
    return data


@transaction.atomic
def set_photo(*, child: Child, data: bytes, name: str, by, now) -> StoredFile:
    """Make a picture the child's photograph. The one before is kept with the record, dated.

    The picture is redrawn first (pictures.redraw), so what is kept is checked by being made anew. Every agency that may
    see the child may see it: a photograph is part of the description (Philomena Protocol: carers keep one current).
    Raises RuleError beside "photo", NotAllowed, Child.DoesNotExist.
    """
    by.demand(Perm.CHILD_EDIT)
    drawn = pictures.redraw(data)
    looked = look_through(data, pictures.FIELD)
    held = Child.objects.visible_to(by, tier=Tier.RECORD).select_for_update(of=("self",)).get(pk=child.pk)
    stored = keep_file(
        data=drawn, child=held, name=name, content_type=pictures.KEPT_AS, subject_kind=PHOTO,
        subject_id=held.pk, audience=Audience.ALL_INVOLVED, state=FileState.CLEAN,
        looked_through_at=now if looked else None, by=by, now=now,
    )  # fmt: skip
    held.photo = stored
    held.save(update_fields=["photo"])
    return stored
