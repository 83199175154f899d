"""Care status and placement, each with its history, and the agencies that become involved through them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from missing_cases import triggers
from missing_cases.access.grants import end_access_of, end_involvement, involve_agency
from missing_cases.access.perms import Perm
from missing_cases.children import rules
from missing_cases.children.services.links import record_place
from missing_cases.errors import RuleError
from missing_cases.models import (
    Agency,
    AgencyKind,
    CareStatus,
    CareStatusCode,
    Child,
    Involvement,
    InvolvementRole,
    NamedAccess,
    Place,
    Placement,
    PlacementKind,
    Tier,
)

SUBJECT = "placement"
STILL_CONCERNED: list[Callable[[Child], set[UUID]]] = []  # of apps above: agencies that something running still names
THROUGH_PLACEMENT = (InvolvementRole.PLACING, InvolvementRole.HOST, InvolvementRole.CARER)


def _held(child: Child, by) -> Child:
    by.demand(Perm.CHILD_EDIT)
    return Child.objects.visible_to(by, tier=Tier.RECORD).select_for_update(of=("self",)).get(pk=child.pk)


def _close_previous(rows, begins: date, *, by, now):
    """End the row in force on the day the next begins, and return it. One that began that same day is set aside."""
    previous = rows.filter(to_on__isnull=True, void_at__isnull=True).select_for_update().first()
    if previous is None:
        return None
    rules.check_begins_after(begins, previous.from_on)
    if previous.from_on < begins:
        previous.to_on = begins
        previous.save(update_fields=["to_on"])
    else:
        previous.void_at, previous.void_by = now, by.user
        previous.void_reason = str(_("Replaced on the day it began"))
        previous.save(update_fields=["void_at", "void_by", "void_reason"])
    return previous


@transaction.atomic
def set_care_status(
    *, child: Child, code: CareStatusCode, from_on: date, legal_status: str = "", by, now
) -> CareStatus:
    """Record the child's standing with the reader's council from a day on; the one before ends that day.

    Raises RuleError for a day in the future or before the present status began.
    """
    held = _held(child, by)
    if code not in CareStatusCode.values:
        raise RuleError(_("Choose the child's care status"), "code")
    rules.check_not_ahead(from_on, rules.day_of(now))
    _close_previous(CareStatus.objects.filter(child=held, owner_agency=by.agency), from_on, by=by, now=now)
    return CareStatus.objects.create(
        child=held,
        owner_agency=by.agency,
        code=code,
        legal_status=legal_status,
        from_on=from_on,
        recorded_by=by.user,
        recorded_at=now,
    )


@transaction.atomic
def set_placement(
    *,
    child: Child,
    kind: str,
    from_on: date,
    by,
    now,
    place: Place | None = None,
    place_name: str = "",
    address: str = "",
    postcode: str = "",
    provider: Agency | None = None,
    responsible_authority: Agency | None = None,
    placing_authority: Agency | None = None,
    host_authority: Agency | None = None,
    emergency: bool = False,
    code: str = "",
) -> Placement:
    """Record where the child lives from a day on; the placement before ends that day.

    `place`, or its name, address and postcode to record a new one. The responsible, placing and host councils and the
    provider become involved; the placing and host councils and the provider of the placement before no longer are
    (Wigan protocol, section 10: responsibility stays with the placing authority). Where another council becomes
    responsible, new episodes are its own from now on; the one before keeps its own episodes and the child's header.
    Raises RuleError beside the field.
    """
    held = _held(child, by)
    responsible_authority = responsible_authority or _responsible(held) or by.agency
    _check_who_hands_over(held, responsible_authority, by)
    rules.check_not_ahead(from_on, rules.day_of(now))
    _check_placement(
        kind, responsible_authority=responsible_authority, placing_authority=placing_authority,
        host_authority=host_authority, provider=provider,
    )  # fmt: skip
    previous = _close_previous(Placement.objects.filter(child=held), from_on, by=by, now=now)
    if place is None and (place_name or address or postcode):
        place = record_place(name=place_name, address=address, postcode=postcode, by=by, now=now)
    placement = Placement.objects.create(
        child=held, owner_agency=by.agency, kind=kind, code=code, place=place, provider=provider,
        responsible_authority=responsible_authority, placing_authority=placing_authority,
        host_authority=host_authority, emergency=emergency, from_on=from_on, recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    if previous is not None:
        _end_duties(previous, from_on, by=by, now=now)
    _involve(placement, by=by, now=now)
    return placement


@transaction.atomic
def end_placement(*, placement: Placement, to_on: date, by, now) -> Placement:
    """Record that a placement is over and no other is known yet; its authorities and its home lose what it gave them.

    Whom an open episode names keeps access until that is closed. Raises RuleError for a day ahead, or before it began;
    Placement.DoesNotExist where it has ended, NotAllowed.
    """
    held = _held(placement.child, by)
    running = Placement.objects.select_for_update(of=("self",)).filter(child=held, to_on=None, void_at=None)
    found = running.get(pk=placement.pk)
    rules.check_not_ahead(to_on, rules.day_of(now), field="to_on")
    rules.check_ends_after(found.from_on, to_on)
    found.to_on = to_on
    found.save(update_fields=["to_on"])
    _end_duties(found, to_on, by=by, now=now)
    _end_given(held, {}, now)
    return found


def _end_duties(placement: Placement, on: date, *, by, now) -> None:
    """Stop what was owed about a placement that is over (a risk assessment for it, telling the police of it)."""
    triggers.end(
        subject_kind=SUBJECT, subject_id=placement.pk, on="placement.ended", note=gettext("The placement ended."),
        at=datetime.combine(on, time(0), tzinfo=rules.LONDON), by=by, now=now,
    )  # fmt: skip


def _end_given(child: Child, wanted: Mapping[InvolvementRole, Agency | None], now, *, later=frozenset()) -> None:
    """End what a placement gave, but for whom the present one names, or something that is still open.

    `later`: keys of councils whose own is ended by the caller, last of all, since one may be the reader's.
    """
    kept = set().union(*(named(child) for named in STILL_CONCERNED)) | later
    for involvement in _given_before(child, wanted):
        if involvement.agency_id not in kept:
            end_involvement(involvement=involvement, now=now)


def _given_before(child: Child, wanted: Mapping[InvolvementRole, Agency | None]) -> list[Involvement]:
    """Return what an earlier placement gave and the present one does not."""
    given = _live(child, *THROUGH_PLACEMENT)
    return [each for each in given if wanted.get(InvolvementRole(each.role)) != each.agency]


def _live(child: Child, *roles: InvolvementRole):
    rows = Involvement.objects.filter(child=child, role__in=roles, to_at__isnull=True, void_at__isnull=True)
    return rows.select_related("agency").order_by("from_at", "id")


def _responsible(child: Child) -> Agency | None:
    """Return the council that answers for a child now, or None."""
    found = _live(child, InvolvementRole.RESPONSIBLE).first()
    return found.agency if found else None


def _check_who_hands_over(child: Child, to: Agency, by) -> None:
    """Let no council take a child over, or give one away, that it does not answer for. Raises RuleError."""
    now_responsible = _responsible(child)
    if now_responsible not in (None, to, by.agency):
        words = _("%(council)s is responsible for this child, so only they can record that another council is.")
        raise RuleError(words % {"council": now_responsible}, "responsible_authority")


def _tell_clocks(placement: Placement, *, by, now) -> None:
    """Start what a placement calls for: a risk assessment (Wigan, appendix a), and what its host owes (section 10)."""
    for trigger, agency, party in placement_triggers(placement):
        triggers.fire(
            trigger=trigger, subject_kind=SUBJECT, subject_id=placement.pk, child=placement.child, agency=agency,
            anchors=placement_anchors(placement), facts={}, by=by, now=now, party=party,
        )  # fmt: skip


def placement_triggers(placement: Placement) -> list[tuple[str, Agency, str]]:
    """Return what a placement in care fires: the trigger, whose duties it starts, and what that agency is to it."""
    if placement.kind == PlacementKind.HOME:
        return []
    kind = "placement.emergency" if placement.emergency else "placement.planned"
    found = [(kind, placement.responsible_authority, "owner")]
    if placement.host_authority not in (None, placement.responsible_authority):
        found.append(("placement.hosted", placement.host_authority, "host"))
    return found


def placement_anchors(placement: Placement) -> dict[str, datetime]:
    """Return the moments that duties of a placement count from: midnight of its first day, and its recording."""
    placed_at = datetime.combine(placement.from_on, time(0), tzinfo=rules.LONDON)
    return {"placed_at": placed_at, "recorded_at": placement.recorded_at}


def _end_former(child: Child, ended: list[Involvement], now) -> None:
    """End what other councils were responsible for, and what their own people were given by name."""
    agencies = {involvement.agency_id for involvement in ended}
    named = NamedAccess.objects.filter(child=child, agency__in=agencies, valid_to=None, void_at=None)
    end_access_of(ended, list(named), child=child, now=now)


def _check_placement(kind: str, *, provider: Agency | None, **councils: Agency | None) -> None:
    if kind not in PlacementKind.values:
        raise RuleError(_("Choose where the child lives"), "kind")
    for field, agency in councils.items():
        if agency is not None and agency.kind != AgencyKind.COUNCIL:
            raise RuleError(_("%(agency)s is not a council") % {"agency": agency}, field)
    if provider is not None and provider.kind in (AgencyKind.COUNCIL, AgencyKind.POLICE):
        raise RuleError(_("Choose the home or fostering agency, not %(agency)s") % {"agency": provider}, "provider")


def _involve(placement: Placement, *, by, now) -> None:
    wanted = {
        InvolvementRole.PLACING: placement.placing_authority,
        InvolvementRole.HOST: placement.host_authority,
        InvolvementRole.CARER: placement.provider,
    }
    council = placement.responsible_authority
    former = [each for each in _live(placement.child, InvolvementRole.RESPONSIBLE) if each.agency != council]
    back = [each for each in _live(placement.child, InvolvementRole.FORMER) if each.agency == council]
    leaving = {each.agency_id for each in former}
    _end_given(placement.child, wanted, now, later=leaving)
    given = [each for each in _given_before(placement.child, wanted) if each.agency_id in leaving]
    wanted[InvolvementRole.RESPONSIBLE] = council
    wanted[InvolvementRole.FORMER] = former[0].agency if former else None
    for role, agency in wanted.items():
        if agency is not None:
            involve_agency(
                child=placement.child, agency=agency, role=role, legal_basis="placement", by=by.user, now=now
            )
    _tell_clocks(placement, by=by, now=now)
    if former or back:
        _end_former(placement.child, former + back + given, now)
