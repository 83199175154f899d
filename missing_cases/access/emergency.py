"""Emergency access ("break-glass"): one person, one child, four hours, a reason, notice at once, a review in 72 hours.

The rule itself stands in the database (`break_glass()`): only for a child the person's agency is involved with.
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from missing_cases import triggers
from missing_cases.access.perms import Perm
from missing_cases.access.policy import Access, live_memberships
from missing_cases.errors import RuleError
from missing_cases.models import (
    Agency,
    Child,
    Involvement,
    InvolvementRole,
    Membership,
    Message,
    NamedAccess,
    NamedAccessKind,
    User,
    new_id,
)

SHORTEST_REASON = 10
TOPIC = "emergency_access"
SUBJECT = "named_access"
OPENED, REVIEWED = "emergency_access.opened", "emergency_access.reviewed"
TOLD = ("team_manager", "practice_manager", "missing_coordinator")


def open_in_emergency(*, child_id, reason: str, by: Access, now: datetime) -> NamedAccess | None:
    """Open a child's whole record to one person for four hours, and tell the data owner at once.

    Returns the access, or None when the person's agency is not involved with such a child (which is then not spoken
    of). An access still running is returned as it is. Raises RuleError for a reason of fewer than ten characters.
    """
    by.demand(Perm.CHILD_BREAK_GLASS)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise RuleError(_("Say in at least ten characters why you need this record now."), field="reason")
    key = new_id()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT break_glass(%s, %s, %s)", [key, child_id, reason])
            (until,) = cursor.fetchone()
        if until is None:
            return None
        access = NamedAccess.objects.filter(pk=key).first()
        if access is None:
            return running_access(child_id=child_id, user=by.user, now=now)
        owner = owner_of(child_id, access.from_at)
        _tell(access, owner, now=now)
        _fire(OPENED, access, owner, {"opened_at": access.from_at}, by=by, now=now)
    return access


def running_access(*, child_id, user: User, now: datetime) -> NamedAccess | None:
    """Return the emergency access to a child that a person has now, or None."""
    return (
        NamedAccess.objects.filter(child_id=child_id, user=user, kind=NamedAccessKind.BREAK_GLASS)
        .filter(void_at__isnull=True, valid_to__gt=now)
        .order_by("-valid_to")
        .first()
    )


def owner_of(child_id, at: datetime) -> Agency:
    """Return the agency that answered for the record at an instant: the responsible authority, else who entered it."""
    then = Q(to_at__isnull=True) | Q(to_at__gt=at)
    live = Involvement.objects.filter(then, child_id=child_id, from_at__lte=at, void_at__isnull=True)
    responsible = live.filter(role=InvolvementRole.RESPONSIBLE).select_related("agency").order_by("from_at").first()
    return responsible.agency if responsible else Child.objects.get(pk=child_id).entered_by_agency


def people_told(agency_id, *, now: datetime, but: User) -> list[User]:
    """Return the managers and co-ordinators of an agency who hear of emergency access, but for who used it."""
    held = Membership.objects.filter(team__agency_id=agency_id, role__in=TOLD).values("user")
    people = User.objects.filter(pk__in=held, is_active=True).exclude(pk=but.pk)
    return [
        user
        for user in people
        if any(m.role in TOLD and m.team.agency_id == agency_id for m in live_memberships(user, now.date()))
    ]


def _tell(access: NamedAccess, owner: Agency, *, now: datetime) -> None:
    facts = {
        "topic": TOPIC, "agency": owner, "child_id": access.child_id, "subject_kind": SUBJECT,
        "subject_id": access.pk, "made_at": now, "available_at": now,
    }  # fmt: skip
    told = people_told(owner.pk, now=now, but=access.user)
    messages = [Message(key=f"{TOPIC}:{access.pk}:{person.pk}", recipient=person, **facts) for person in told]
    if not messages:
        messages = [Message(key=f"{TOPIC}:{access.pk}:nobody", incident=True, role=TOLD[0], **facts)]
    Message.objects.bulk_create(messages)


def _fire(trigger: str, access: NamedAccess, owner: Agency, anchors, *, by: Access, now: datetime) -> None:
    """Start or end the clock of the review, in the transaction of what was done."""
    triggers.fire(
        trigger=trigger, subject_kind=SUBJECT, subject_id=access.pk, child=Child(pk=access.child_id), agency=owner,
        anchors=anchors, facts={}, by=by, now=now,
    )  # fmt: skip


def to_review(by: Access):
    """Return the emergency accesses this reader may review: by others, to records their team holds; oldest first."""
    by.demand(Perm.BREAK_GLASS_REVIEW)
    return (
        NamedAccess.objects.visible_to(by)
        .filter(kind=NamedAccessKind.BREAK_GLASS, void_at__isnull=True)
        .exclude(user=by.user)
        .select_related("child", "user", "agency", "reviewed_by")
        .order_by("reviewed_at", "review_due_at")
    )


def review_access(*, access_id, justified: bool, note: str, by: Access, now: datetime) -> NamedAccess:
    """Record what the review of an emergency access found. One review each; never by the person who used it.

    Raises RuleError when it has been reviewed already, or when it was not justified and the note is empty;
    NamedAccess.DoesNotExist when it is not this reader's to review.
    """
    with transaction.atomic():
        access = to_review(by).select_for_update(of=("self",)).get(pk=access_id)
        if access.reviewed_at is not None:
            raise RuleError(_("This has been reviewed already."))
        if not justified and not note.strip():
            raise RuleError(_("Say what you found and what happens next."), field="note")
        access.reviewed_at, access.reviewed_by = now, by.user
        access.justified, access.review_note = justified, note.strip()
        access.save(update_fields=["reviewed_at", "reviewed_by", "justified", "review_note"])
        _fire(REVIEWED, access, owner_of(access.child_id, access.from_at), {"reviewed_at": now}, by=by, now=now)
    return access
