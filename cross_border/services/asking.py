"""Asking another authority: the chase begins, and climbs rung by rung until somebody there says that they know."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clocks.services import fire
from cross_border.enums import Reason, Rung
from cross_border.links import hash_of, token_of
from cross_border.models import AuthorityAlert, AuthorityChase, AuthorityContact
from episodes.models import Episode
from episodes.rules import LONDON
from missing_cases.access.perms import Perm
from missing_cases.access.policy import holders_of
from missing_cases.errors import RuleError
from missing_cases.models import Agency, AgencyKind, Child, Tier
from missing_cases.telling import Told, write_messages

SUBJECT = "authority"
ALERTED, ACKNOWLEDGED, GIVEN_UP = "authority.alerted", "authority.acknowledged", "authority.given_up"
HUB = "missing_coordinator"
LINK_LASTS = timedelta(days=7)
ROLES = {
    Rung.DUTY: (HUB, "duty_worker"),
    Rung.SENIOR_MANAGER: ("team_manager", "principal_manager"),
    Rung.PARTNERSHIP: ("assistant_director",),
}


@transaction.atomic
def ask_authority(
    *, episode: Episode, authority: Agency, reason: str, place: str = "", by, now: datetime
) -> AuthorityChase:
    """Alert another authority about an episode: a child believed or found there, or a child of theirs.

    Asked twice for one reason it stands once. Raises RuleError beside the field, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.CROSS_BORDER)
    found = Episode.objects.visible_to(by).select_related("child").get(pk=episode.pk)
    Child.objects.visible_to(by, tier=Tier.RECORD).get(pk=found.child_id)
    if authority.pk == by.agency_id or authority.kind not in (AgencyKind.COUNCIL, AgencyKind.POLICE):
        raise RuleError(_("Choose another council, or the police of another area."), "authority")
    if reason not in Reason.values:
        raise RuleError(_("Say why it is alerted."), "reason")
    rows = AuthorityChase.objects.filter(episode=found, owner_agency=by.agency_id)
    if rows.filter(authority=authority, reason=reason).exists():
        raise RuleError(_("It has been alerted about this already."), "authority")
    return begin_chase(found, owner=by.agency, authority=authority, reason=Reason(reason), place=place, by=by, now=now)


def begin_chase(
    episode: Episode, *, owner: Agency, authority: Agency, reason: Reason, place: str = "", by, now: datetime
) -> AuthorityChase:
    """Write a chase with its first alert and begin its duty. `by`: None for the cranks."""
    chase = AuthorityChase(
        owner_agency=owner, episode=episode, child_id=episode.child_id, authority=authority, reason=reason,
        place=place.strip(), began_at=now, began_by=by.user if by else None,
    )  # fmt: skip
    chase.save(force_insert=True)
    raise_rung(chase, Rung.DUTY, now)
    fire_about(ALERTED, chase, {"alerted_at": now}, by=by, now=now)
    return chase


def fire_about(trigger: str, chase: AuthorityChase, anchors: dict[str, datetime], *, by, now: datetime) -> None:
    """Tell the clocks what happened to a chase."""
    fire(
        trigger=trigger, subject_kind=SUBJECT, subject_id=chase.pk, child=Child(pk=chase.child_id),
        agency=chase.owner_agency, anchors=anchors, facts={}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def climb(*, chase: AuthorityChase, by, now: datetime) -> AuthorityAlert:
    """Alert the next rung at once, without waiting for its time. Raises RuleError at the top, NotAllowed."""
    by.demand(Perm.CROSS_BORDER)
    rows = AuthorityChase.objects.visible_to(by).select_for_update(of=("self",)).select_related("authority")
    found = rows.get(pk=chase.pk, owner_agency_id=by.agency_id)
    if not found.stands:
        raise RuleError(_("This is answered already, or given up."))
    reached = found.alerts.order_by("-rung").values_list("rung", flat=True).first() or 0
    if reached >= Rung.PARTNERSHIP:
        raise RuleError(_("Everybody there has been alerted. Ring them, or record that nobody can be reached."))
    return raise_rung(found, Rung(reached + 1), now)


def raise_rung(chase: AuthorityChase, rung: Rung, now: datetime) -> AuthorityAlert:
    """Write the alert of a rung: a letter if an address is kept, a message to those of the authority who work here.

    Neither: an incident on the duty desk of the council that asks, since an alert that reaches nobody is none.
    """
    contact = AuthorityContact.objects.filter(owner_agency=chase.owner_agency_id, agency=chase.authority_id).first()
    address = contact.address(rung) if contact else (chase.authority.email if rung == Rung.DUTY else "")
    alert = AuthorityAlert(
        owner_agency_id=chase.owner_agency_id, chase=chase, child_id=chase.child_id, rung=rung, to_email=address,
        made_at=now, expires_at=now + LINK_LASTS, next_try_at=now,
    )  # fmt: skip
    alert.token_hash = hash_of(token_of(alert.pk))
    alert.save(force_insert=True)
    told = serving(chase.authority_id, ROLES[rung], now)
    if not told and not address:
        told = [Told(chase.owner_agency_id, HUB)]
    about = (SUBJECT, chase.pk)
    write_messages(ALERTED, about, told, child_id=chase.child_id, again=str(rung.value), now=now)
    return alert


def serving(agency_id: UUID, roles: tuple[str, ...], now: datetime) -> list[Told]:
    """Return who serves in one of the roles at an agency today, each person once."""
    today = now.astimezone(LONDON).date()
    held = {user: Told(agency_id, role, user) for role in roles for user in holders_of(role, agency_id, today)}
    return list(held.values())
