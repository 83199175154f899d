"""What a disclosure starts and ends on the clocks. Each runs in the transaction of the step it belongs to."""

from clocks.services import fire
from disclosures.models import Disclosure
from missing_cases.models import Child

SUBJECT = "disclosure"


def facts_of(disclosure: Disclosure) -> dict:
    """Return the facts a protocol's rules on disclosures may ask for."""
    return {"recipient_kind": disclosure.recipient_agency.kind, "source_kind": disclosure.source_kind}


def _fire(trigger: str, disclosure: Disclosure, anchors, *, by, now):
    return fire(
        trigger=trigger,
        subject_kind=SUBJECT,
        subject_id=disclosure.pk,
        child=Child(pk=disclosure.child_id),  # its recipient may hold no grant on the child: the row is not read
        agency=disclosure.owner_agency,
        anchors=anchors,
        facts=facts_of(disclosure),
        by=by,
        now=now,
        counterpart=disclosure.recipient_agency,
    )


def fire_sent(disclosure: Disclosure, *, by, now):
    """Start waiting for the recipient, counted from now: sent, or put before them again after a refusal."""
    return _fire("disclosure.sent", disclosure, {"sent_at": now}, by=by, now=now)


def fire_accepted(disclosure: Disclosure, *, by, now):
    """Meet what waited for acceptance (24 hours in the England baseline)."""
    return _fire("disclosure.accepted", disclosure, {"accepted_at": disclosure.accepted_at}, by=by, now=now)


def fire_refused(disclosure: Disclosure, *, by, now):
    """Stop waiting: they have answered that it is not for them."""
    return _fire("disclosure.refused", disclosure, {"refused_at": disclosure.refused_at}, by=by, now=now)


def fire_recalled(disclosure: Disclosure, *, by, now):
    """Stop waiting: it was taken back."""
    return _fire("disclosure.recalled", disclosure, {"recalled_at": disclosure.recalled_at}, by=by, now=now)
