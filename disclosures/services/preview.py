"""What would leave, word for word, before anything does."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from disclosures.rules import check_recipient, check_terms
from disclosures.sources import DisclosureSource, open_source
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.files.document import Document, digest


@dataclass(frozen=True)
class Preview:
    """The exact document a recipient would get, the codes chosen, and the digest `send_disclosure` holds one to."""

    source: DisclosureSource
    document: Document
    sha256: str
    parts: frozenset[str]


def preview_disclosure(
    *, source_kind: str, source_id: UUID, recipient_agency, legal_basis: str, parts, by, now, expires_at=None,
    lock: bool = False,
) -> Preview:  # fmt: skip
    """Return what would be sent. Writes nothing.

    `parts`: codes of the answers chosen. Raises NotAllowed without the function, RuleError (with the field) where the
    record is not authorised, the recipient cannot receive, or a choice does not fit the record as it stands.
    """
    by.demand(Perm.DISCLOSURE_SEND)
    source = open_source(source_kind, source_id, by, lock=lock)
    if source is None:
        raise RuleError(_("There is no such record, or you may not see it."))
    if not source.authorised():
        raise RuleError(_("This has not been authorised. A manager has to authorise it before it can be shared."))
    check_recipient(owner=by.agency, recipient=recipient_agency)
    check_terms(legal_basis=legal_basis, parts=parts, expires_at=expires_at, now=now)
    try:
        document = source.freeze(frozenset(parts), by)
    except KeyError:
        raise RuleError(
            _("An answer you chose is no longer in the record. Choose again from what stands there now."), field="parts"
        ) from None
    return Preview(source, document, digest(document.to_payload()), frozenset(parts))
