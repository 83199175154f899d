"""What every step of a disclosure shares: the locked row, its rule, its history, and who is told."""

from django.db import transaction
from django.utils import timezone

from disclosures.enums import Action, EventKind, Side, State
from disclosures.models import Disclosure, DisclosureEvent
from disclosures.rules import SIDE_OF, next_state
from disclosures.selectors import receivers_of
from missing_cases.access.perms import Perm
from missing_cases.access.policy import live_memberships
from missing_cases.models import Channel, Message

SUBJECT = "disclosure"
FALLBACK = "missing_coordinator"
UNDELIVERED = ("disclosure.queued", "disclosure.undelivered")
NEEDS = {Side.SENDER: Perm.DISCLOSURE_SEND, Side.RECIPIENT: Perm.DISCLOSURE_RECEIVE}


def locked(disclosure: Disclosure, action: Action, by, now) -> Disclosure:
    """Lock a disclosure for one step by one side, and put it in the state the step leads to (not yet saved).

    `was` on the result is the state it came from.
    Raises NotAllowed without the function, Disclosure.DoesNotExist to the other side or an outsider (their page
    answers 404), RuleError where the step is not possible now or the time to open it has run out.
    """
    assert transaction.get_connection().in_atomic_block  # noqa: S101 - a lock outside a transaction guards nothing
    side = SIDE_OF[action]
    by.demand(NEEDS[side])
    mine = {Side.SENDER: "owner_agency_id", Side.RECIPIENT: "recipient_agency_id"}[side]
    rows = Disclosure.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.get(pk=disclosure.pk, **{mine: by.agency_id})
    over = found.expires_at is not None and found.expires_at <= now and side is Side.RECIPIENT
    found.was = found.state
    found.state = next_state(State.EXPIRED if over else found.state, action)
    return found


def record(disclosure: Disclosure, kind: EventKind, *, by, now, words: str = "") -> DisclosureEvent:
    """Add one step to the history: who, for which agency, when, and the digest of what they had before them.

    `by` is None where the product itself acts for the sender.
    """
    return DisclosureEvent.objects.create(
        disclosure=disclosure,
        child_id=disclosure.child_id,
        owner_agency_id=by.agency_id if by else disclosure.owner_agency_id,
        kind=kind,
        at=now,
        by=by.user if by else None,
        sha256=disclosure.sha256,
        words=words,
    )


def tell(disclosure: Disclosure, event: DisclosureEvent, people, *, agency, role: str, now) -> bool:
    """Write one message to each person, or an incident where there is nobody. Returns whether somebody is told.

    Messages hold ids alone. An incident stands on the duty desk of the agency that sent the disclosure.
    """
    common = {
        "topic": f"disclosure.{event.kind}",
        "child_id": disclosure.child_id,
        "subject_kind": SUBJECT,
        "subject_id": disclosure.pk,
        "role": role,
        "made_at": now,
        "available_at": now,
    }
    messages = [
        Message(key=f"v1:{event.pk}:{person.pk}", recipient=person, agency=agency, **common) for person in people
    ]
    if not people:
        to = disclosure.owner_agency
        messages = [Message(key=f"v1:{event.pk}:nobody", agency=to, incident=True, channel=Channel.INBOX, **common)]
    Message.objects.bulk_create(messages)
    return bool(people)


def tell_recipient(disclosure: Disclosure, event: DisclosureEvent, *, now) -> bool:
    """Tell everybody who receives for the recipient agency."""
    agency = disclosure.recipient_agency
    role, people = receivers_of(agency, timezone.localdate(now))
    return tell(disclosure, event, people, agency=agency, role=role, now=now)


def settle_incidents(disclosure: Disclosure, *, by, now) -> None:
    """Take what said that it could not be delivered off the sender's duty desk: it has been, or it was recalled."""
    standing = Message.objects.filter(subject_kind=SUBJECT, subject_id=disclosure.pk, incident=True)
    standing = standing.filter(topic__in=UNDELIVERED, resolved_at__isnull=True, agency_id=disclosure.owner_agency_id)
    standing.update(resolved_at=now, resolved_by=by.user if by else None)


def tell_sender(disclosure: Disclosure, event: DisclosureEvent, *, now) -> bool:
    """Tell the person who sent it while they still work there, otherwise whoever receives at their agency."""
    agency, today = disclosure.owner_agency, timezone.localdate(now)
    role, people = FALLBACK, [disclosure.queued_by]
    if not _still_here(disclosure.queued_by, agency, today):
        role, people = receivers_of(agency, today)
    return tell(disclosure, event, people, agency=agency, role=role, now=now)


def _still_here(person, agency, today) -> bool:
    return person.is_active and any(m.team.agency_id == agency.pk for m in live_memberships(person, today))
