"""The recipient's steps. Only a person signed in at the recipient agency can take them; the database holds to it."""

from django.db import transaction
from django.utils.translation import gettext as _

from disclosures import triggers
from disclosures.enums import Action, EventKind
from disclosures.models import Disclosure
from disclosures.rules import check_said
from disclosures.services.steps import locked, record, tell_sender


def open_disclosure(*, disclosure: Disclosure, by, now) -> Disclosure:
    """Open what was sent. The first opening is the receipt: who, when, and the digest of what they saw.

    Later openings change nothing. Raises RuleError once it was refused, recalled or has run out.
    """
    with transaction.atomic():
        found = locked(disclosure, Action.OPEN, by, now)
        if found.opened_at is None:
            found.opened_at, found.opened_by, found.opened_sha256 = now, by.user, found.sha256
            found.save(update_fields=["state", "opened_at", "opened_by", "opened_sha256"])
            record(found, EventKind.OPENED, by=by, now=now)
    return found


def accept_disclosure(*, disclosure: Disclosure, reference: str, by, now) -> Disclosure:
    """Take it in under the recipient's own reference number. Meets the sender's clock. Raises RuleError without one."""
    with transaction.atomic():
        said = check_said(reference, field="reference", message=_("Enter your own reference number for this."))
        found = locked(disclosure, Action.ACCEPT, by, now)
        found.accepted_at, found.accepted_by, found.recipient_reference = now, by.user, said
        found.save(update_fields=["state", "accepted_at", "accepted_by", "recipient_reference"])
        tell_sender(found, record(found, EventKind.ACCEPTED, by=by, now=now, words=said), now=now)
        triggers.fire_accepted(found, by=by, now=now)
    return found


def ask_question(*, disclosure: Disclosure, words: str, by, now) -> Disclosure:
    """Ask the sender something. The clock for accepting goes on. Raises RuleError without words."""
    with transaction.atomic():
        said = check_said(words, field="words", message=_("Write your question."))
        found = locked(disclosure, Action.ASK, by, now)
        found.save(update_fields=["state"])
        tell_sender(found, record(found, EventKind.ASKED, by=by, now=now, words=said), now=now)
    return found


def refuse_disclosure(*, disclosure: Disclosure, reason: str, by, now) -> Disclosure:
    """Say that it is not for this agency. Its content is closed to them at once, and the sender is told why."""
    with transaction.atomic():
        said = check_said(reason, field="reason", message=_("Say why it is not for you."))
        found = locked(disclosure, Action.REFUSE, by, now)
        found.refused_at, found.refused_by, found.refusal_reason = now, by.user, said
        found.save(update_fields=["state", "refused_at", "refused_by", "refusal_reason"])
        tell_sender(found, record(found, EventKind.REFUSED, by=by, now=now, words=said), now=now)
        triggers.fire_refused(found, by=by, now=now)
    return found
