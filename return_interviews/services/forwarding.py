"""Forwarding an authorised interview, or part of it, to another agency."""

from django.db import transaction

from disclosures.services import send_disclosure
from missing_cases.access.perms import Perm
from return_interviews.enums import Action
from return_interviews.models import ReturnInterview
from return_interviews.services import store


def forward_interview(*, interview: ReturnInterview, recipient_agency, legal_basis: str, parts, by, now, **terms):
    """Send the chosen answers of an authorised interview to another agency; return the disclosure.

    `parts`: codes of answers ("why.clear_head"); `terms`: further terms of `disclosures.services.send_disclosure`.
    Raises RuleError before authorisation. Duty: "forward to Missing Person representative of the police" with the date
    forwarded (Wigan protocol, appendix e).
    """
    by.demand(Perm.DISCLOSURE_SEND)
    with transaction.atomic():
        store.locked(interview, Action.DISCLOSE, by)
        return send_disclosure(
            source_kind="return_interview", source_id=interview.pk, child=interview.child,
            recipient_agency=recipient_agency, legal_basis=legal_basis, parts=parts, by=by, now=now, **terms,
        )  # fmt: skip
