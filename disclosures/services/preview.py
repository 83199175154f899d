"""What would leave, word for word, before anything does."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosures.rules import check_files, check_recipient, check_terms
from disclosures.sources import DisclosureSource, SourceFile, open_source
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.files.document import Document, Fact, digest


@dataclass(frozen=True)
class Preview:
    """The exact document a recipient would get, the codes chosen, and the digest `send_disclosure` holds one to."""

    source: DisclosureSource
    document: Document
    sha256: str
    parts: frozenset[str]
    files: tuple[SourceFile, ...] = ()


def preview_disclosure(
    *, source_kind: str, source_id: UUID, recipient_agency, legal_basis: str, parts, by, now, files=(),
    expires_at=None, lock: bool = False,
) -> Preview:  # fmt: skip
    """Return what would be sent. Writes nothing.

    `parts`: codes of the answers chosen; `files`: keys of the files chosen. Raises NotAllowed without the function,
    RuleError (with the field) where the record is not authorised, the recipient cannot receive, a file is of a type
    that may not leave, or a choice does not fit the record as it stands.
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
    chosen = _chosen(source.files(by), files)
    document = _named(document, chosen)
    whole = document.to_payload() + "".join(file.stored.sha256 for file in chosen)
    return Preview(source, document, digest(whole), frozenset(parts), chosen)


def _chosen(there: list[SourceFile], keys) -> tuple[SourceFile, ...]:
    wanted = set(keys)
    found = tuple(file for file in there if file.key in wanted)
    if len(found) != len(wanted):
        raise RuleError(
            _("A file you chose is no longer with the record. Choose again from what is there now."), field="files"
        )
    check_files(file.stored.content_type for file in found)
    return found


def _named(document: Document, files: tuple[SourceFile, ...]) -> Document:
    """Return the document with the files that go with it named in its head."""
    if not files:
        return document
    names = "; ".join(file.description for file in files)
    return replace(document, facts=(*document.facts, Fact(gettext("Files with this"), names)))
