"""The sender's steps. Every one is one transaction: row, history, message, clock and audit, or none of them."""

import json
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import triggers
from disclosures.enums import LEGAL_PROSE, Action, EventKind, LegalBasis, State
from disclosures.models import Disclosure, DisclosureContent
from disclosures.rules import check_said, next_try
from disclosures.selectors import live_disclosure, receivers_of
from disclosures.services.copies import freeze_file, keep_copy, print_copy
from disclosures.services.preview import Preview, preview_disclosure
from disclosures.services.steps import locked, record, settle_incidents, tell_recipient
from disclosures.sources import open_source
from missing_cases.errors import RuleError
from missing_cases.files.document import digest
from missing_cases.files.pdf import PdfUnavailable

ONCE = "disclosure_once_per_version_and_recipient"


def send_disclosure(
    *, source_kind: str, source_id: UUID, child, recipient_agency, legal_basis: str, parts, by, now, reason: str = "",
    handling: str = "", consent: bool = False, files=(), expires_at=None, previewed_sha256: str = "",
) -> Disclosure:  # fmt: skip
    """Send the chosen answers of an authorised record to one agency, and return the disclosure.

    Freezes the words and their PDF, tells everybody who receives there, and starts the clock that waits for them. Where
    nobody can receive, it stays queued and an incident stands on the sender's duty desk. `parts`: codes of answers;
    `files`: keys of files kept with the record, each frozen as a copy.
    `consent`: the child agreed as well. `expires_at`: aware datetime after which it cannot be opened, or None.
    `previewed_sha256`: digest from `preview_disclosure`; where given, nothing but that text is sent. Raises RuleError
    (with the field), NotAllowed. Duty: forwarding the interview to the police representative (Wigan, appendix e).
    """
    with transaction.atomic():
        _one_at_a_time(source_kind, source_id)
        preview = preview_disclosure(
            source_kind=source_kind, source_id=source_id, recipient_agency=recipient_agency, legal_basis=legal_basis,
            parts=parts, files=files, by=by, now=now, expires_at=expires_at, lock=True,
        )  # fmt: skip
        _check(preview, source_kind, source_id, child, recipient_agency, previewed_sha256, by)
        terms = {
            "legal_basis_code": legal_basis,
            "legal_basis": str(LEGAL_PROSE[LegalBasis(legal_basis)]),
            "consent": consent,
            "reason": reason.strip(),
            "handling": handling.strip(),
        }
        disclosure = _create(preview, terms, source_kind, source_id, child, recipient_agency, expires_at, by, now)
        event = record(disclosure, EventKind(disclosure.state), by=by, now=now)
        tell_recipient(disclosure, event, now=now)
        if disclosure.state == State.SENT:
            preview.source.sent(by, now)
            triggers.fire_sent(disclosure, by=by, now=now)
    return disclosure


def _one_at_a_time(kind: str, source_id: UUID) -> None:
    """Let the sendings of one record follow one another to their commits, so that its copies are numbered in turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"disclosure {kind} {source_id}"])


def _check(preview: Preview, kind, source_id, child, recipient, previewed, by) -> None:
    if preview.source.child.pk != child.pk:
        raise RuleError(_("This record is about another child."))
    if previewed and previewed != preview.sha256:
        raise RuleError(_("The record has changed since you looked at it. Look at what would be sent once more."))
    version = preview.source.version
    if live_disclosure(source_kind=kind, source_id=source_id, version=version, recipient=recipient, access=by):
        raise RuleError(_("This version has already been sent to %(name)s.") % {"name": recipient.name})


def _create(preview, terms, kind, source_id, child, recipient, expires_at, by, now) -> Disclosure:
    numbers = Disclosure.objects.visible_to(by).filter(owner_agency=by.agency, source_kind=kind, source_id=source_id)
    copy = (numbers.aggregate(last=Max("copy_number"))["last"] or 0) + 1
    payload = _payload(preview, terms, recipient, copy, by, now)
    role, ready = receivers_of(recipient, timezone.localdate(now))
    disclosure = Disclosure(
        child=child, owner_agency=by.agency, recipient_agency=recipient, recipient_role=role,
        source_kind=kind, source_id=source_id, source_version=preview.source.version,
        source_reference=preview.source.reference, title=preview.document.title, copy_number=copy,
        legal_basis=terms["legal_basis_code"], consent=terms["consent"], sha256=digest(payload),
        state=State.SENT if ready else State.QUEUED, expires_at=expires_at,
        queued_at=now, queued_by=by.user, sent_at=now if ready else None,
        next_try_at=None if ready else next_try(0, now),
    )  # fmt: skip
    _insert_once(disclosure)
    _freeze(disclosure, preview, terms, payload, by, now)
    return disclosure


def _insert_once(disclosure: Disclosure) -> None:
    try:
        with transaction.atomic():
            disclosure.save(force_insert=True)
    except IntegrityError as error:
        if ONCE not in str(error):
            raise
        name = disclosure.recipient_agency.name
        raise RuleError(_("This version has already been sent to %(name)s.") % {"name": name}) from None


def _payload(preview: Preview, terms, recipient, copy: int, by, now) -> str:
    """Return what is frozen, as canonical JSON: the document, the terms, and whose copy it is."""
    whole = {
        "document": json.loads(preview.document.to_payload()),
        "terms": terms,
        "copy": copy,
        "recipient": recipient.name,
        "made_by": _author(by),
        "made_at": now.isoformat(),
    }
    if preview.files:
        whole["files"] = [
            {"description": file.description, "content_type": file.stored.content_type, "sha256": file.stored.sha256}
            for file in preview.files
        ]
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _author(by) -> str:
    return ", ".join(part for part in (by.user.full_name, by.user.job_title, by.agency.name) if part)


def _freeze(disclosure: Disclosure, preview: Preview, terms, payload: str, by, now) -> None:
    document = preview.document
    try:
        printed = print_copy(
            document, terms, author=_author(by), copy=disclosure.copy_number,
            recipient=disclosure.recipient_agency.name, made_at=now,
        )  # fmt: skip
    except PdfUnavailable as error:
        raise RuleError(str(error)) from error
    name = f"{document.reference}-copy-{disclosure.copy_number}.pdf"
    DisclosureContent.objects.create(
        disclosure=disclosure, child_id=disclosure.child_id, owner_agency_id=disclosure.owner_agency_id,
        child_name=document.child_name, parts=sorted(preview.parts), reason=terms["reason"],
        handling=terms["handling"], payload=payload, sha256=disclosure.sha256,
        file=keep_copy(printed, disclosure=disclosure, name=name, by=by, now=now),
    )  # fmt: skip
    for number, file in enumerate(preview.files, 1):
        freeze_file(file, number, disclosure=disclosure, by=by, now=now)


def deliver_disclosure(*, disclosure: Disclosure, by, now) -> Disclosure:
    """Send what was waiting, now that somebody there can receive it. Raises RuleError while nobody can."""
    with transaction.atomic():
        found = locked(disclosure, Action.DELIVER, by, now)
        if not receivers_of(found.recipient_agency, timezone.localdate(now))[1]:
            raise RuleError(_("Nobody at %(name)s can receive it yet.") % {"name": found.recipient_agency.name})
        found.sent_at, found.next_try_at = now, None
        found.save(update_fields=["state", "sent_at", "next_try_at"])
        tell_recipient(found, record(found, EventKind.SENT, by=by, now=now), now=now)
        source = open_source(found.source_kind, found.source_id, by, lock=True)
        if source is not None:
            source.sent(by, now)
        triggers.fire_sent(found, by=by, now=now)
        settle_incidents(found, by=by, now=now)
    return found


def reply_to_recipient(*, disclosure: Disclosure, words: str, by, now) -> Disclosure:
    """Answer the recipient's question, or their refusal, which puts it before them again. Raises RuleError."""
    with transaction.atomic():
        said = check_said(words, field="words", message=_("Write your answer."))
        found = locked(disclosure, Action.REPLY, by, now)
        found.save(update_fields=["state"])
        tell_recipient(found, record(found, EventKind.REPLIED, by=by, now=now, words=said), now=now)
        if found.was == State.REFUSED:
            triggers.fire_sent(found, by=by, now=now)
    return found


def recall_disclosure(*, disclosure: Disclosure, reason: str, by, now) -> Disclosure:
    """Take a disclosure back: its recipient can read that it was recalled and why, and none of its content.

    What they have copied elsewhere is out of reach, so they are told. Raises RuleError without a reason.
    """
    with transaction.atomic():
        said = check_said(reason, field="reason", message=_("Say why it is recalled. The recipient will read this."))
        found = locked(disclosure, Action.RECALL, by, now)
        found.recalled_at, found.recalled_by, found.recall_reason = now, by.user, said
        found.save(update_fields=["state", "recalled_at", "recalled_by", "recall_reason"])
        event = record(found, EventKind.RECALLED, by=by, now=now, words=said)
        settle_incidents(found, by=by, now=now)
        if found.sent_at:
            tell_recipient(found, event, now=now)
            triggers.fire_recalled(found, by=by, now=now)
    return found
