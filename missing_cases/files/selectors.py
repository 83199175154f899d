"""Which files a reader may open."""

from uuid import UUID

from missing_cases.models import FileState, StoredFile, Tier
from missing_cases.models.scoped import grant_exists

PHOTO = "photo"


def photo_for(key: UUID, access) -> StoredFile | None:
    """Return a photograph of a child the reader may see, checked and not set aside; None otherwise.

    A photograph is part of the header: unlike other files it has no narrower audience than the child itself. The
    policy `app_see_photo` says the same in PostgreSQL.
    """
    seen = StoredFile.objects.filter(grant_exists(access, "child_id", Tier.HEADER))
    return seen.filter(pk=key, subject_kind=PHOTO, state=FileState.CLEAN, void_at__isnull=True).first()
